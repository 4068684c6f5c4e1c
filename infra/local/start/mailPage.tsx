import { raw } from 'hono/html';
import type { FC } from 'hono/jsx';
import type { SentMail } from '../aws/ses/store.ts';
import type { Listener } from '../http/site.ts';
import type { Runtime } from '../runtime.ts';

const style = `
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, Noto Sans, sans-serif }
  body { margin: 0 auto; max-width: 48rem; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere }
  article { border: 1px solid; border-radius: .6rem; padding: .75rem 1rem; margin-block: 1rem }
  h2 { font-size: 1.1rem; margin: 0 }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .25rem 0 .75rem }
  dd { margin: 0 }
  p { margin: 0; white-space: pre-line }
`;

const timeOf = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

const Mail: FC<{ mail: SentMail }> = ({ mail: { from, to, subject, text, at } }) => (
  <article>
    <h2>{subject}</h2>
    <dl>
      <dt>To</dt>
      <dd>{to}</dd>
      <dt>From</dt>
      <dd>{from}</dd>
      <dt>Sent</dt>
      <dd>{timeOf(at)} UTC</dd>
    </dl>
    {text.split('\n\n').map((paragraph) => (
      <p dir="auto">{paragraph}</p>
    ))}
  </article>
);

const Page: FC<{ mails: readonly SentMail[] }> = ({ mails }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Mail that was sent</title>
      <style>{raw(style)}</style>
    </head>
    <body>
      <main>
        <h1>Mail that was sent</h1>
        <p>
          {mails.length === 0
            ? 'None yet. A partner is written to once it has set an address, under Settings in its portal.'
            : 'The newest comes first. Nobody outside this machine gets any of it. Reload to look again.'}
        </p>
        {mails.toReversed().map((mail) => (
          <Mail mail={mail} />
        ))}
      </main>
    </body>
  </html>
);

/** Everybody's inbox at once: what SES would have handed on. */
export const mailPage =
  (runtime: Pick<Runtime, 'mails'>): Listener =>
  async (request, response) => {
    if (request.url !== '/') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
      return;
    }
    const page = <Page mails={runtime.mails()} />;
    response
      .writeHead(200, {
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
        'content-type': 'text/html; charset=utf-8',
      })
      .end(`<!doctype html>${page.toString()}`);
  };
