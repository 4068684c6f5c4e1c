import type { FC, PropsWithChildren } from 'hono/jsx';
import { Unkept } from '../../../../shared/http/unkept.tsx';
import type { WordingKey, Params } from '../../../../shared/wording/wording.ts';
import type { View } from '../view.ts';
import { Layout } from '../layout.tsx';

/** What the pages of a mailbox need to make forms that are believed. */
export interface BoxForm {
  readonly view: View;
  readonly csrf: string;
  readonly nonce: string;
}

export interface Note {
  readonly kind: 'done' | 'summary';
  readonly key: WordingKey;
  readonly params?: Params;
}

const NoteShown: FC<{ view: View; note: Note | undefined }> = ({ view, note }) =>
  note === undefined ? null : (
    <div class={note.kind} role={note.kind === 'done' ? 'status' : 'alert'} id="note">
      <p>{view.t(note.key, note.params)}</p>
    </div>
  );

interface BoxProps {
  readonly form: BoxForm;
  readonly title: string;
  readonly note?: Note | undefined;
  readonly once?: boolean;
  /** What Enter does in the form that is named `f`, whose words another language must not lose. */
  readonly act?: string;
}

export const BoxLayout: FC<PropsWithChildren<BoxProps>> = ({ form, title, note, once = false, act, children }) => (
  <Layout view={form.view} path="/box" once={once} {...(act === undefined ? {} : { act })}>
    <h1>{title}</h1>
    <NoteShown view={form.view} note={note} />
    {children}
  </Layout>
);

/** A form of one page address: what is asked for travels in its body. */
export const BoxPost: FC<PropsWithChildren<{ form: BoxForm; id?: 'f' }>> = ({ form, id, children }) => (
  <form {...(id === undefined ? {} : { id })} method="post" action="/box" autocomplete="off" novalidate>
    <input type="hidden" name="l" value={form.view.language} />
    <input type="hidden" name="csrf" value={form.csrf} autocomplete="off" />
    <input type="hidden" name="nonce" value={form.nonce} autocomplete="off" />
    <Unkept />
    {children}
  </form>
);

/** The way back from a question, as easy to press as "yes". */
export const Keep: FC<{ view: View }> = ({ view }) => (
  <a class="button second" href={`/box?l=${view.language}`}>
    {view.t('keep')}
  </a>
);

export const BackToBox: FC<{ view: View; label?: WordingKey }> = ({ view, label = 'box.back' }) => (
  <p>
    <a href={`/box?l=${view.language}`}>{view.t(label)}</a>
  </p>
);
