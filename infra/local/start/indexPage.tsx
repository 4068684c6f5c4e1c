import type { FC } from 'hono/jsx';
import type { Listener } from '../http/site.ts';
import type { Runtime } from '../runtime.ts';
import type { Place } from './places.ts';
import { queueStates, type QueueState } from './queueStates.ts';

const style = `
  :root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif }
  body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: start; padding: .35rem .5rem; border-block-end: 1px solid }
  .number { text-align: end }
`;

const Places: FC<{ places: readonly Place[] }> = ({ places }) => (
  <table>
    <thead>
      <tr>
        <th scope="col">What</th>
        <th scope="col">Where</th>
        <th scope="col">Who can sign in</th>
      </tr>
    </thead>
    <tbody>
      {places.map(({ title, url, accounts }) => (
        <tr>
          <th scope="row">{title}</th>
          <td>
            <a href={url}>{url.replace('http://', '')}</a>
          </td>
          <td>{accounts.map(({ name }) => name).join(', ') || 'no sign-in'}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Queues: FC<{ queues: readonly QueueState[] }> = ({ queues }) => (
  <table>
    <thead>
      <tr>
        <th scope="col">Queue</th>
        <th scope="col" class="number">
          Waiting
        </th>
        <th scope="col" class="number">
          Being worked on
        </th>
        <th scope="col" class="number">
          Given up
        </th>
      </tr>
    </thead>
    <tbody>
      {queues.map(({ name, waiting, underWay, givenUp }) => (
        <tr>
          <th scope="row">{name}</th>
          <td class="number">{waiting}</td>
          <td class="number">{underWay}</td>
          <td class="number">{givenUp}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Page: FC<{ runtime: Runtime; places: readonly Place[] }> = ({ runtime, places }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Quietline on this machine</title>
      <style>{style}</style>
    </head>
    <body>
      <main>
        <h1>Quietline on this machine</h1>
        <Places places={places} />
        <p>
          Names that end in “localhost” mean this machine to Firefox, Chrome and Edge. Older versions of Safari do not
          know that.
        </p>
        <h2>Queues now</h2>
        <p>Reload to look again. What was given up has failed too often and waits for a person.</p>
        <Queues queues={queueStates(runtime)} />
        <h2>What is not real here</h2>
        <ul>
          <li>The country, its partners, its people and their telephone numbers are invented.</li>
          <li>
            Staff sign in by choosing a name, on a page that this machine serves. On AWS that is Cognito, with a
            passkey.
          </li>
          <li>
            Keys are files in the state directory. On AWS they are in KMS and nobody can read them. Here, whoever can
            read this machine’s disk can open everything: do not report anything real.
          </li>
          <li>
            There is no TLS, no CloudFront and no web application firewall; nothing is encrypted at rest; nobody is
            alarmed.
          </li>
          <li>
            Tables, queues, keys and buckets are stand-ins that hold functions to the permissions of the stacks. They
            are not AWS: the README lists what has never met it.
          </li>
        </ul>
        <h2>Endpoints</h2>
        <ul>
          {Object.entries(runtime.endpoints).map(([service, url]) => (
            <li>
              {service}: <code>{url}</code>
            </li>
          ))}
        </ul>
      </main>
    </body>
  </html>
);

/** What is where and who can sign in, as it stands when the page is asked for. */
export const indexPage =
  (runtime: Runtime, places: readonly Place[]): Listener =>
  async (request, response) => {
    if (request.url !== '/') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
      return;
    }
    const page = <Page runtime={runtime} places={places} />;
    response
      .writeHead(200, {
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
        'content-type': 'text/html; charset=utf-8',
      })
      .end(`<!doctype html>${page.toString()}`);
  };
