import { Hono } from 'hono';
import type { Account } from '../account.ts';
import type { MediaRecord, MessageRecord, Messages } from '../records.ts';
import { rfc2822 } from './dates.ts';
import { notFound } from './errors.ts';
import { pageOf, pageQuerySchema, parsedQuery } from './pages.ts';

/** https://www.twilio.com/docs/messaging/api/media-resource */
export const mediaResource = (account: Account, messages: Messages): Hono => {
  const base = `/2010-04-01/Accounts/${account.sid}/Messages`;
  const shown = (parent: string, { sid, contentType, created }: MediaRecord): Record<string, unknown> => ({
    sid,
    account_sid: account.sid,
    parent_sid: parent,
    content_type: contentType,
    date_created: rfc2822(created),
    date_updated: rfc2822(created),
    uri: `${base}/${parent}/Media/${sid}.json`,
  });
  const find = (sid: string, file: string): { readonly message: MessageRecord; readonly media: MediaRecord } => {
    const message = messages.get(sid);
    const media = message?.media.find((each) => each.sid === file.replace(/\.json$/, ''));
    if (message === undefined || media === undefined) throw notFound(`${base}/${sid}/Media/${file}`);
    return { message, media };
  };
  return new Hono()
    .get('/Messages/:sid/Media.json', (context) => {
      const sid = context.req.param('sid');
      const message = messages.get(sid);
      if (message === undefined) throw notFound(`${base}/${sid}/Media.json`);
      const { media: all } = message;
      const numbered = all.map((media, index) => ({ media, sequence: all.length - index }));
      const query = parsedQuery(pageQuerySchema, context.req.query());
      const { items, fields } = pageOf(numbered, query, `${base}/${sid}/Media.json`, {});
      return context.json({ media_list: items.map(({ media }) => shown(sid, media)), ...fields });
    })
    .get('/Messages/:sid/Media/:file', (context) => {
      const file = context.req.param('file');
      const { message, media } = find(context.req.param('sid'), file);
      if (file.endsWith('.json')) return context.json(shown(message.sid, media));
      // The bytes lie elsewhere, under an address that needs no password and is not to be guessed.
      return context.redirect(`/media/${media.sid}`, 307);
    })
    .delete('/Messages/:sid/Media/:file', (context) => {
      const { message, media } = find(context.req.param('sid'), context.req.param('file'));
      const { updated } = message;
      messages.change(message.sid, { media: message.media.filter(({ sid }) => sid !== media.sid), updated });
      return context.body(null, 204);
    });
};
