import type { FC } from 'hono/jsx';
import { choices, type Said } from '../../../../shared/domain/consent.ts';
import type { Hour } from '../../../../shared/domain/hour.ts';
import type { Plain } from '../../../../shared/domain/plain.ts';
import { textParts, type TextPart } from '../../../../shared/domain/part.ts';
import type { AccessCode } from '../../../../shared/sealing/accessCode.ts';
import type { Params, WordingKey } from '../../../../shared/wording/wording.ts';
import { CodeShown } from '../code.tsx';
import { dayAndTimeOf } from '../times.ts';
import { CodeBox } from './enter.tsx';
import { BackToBox, type BoxForm, BoxLayout, BoxPost, Keep, type Note } from './frame.tsx';

const UNDO_HOURS = 72;

type Sent = Partial<Record<TextPart, Plain>>;

export const SentPage: FC<{ form: BoxForm; sent: Sent | null }> = ({ form, sent }) => {
  const { t } = form.view;
  const parts = textParts.flatMap((part) => {
    const text = sent?.[part];
    return text === undefined || text.isEmpty ? [] : [{ part, text }];
  });
  return (
    <BoxLayout form={form} title={t('sent.title')}>
      {sent === null && <p>{t('sent.givenUp')}</p>}
      {sent !== null && parts.length === 0 && <p>{t('sent.none')}</p>}
      {parts.map(({ part, text }) => (
        <article class="msg">
          <h2>{t(`part.${part}`)}</h2>
          <p class="words" dir="auto">
            {text.reveal()}
          </p>
        </article>
      ))}
      <BackToBox view={form.view} />
      {sent !== null && (
        <BoxPost form={form}>
          <button class="quiet" name="act" value="giveUp">
            {t('giveUp.show')}
          </button>
        </BoxPost>
      )}
    </BoxLayout>
  );
};

/** What an open box is not enough for: whoever finds it open must not be able to do it. */
export type Sure = 'giveUp' | 'renew' | 'delete';

interface SureProps {
  readonly form: BoxForm;
  readonly act: Sure;
  /** What was typed, right or wrong. */
  readonly code: Plain | null;
  readonly wrong?: { readonly key: WordingKey; readonly params?: Params };
}

/** One question, what follows from a yes, the code once more, and a way back. Deleting is asked twice: this is the second. */
export const SurePage: FC<SureProps> = ({ form, act, code, wrong }) => {
  const { t } = form.view;
  return (
    <BoxLayout form={form} title={t(act === 'delete' ? 'delete.sure' : `${act}.title`)}>
      {act !== 'delete' && <p>{t(`${act}.text`)}</p>}
      <BoxPost form={form}>
        <CodeBox
          label={t('code.again')}
          hint={t('enter.hint')}
          value={code?.reveal() ?? ''}
          wrong={wrong === undefined ? undefined : t(wrong.key, wrong.params)}
        />
        <div class="go">
          <button {...(act === 'delete' ? { class: 'danger' } : {})} name="act" value={`${act}.yes`}>
            {t(`${act}.yes`)}
          </button>
          <Keep view={form.view} />
        </div>
      </BoxPost>
    </BoxLayout>
  );
};

export const ChoicesPage: FC<{ form: BoxForm; current: Said; note?: Note }> = ({ form, current, note }) => {
  const { t, desk } = form.view;
  return (
    <BoxLayout form={form} title={t('choices.title')} note={note}>
      <BoxPost form={form}>
        <fieldset>
          <legend>{t('choice.legend', { desk })}</legend>
          <div class="options">
            {choices.map((value) => (
              <label class="tick" for={`choice-${value}`}>
                <input
                  type="radio"
                  id={`choice-${value}`}
                  name="choice"
                  value={value}
                  checked={value === current}
                  autocomplete="off"
                />
                <span>
                  {t(`choice.${value}`, { desk })}
                  <span class="hint">{t(`choice.${value}Hint`)}</span>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        <p>{t('choices.past')}</p>
        <div class="go">
          <button name="act" value="choose">
            {t('choices.save')}
          </button>
          <Keep view={form.view} />
        </div>
        <button class="quiet" name="act" value="finer">
          {t('finer.show')}
        </button>
      </BoxPost>
    </BoxLayout>
  );
};

export const NewCodePage: FC<{ form: BoxForm; code: AccessCode }> = ({ form, code }) => {
  const { t } = form.view;
  return (
    <BoxLayout form={form} title={t('code.new')} once>
      <CodeShown code={code} />
      <p>{t('code.oldDead')}</p>
      <p>{t('code.keep')}</p>
      <p>
        <strong>{t('code.lost')}</strong>
      </p>
      <BackToBox view={form.view} />
    </BoxLayout>
  );
};

export const DeletePage: FC<{ form: BoxForm }> = ({ form }) => {
  const { t } = form.view;
  return (
    <BoxLayout form={form} title={t('delete.title')}>
      <p>{t('delete.text', { hours: UNDO_HOURS })}</p>
      <p>{t('delete.partners')}</p>
      <BoxPost form={form}>
        <div class="go">
          <button name="act" value="delete.sure">
            {t('delete.next')}
          </button>
          <Keep view={form.view} />
        </div>
      </BoxPost>
    </BoxLayout>
  );
};

/** All that a code opens once deletion was asked for. */
export const DeletedPage: FC<{ form: BoxForm; until: Hour }> = ({ form, until }) => {
  const { t } = form.view;
  return (
    <BoxLayout form={form} title={t('deleted.title')}>
      <p>{t('deleted.text', { until: dayAndTimeOf(form.view, new Date(until)) })}</p>
      <BoxPost form={form}>
        <div class="go">
          <button name="act" value="undo">
            {t('deleted.undo')}
          </button>
        </div>
      </BoxPost>
    </BoxLayout>
  );
};

export const GonePage: FC<{ form: BoxForm }> = ({ form }) => (
  <BoxLayout form={form} title={form.view.t('gone.title')}>
    <p>{form.view.t('gone.text')}</p>
    <BackToBox view={form.view} label="enter.title" />
  </BoxLayout>
);
