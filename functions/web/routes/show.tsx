import type { FC } from 'hono/jsx';
import type { Plain } from '../../../shared/domain/plain.ts';
import type { Closed, Gone, MailboxKey } from '../../../shared/mailbox/mailbox.ts';
import type { SessionSecret } from '../../../shared/sealing/session.ts';
import type { Params, WordingKey } from '../../../shared/wording/wording.ts';
import type { WebContext } from '../context.ts';
import { DeletedPage, GonePage } from '../pages/box/acts.tsx';
import type { BoxForm, Note } from '../pages/box/frame.tsx';
import { ViewPage } from '../pages/box/view.tsx';
import type { Site } from '../site.ts';

export interface Page {
  readonly page: ReturnType<FC>;
  readonly status?: 200 | 403 | 404 | 410 | 422 | 429 | 503;
  readonly retryAfter?: number;
  /** The session from now on, where it is not the one that the request came with. */
  readonly session?: SessionSecret;
}

export interface Request {
  readonly site: Site;
  readonly c: WebContext;
  readonly secret: SessionSecret;
  readonly form: BoxForm;
  readonly formFor: (secret: SessionSecret) => BoxForm;
  readonly body: URLSearchParams;
  /** The words of the page's text box. */
  readonly kept: Plain;
  readonly code: Plain;
}

export interface Opened {
  readonly site: Site;
  readonly secret: SessionSecret;
  readonly form: BoxForm;
  readonly key: MailboxKey;
}

interface Extras {
  readonly note?: Note;
  readonly draft?: Plain;
  readonly danger?: boolean;
}

export type Act = (request: Request & { readonly key: MailboxKey }) => Promise<Page>;

export const gone = async ({ site, secret, form }: Opened): Promise<Page> => {
  await site.opened.forget(secret);
  return { page: <GonePage form={form} />, status: 410 };
};

/** The mailbox as it stands: its answers, or the one thing left once deletion was asked for. */
export const showBox = async (opened: Opened & Extras): Promise<Page> => {
  const { site, form, key, note, draft, danger } = opened;
  const viewed = await site.mailbox.view(key);
  if (!viewed.ok) return gone(opened);
  const { deletion } = viewed.value;
  if (deletion !== null) return { page: <DeletedPage form={form} until={deletion.undoUntil} /> };
  const extras = { ...(note && { note }), ...(draft && { draft }), ...(danger !== undefined && { danger }) };
  return { page: <ViewPage opened={{ form, box: viewed.value, ...extras }} /> };
};

/** A code that is dead, or a mailbox that only knows "undo": the page that shows which. */
export const shut = (opened: Opened, error: Gone | Closed): Promise<Page> =>
  error === 'gone' ? gone(opened) : showBox(opened);

export const done = (key: WordingKey): Note => ({ kind: 'done', key });
export const wrong = (key: WordingKey, params: Params = {}): Note => ({ kind: 'summary', key, params });
