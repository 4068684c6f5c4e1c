import type { FC } from 'hono/jsx';
import { Plain } from '../../../../shared/domain/plain.ts';
import type { MailboxMessage, MailboxView, PassedOn } from '../../../../shared/mailbox/mailbox.ts';
import { NumberList } from '../numbers.tsx';
import { durationOf } from '../times.ts';
import type { View } from '../view.ts';
import { BackToBox, type BoxForm, BoxLayout, BoxPost, type Note } from './frame.tsx';
import { Endings, Receipts } from './receipts.tsx';

const unshownOf = ({ isFile = false, isBeforeCode = false }: MailboxMessage) =>
  isFile ? 'box.file' : isBeforeCode ? 'box.beforeCode' : 'box.broken';

const Message: FC<{ view: View; message: MailboxMessage }> = ({ view, message }) => (
  <article class={message.from === 'you' ? 'msg mine' : 'msg'}>
    <h2>{message.from === 'you' ? view.t('box.fromYou') : view.t(`kindOf.${message.kind ?? 'helpline'}`)}</h2>
    {message.text === null ? (
      <p>{view.t(unshownOf(message))}</p>
    ) : (
      <p class="words" dir="auto">
        {message.text.reveal()}
      </p>
    )}
  </article>
);

/** Oldest first. The button at their head asks for those before them, by how many have been shown by then. */
const Messages: FC<{ form: BoxForm; box: MailboxView; skipped: number }> = ({ form, box, skipped }) => (
  <>
    {box.earlier && (
      <BoxPost form={form}>
        <input type="hidden" name="skip" value={skipped + box.messages.length} autocomplete="off" />
        <button class="quiet" name="act" value="earlier">
          {form.view.t('box.earlier')}
        </button>
      </BoxPost>
    )}
    {box.messages.map((message) => (
      <Message view={form.view} message={message} />
    ))}
  </>
);

export const EarlierPage: FC<{ form: BoxForm; box: MailboxView; skipped: number }> = ({ form, box, skipped }) => (
  <BoxLayout form={form} title={form.view.t('box.title')}>
    <Messages form={form} box={box} skipped={skipped} />
    <BackToBox view={form.view} />
  </BoxLayout>
);

const Sharing: FC<{ view: View; box: MailboxView }> = ({ view, box }) => (
  <section class="card">
    <p>{view.t('box.choice', { choice: view.t(`choice.${box.choice}`, { desk: view.desk }) })}</p>
    {box.sharedWith.length === 0 ? (
      <p>{view.t('box.sharedNone')}</p>
    ) : (
      <>
        <p>{view.t('box.shared')}</p>
        <ul>
          {[...new Set(box.sharedWith)].map((kind) => (
            <li>{view.t(`kindOf.${kind}`)}</li>
          ))}
        </ul>
      </>
    )}
  </section>
);

const saidOf = ({ named, back }: PassedOn) =>
  back === null ? (named ? 'box.passedNamed' : 'box.passed') : back === 'unread' ? 'box.backUnread' : 'box.backRead';

/** What the law made the line pass on, and what was taken back. */
const Passed: FC<{ view: View; box: MailboxView }> = ({ view: { t }, box: { passedOn } }) => (
  <>
    {[...new Set(passedOn.map(saidOf))].map((said) => (
      <section class="card">
        <p>{t(said)}</p>
        <ul>
          {passedOn
            .filter((each) => saidOf(each) === said)
            .map(({ kind }) => (
              <li>{t(`kindOf.${kind}`)}</li>
            ))}
        </ul>
      </section>
    ))}
  </>
);

export interface Opened {
  readonly form: BoxForm;
  readonly box: MailboxView;
  readonly note?: Note;
  /** Words that are not sent yet. */
  readonly draft?: Plain;
  /** What was just written sounds like danger. */
  readonly danger?: boolean;
}

/** The mailbox: answers first, then the box to write more, then what else a code can do. */
export const ViewPage: FC<{ opened: Opened }> = ({ opened }) => {
  const { form, box, note, draft = new Plain(''), danger = false } = opened;
  const { view } = form;
  const { t, pack, desk } = view;
  // Where there is more than is shown, nobody has looked for answers in it.
  const answers = box.earlier || box.messages.some((message) => message.from !== 'you');
  return (
    <BoxLayout form={form} title={t('box.title')} note={note} act="write">
      {danger && (
        <section class="call" aria-labelledby="call">
          <h2 id="call">{t('write.danger')}</h2>
          <NumberList view={view} groups={['emergency', 'crisis', 'child']} />
        </section>
      )}
      {!answers && <p class="lead">{t('box.none', { time: durationOf(view, pack.jurisdiction.minutes.prompt) })}</p>}
      <Endings view={view} box={box} />
      <Passed view={view} box={box} />
      <Messages form={form} box={box} skipped={0} />
      <BoxPost form={form} id="f">
        <div class="field">
          <label class="label" for="text">
            {t('write.label')}
          </label>
          <span class="hint" id="text-hint">
            {t('write.hint', { desk })}
          </span>
          <textarea id="text" name="text" autocomplete="off" dir="auto" aria-describedby="text-hint">
            {`\n${draft.reveal()}`}
          </textarea>
        </div>
        <div class="go">
          <button name="act" value="write">
            {t('write.send')}
          </button>
        </div>
      </BoxPost>
      <h2>{t('box.more')}</h2>
      <Sharing view={view} box={box} />
      <Receipts form={form} box={box} />
      <BoxPost form={form}>
        <div class="acts">
          <button class="quiet" name="act" value="choices">
            {t('choices.show')}
          </button>
          {box.canSeeSent && (
            <button class="quiet" name="act" value="sent">
              {t('sent.show')}
            </button>
          )}
          <button class="quiet" name="act" value="renew">
            {t('renew.show')}
          </button>
          <button class="quiet" name="act" value="delete">
            {t('delete.show')}
          </button>
        </div>
      </BoxPost>
    </BoxLayout>
  );
};
