import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import * as z from 'zod';
import { fetchListener } from '../../http/fetchListener.ts';
import type { Listener } from '../../http/site.ts';
import type { Phone } from '../phones.ts';
import { pictureNamed, pictureNameSchema } from '../pictures.ts';
import type { Provider } from '../provider.ts';
import { MOST_CHARACTERS } from '../twiml/messaging.ts';
import { actOn } from './acts.ts';
import { HandsetsPage } from './page.tsx';

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src 'self' data:; media-src http://*.localhost:*; form-action 'self'; frame-ancestors 'none'",
  'content-type': 'text/html; charset=utf-8',
};

const script = readFileSync(new URL('client.js', import.meta.url), 'utf8');

const textSchema = z.object({
  to: z.string(),
  body: z.string().max(MOST_CHARACTERS),
  picture: z.array(pictureNameSchema),
});

/** Forms end lines as CR LF, and no phone does. */
const plainLines = (text: string): string => text.replaceAll('\r\n', '\n');

const appOf = (provider: Provider): Hono => {
  const app = new Hono();
  const phoneNamed = (id: string): Phone | undefined => provider.phones.find((phone) => phone.id === id);

  // Another page that the same browser shows has no business with these phones.
  app.use(async (context, next) => {
    const origin = context.req.header('origin');
    if (origin !== undefined && origin !== new URL(context.req.url).origin) return context.body(null, 403);
    await next();
  });
  app.get('/', (context) => {
    const phones = provider.phones.map((phone) => ({ phone, leg: provider.callAt(phone) }));
    const page = <HandsetsPage phones={phones} lines={provider.lines()} alerts={provider.alerts()} />;
    return context.body(`<!doctype html>${page.toString()}`, 200, HEADERS);
  });
  app.get('/handsets.js', (context) => context.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8' }));
  app.get('/pictures/:file', (context) => {
    const name = pictureNameSchema.safeParse(context.req.param('file').replace(/\.png$/, ''));
    if (!name.success) return context.notFound();
    const { bytes, contentType } = pictureNamed(name.data);
    return context.body(new Uint8Array(bytes), 200, { 'content-type': contentType });
  });
  app.post('/:phone/texts', async (context) => {
    const phone = phoneNamed(context.req.param('phone'));
    const form = new URLSearchParams(await context.req.text());
    const read = textSchema.safeParse({
      to: form.get('to'),
      body: plainLines(form.get('body') ?? ''),
      picture: form.getAll('picture'),
    });
    if (phone === undefined) return context.notFound();
    if (!read.success) return context.text('That text cannot be sent: it is too long, or to nobody.\n', 400);
    await provider.text(phone, read.data.to, read.data.body, read.data.picture);
    return context.redirect(`/#${phone.id}`, 303);
  });
  app.post('/:phone/call', async (context) => {
    const phone = phoneNamed(context.req.param('phone'));
    if (phone === undefined) return context.notFound();
    const form = Object.fromEntries(new URLSearchParams(await context.req.text()));
    if (!(await actOn(provider, phone, form))) return context.text('A phone cannot do that.\n', 400);
    return context.redirect(`/#${phone.id}`, 303);
  });
  return app;
};

/** The page with the phones, which shows by server-sent events that something came. */
export const handsets = (provider: Provider): Listener => {
  const app = appOf(provider);
  const open = new Set<(phone: string) => void>();
  provider.onChange((phone) => open.forEach((tell) => tell(phone)));
  const pages = fetchListener((request) => app.fetch(request));
  return async (request, response) => {
    if (request.url !== '/events') return pages(request, response);
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(':\n\n');
    const tell = (phone: string): void => void response.write(`data: ${phone}\n\n`);
    open.add(tell);
    response.on('close', () => open.delete(tell));
  };
};
