import { raw } from 'hono/html';
import type { FC } from 'hono/jsx';
import type { Listener } from '../http/site.ts';
import type { Runtime } from '../runtime.ts';
import type { Place } from './places.ts';
import { queueStates, type QueueState } from './queueStates.ts';

const style = `
  :root { color-scheme: light dark; --page: #f3f5f5; --card: #fff; --ink: #182225; --soft: #516066; --line: #cfd8da; --link: #17545c;
    font: 1rem/1.5 system-ui, Noto Sans, sans-serif }
  @media (prefers-color-scheme: dark) {
    :root { --page: #0f1618; --card: #182124; --ink: #e6eded; --soft: #a6b4b8; --line: #344146; --link: #8ccfd6 }
  }
  body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: break-word }
  td a, code { overflow-wrap: anywhere }
  main { max-width: 56rem; margin: 0 auto; padding: 1.5rem 1rem 3rem }
  h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 1rem }
  h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
  p { color: var(--soft) }
  a { color: var(--link) }
  table { border-collapse: separate; border-spacing: 0; width: 100%; background: var(--card); border: 1px solid var(--line); border-radius: .6rem }
  th, td { text-align: start; padding: .55rem .9rem; vertical-align: baseline }
  tbody th { font-weight: 600 }
  tbody > * > * { border-block-start: 1px solid var(--line) }
  thead th { font-size: .875rem; font-weight: 500; color: var(--soft) }
  .number { text-align: end; font-variant-numeric: tabular-nums }
  li { margin-block: .35rem }
  @media (max-width: 40rem) {
    .places thead { display: none }
    .places, .places tbody, .places tr, .places th, .places td { display: block }
    .places tbody > * > * { border: 0; padding-block: 0 }
    .places tr { border-block-start: 1px solid var(--line); padding-block: .6rem }
    .places tr:first-child { border: 0 }
    th, td { padding-inline: .6rem }
  }
`;

const Places: FC<{ places: readonly Place[] }> = ({ places }) => (
  <table class="places">
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
      <style>{raw(style)}</style>
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
            There is no telephone provider: a stand-in between the line and the telephones of one page speaks its
            protocol. Nobody outside this machine can be texted or called.
          </li>
          <li>No mail leaves this machine: what partners would have been sent stands on a page of its own.</li>
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
