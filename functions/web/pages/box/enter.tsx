import type { FC } from 'hono/jsx';
import type { Plain } from '../../../../shared/domain/plain.ts';
import type { Params, WordingKey } from '../../../../shared/wording/wording.ts';
import { NumbersPanel } from '../numbers.tsx';
import { type BoxForm, BoxLayout, BoxPost, type Note } from './frame.tsx';

export interface Entry {
  readonly form: BoxForm;
  /** What was typed, right or wrong. */
  readonly code: Plain | null;
  /** Words that could not be sent because the session had ended: they wait here. */
  readonly kept: Plain | null;
  readonly wrong?: { readonly key: WordingKey; readonly params?: Params };
  readonly note?: Note;
  /** What the button does: open the box, or send once more what could not be sent. */
  readonly retry?: 'open' | 'write';
  /** Nothing opens just now: whom to call meanwhile. */
  readonly numbers?: boolean;
}

export const CodeBox: FC<{ label: string; hint: string; value: string; wrong?: string | undefined }> = ({
  label,
  hint,
  value,
  wrong,
}) => (
  <div class="field">
    <label class="label" for="code">
      {label}
    </label>
    <span class="hint" id="code-hint">
      {hint}
    </span>
    {wrong !== undefined && (
      <p class="wrong" id="code-wrong" role="alert">
        {wrong}
      </p>
    )}
    <input
      class="codebox"
      id="code"
      name="code"
      type="text"
      inputmode="numeric"
      autocomplete="off"
      spellcheck={false}
      value={value}
      aria-describedby={wrong === undefined ? 'code-hint' : 'code-hint code-wrong'}
      {...(wrong === undefined ? {} : { 'aria-invalid': 'true' as const })}
    />
  </div>
);

export const EnterPage: FC<{ entry: Entry }> = ({ entry }) => {
  const { form, code, kept, wrong, note, retry = 'open', numbers = false } = entry;
  const { t } = form.view;
  return (
    <BoxLayout form={form} title={t(retry === 'open' ? 'enter.title' : 'trouble.title')} note={note} act={retry}>
      {numbers && <NumbersPanel view={form.view} groups={['emergency', 'crisis', 'child']} goOn={false} />}
      <BoxPost form={form} id="f">
        {retry === 'open' && (
          <CodeBox
            label={t('enter.label')}
            hint={t('enter.hint')}
            value={code?.reveal() ?? ''}
            wrong={wrong === undefined ? undefined : t(wrong.key, wrong.params)}
          />
        )}
        {kept !== null && !kept.isEmpty && (
          <div class="field">
            <label class="label" for="text">
              {t('enter.kept')}
            </label>
            <span class="hint" id="text-hint">
              {t(retry === 'open' ? 'enter.keptHint' : 'enter.keptSend')}
            </span>
            <textarea id="text" name="text" autocomplete="off" dir="auto" aria-describedby="text-hint">
              {`\n${kept.reveal()}`}
            </textarea>
          </div>
        )}
        <div class="go">
          <button name="act" value={retry}>
            {t(retry === 'open' ? 'enter.open' : 'write.send')}
          </button>
        </div>
      </BoxPost>
    </BoxLayout>
  );
};
