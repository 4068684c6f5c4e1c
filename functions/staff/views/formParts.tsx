import type { Child, FC } from 'hono/jsx';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import type { ActName } from '../acts.ts';
import type { Dependencies } from '../ports.ts';
import { LONGEST_TEXT, type Typed } from '../schema.ts';
import type { Signed } from '../session.ts';
import { actButtons, actHints, actNames, type FormError, formErrors } from '../wording/texts.ts';
import { Icon } from './icons.tsx';
import { Csrf } from './layout.tsx';

/** What was wrong with a form, and what had been typed into it. */
export interface Problem {
  readonly act: ActName;
  readonly error: FormError;
  readonly typed: Typed;
}

interface FormProps {
  readonly row: ReferralRow;
  readonly signed: Signed;
  readonly nonce: string;
  readonly partners: Dependencies['partners'];
  readonly needs: Pick<Dependencies, 'jurisdiction' | 'now'>;
  readonly problem?: Problem | undefined;
}

export type ActProps = FormProps & { readonly act: ActName };

const problemOf = ({ act, problem }: Pick<ActProps, 'act' | 'problem'>): Problem | undefined =>
  problem?.act === act ? problem : undefined;

/** What a choice is to blame for; all else is about the words, or about neither, and then what was written is pointed at. */
const ABOUT_CHOICE: ReadonlySet<FormError> = new Set(['choice_missing', 'not_an_option', 'not_next']);

export const ErrorText: FC<Pick<ActProps, 'act' | 'problem'>> = (props) => {
  const problem = problemOf(props);
  return problem === undefined ? null : (
    <p class="notice bad" id={`error-${props.act}`}>
      <Icon name="alarm" /> {formErrors[problem.error]}
    </p>
  );
};

export const Form: FC<ActProps & { children?: Child; quiet?: boolean }> = ({
  row,
  signed,
  nonce,
  act,
  children,
  quiet,
}) => (
  <form method="post" action={`/referrals/${row.tip}/ask`} autocomplete="off">
    <Csrf signed={signed} />
    <input type="hidden" name="nonce" value={nonce} />
    <input type="hidden" name="act" value={act} />
    {children}
    <button class={quiet === true ? 'plain' : 'strong'}>{actButtons[act]}</button>
  </form>
);

export const Text: FC<ActProps & { label: string; required: boolean; rows: number }> = (props) => {
  const { act, label, required, rows } = props;
  const problem = problemOf(props);
  const described = [actHints[act] !== undefined && `hint-${act}`, problem && `error-${act}`].filter(Boolean).join(' ');
  return (
    <>
      <label for={`words-${act}`}>{label}</label>
      <textarea
        id={`words-${act}`}
        name="words"
        rows={rows}
        maxlength={LONGEST_TEXT}
        required={required}
        dir="auto"
        spellcheck={false}
        aria-describedby={described === '' ? undefined : described}
        aria-invalid={problem === undefined || ABOUT_CHOICE.has(problem.error) ? undefined : 'true'}
      >
        {problem?.typed.words.reveal() ?? ''}
      </textarea>
    </>
  );
};

export type Option = readonly [value: string, text: string];

export const Choice: FC<
  ActProps & {
    name:
      | 'to'
      | 'reason'
      | 'outcome'
      | 'must'
      | 'answer'
      | 'until'
      | 'need'
      | 'state'
      | 'item'
      | 'of'
      | 'from'
      | 'into'
      | 'hours';
    label: string;
    options: readonly Option[];
    /** Chosen beforehand, where it is among them. */
    preset?: string;
  }
> = (props) => {
  const { act, name, label, options } = props;
  const problem = problemOf(props);
  const chosen = problem?.typed[name] ?? props.preset ?? '';
  const isWrong =
    problem !== undefined &&
    (problem.error === 'bad_date'
      ? name === 'until'
      : ABOUT_CHOICE.has(problem.error) &&
        (chosen === '' || problem.error === 'not_an_option' || (problem.error === 'not_next' && name === 'state')));
  return (
    <>
      <label for={`${act}-${name}`}>{label}</label>
      <select
        id={`${act}-${name}`}
        name={name}
        required
        aria-describedby={isWrong ? `error-${act}` : undefined}
        aria-invalid={isWrong ? 'true' : undefined}
      >
        <option value="">Choose…</option>
        {options.map(([value, text]) => (
          <option value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </>
  );
};

export const Hint: FC<{ act: ActName }> = ({ act }) =>
  actHints[act] === undefined ? null : (
    <p class="hint" id={`hint-${act}`}>
      {actHints[act]}
    </p>
  );

export const Folded: FC<ActProps & { children?: Child }> = (props) => (
  <details open={problemOf(props) !== undefined}>
    <summary>{actNames[props.act]}</summary>
    <Hint act={props.act} />
    <ErrorText act={props.act} problem={props.problem} />
    {props.children}
  </details>
);
