import type { Child, FC } from 'hono/jsx';
import { declineReasons, outcomes, urgencyReasons } from '../../../shared/domain/referral.ts';
import {
  deferrableDays,
  deferReasons,
  onCallReasons,
  refuseReasons,
  reviewAnswers,
} from '../../../shared/domain/must.ts';
import { urgencies } from '../../../shared/domain/urgency.ts';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import type { MustAct } from '../../../shared/rows/request.ts';
import type { ActName } from '../acts.ts';
import { mustsFor } from '../musts.ts';
import type { Dependencies } from '../ports.ts';
import { LONGEST_TEXT, type Typed } from '../schema.ts';
import type { Signed } from '../session.ts';
import { declineNames, outcomeNames, partNamesInText, urgencyNames, urgencyReasonNames } from '../wording/codes.ts';
import { actButtons, actHints, actNames, type FormError, formErrors } from '../wording/texts.ts';
import { deferNames, onCallNames, refuseNames, reviewNames } from '../wording/must.ts';
import { callBackText, partnerText } from './format.ts';
import { Icon } from './icons.tsx';
import { Csrf } from './layout.tsx';
import { mustText } from './musts.tsx';

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

type ActProps = FormProps & { readonly act: ActName };

const problemOf = ({ act, problem }: Pick<ActProps, 'act' | 'problem'>): Problem | undefined =>
  problem?.act === act ? problem : undefined;

/** What a choice is to blame for; all else is about the words, or about neither, and then what was written is pointed at. */
const ABOUT_CHOICE: ReadonlySet<FormError> = new Set(['choice_missing', 'not_an_option']);

const ErrorText: FC<Pick<ActProps, 'act' | 'problem'>> = (props) => {
  const problem = problemOf(props);
  return problem === undefined ? null : (
    <p class="notice bad" id={`error-${props.act}`}>
      <Icon name="alarm" /> {formErrors[problem.error]}
    </p>
  );
};

const Form: FC<ActProps & { children?: Child; quiet?: boolean }> = ({ row, signed, nonce, act, children, quiet }) => (
  <form method="post" action={`/referrals/${row.tip}/ask`} autocomplete="off">
    <Csrf signed={signed} />
    <input type="hidden" name="nonce" value={nonce} />
    <input type="hidden" name="act" value={act} />
    {children}
    <button class={quiet === true ? 'plain' : 'strong'}>{actButtons[act]}</button>
  </form>
);

const Text: FC<ActProps & { label: string; required: boolean; rows: number }> = (props) => {
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

type Option = readonly [value: string, text: string];

const Choice: FC<
  ActProps & { name: 'to' | 'reason' | 'outcome' | 'must' | 'answer'; label: string; options: readonly Option[] }
> = (props) => {
  const { act, name, label, options } = props;
  const problem = problemOf(props);
  const chosen = problem?.typed[name] ?? '';
  const isWrong =
    problem !== undefined && ABOUT_CHOICE.has(problem.error) && (chosen === '' || problem.error === 'not_an_option');
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

const Hint: FC<{ act: ActName }> = ({ act }) =>
  actHints[act] === undefined ? null : (
    <p class="hint" id={`hint-${act}`}>
      {actHints[act]}
    </p>
  );

const Folded: FC<ActProps & { children?: Child }> = (props) => (
  <details open={problemOf(props) !== undefined}>
    <summary>{actNames[props.act]}</summary>
    <Hint act={props.act} />
    <ErrorText act={props.act} problem={props.problem} />
    {props.children}
  </details>
);

const listOf = (parts: readonly (keyof typeof partNamesInText)[]): string =>
  parts.map((part) => partNamesInText[part]).join(', ');

const passOnOptions = ({ row, partners }: ActProps): readonly Option[] =>
  row.passOnOptions.map(({ partner, parts }) => [partner, `${partnerText(partner, partners)}: ${listOf(parts)}`]);

/** Where there is one thing to decide, it need not be chosen. */
const Must: FC<ActProps & { act: MustAct['act'] }> = (props) => {
  const [first, ...others] = mustsFor(props.row, props.act, props.signed.member.id);
  if (first !== undefined && others.length === 0) {
    return (
      <>
        <input type="hidden" name="must" value={first.id} />
        <p>{mustText(first, props.partners)}</p>
      </>
    );
  }
  const items = first === undefined ? [] : [first, ...others];
  const options = items.map((item) => [item.id, mustText(item, props.partners)] as const);
  return <Choice {...props} name="must" label="To whom, and what they would get" options={options} />;
};

const optionsOf = <Code extends string>(codes: readonly Code[], names: Readonly<Record<Code, string>>) =>
  codes.map((code) => [code, names[code]] as const);

const Until: FC<ActProps> = (props) => {
  const problem = problemOf(props);
  const [first, last] = deferrableDays(props.needs.now(), props.needs.jurisdiction.timeZone);
  const isWrong = problem?.error === 'bad_date' || (problem?.error === 'choice_missing' && problem.typed.until === '');
  return (
    <>
      <label for="until">Told on</label>
      <input
        id="until"
        type="date"
        name="until"
        min={first}
        max={last}
        required
        value={problem?.typed.until ?? ''}
        aria-describedby={isWrong ? `error-${props.act}` : undefined}
        aria-invalid={isWrong ? 'true' : undefined}
      />
    </>
  );
};

/** The form of one act. */
export const ActForm: FC<ActProps> = (props) => {
  switch (props.act) {
    case 'acknowledge':
    case 'accept':
      return (
        <div class="simple">
          <ErrorText act={props.act} problem={props.problem} />
          <Form {...props} quiet={props.act === 'acknowledge'} />
        </div>
      );
    case 'answer':
      return (
        <div class="answer">
          <h2>{actNames.answer}</h2>
          <ErrorText act="answer" problem={props.problem} />
          <Form {...props}>
            <Text {...props} label="Your answer" required rows={5} />
            <Hint act="answer" />
          </Form>
        </div>
      );
    case 'note':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Text {...props} label="Note" required rows={4} />
          </Form>
        </Folded>
      );
    case 'pass_on':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Choice {...props} name="to" label="To whom, and what they would get" options={passOnOptions(props)} />
            <Text {...props} label="Hand-over message for them (if needed)" required={false} rows={4} />
          </Form>
        </Folded>
      );
    case 'change_urgency':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Choice
              {...props}
              name="to"
              label="New urgency"
              options={urgencies
                .filter((urgency) => urgency !== props.row.urgency)
                .map((urgency) => [urgency, urgencyNames[urgency]])}
            />
            <Choice
              {...props}
              name="reason"
              label="Why"
              options={urgencyReasons.map((reason) => [reason, urgencyReasonNames[reason]])}
            />
          </Form>
        </Folded>
      );
    case 'decline':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Choice
              {...props}
              name="reason"
              label="Why"
              options={declineReasons.map((reason) => [reason, declineNames[reason]])}
            />
          </Form>
        </Folded>
      );
    case 'outcome':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Choice
              {...props}
              name="outcome"
              label="What came of it"
              options={outcomes.map((outcome) => [outcome, outcomeNames[outcome]])}
            />
          </Form>
        </Folded>
      );
    case 'call_back':
      return (
        <Folded {...props}>
          <p>{callBackText(props.row.label)}</p>
          <Form {...props} />
        </Folded>
      );
    case 'release':
    case 'allow_release':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Must {...props} act={props.act} />
          </Form>
        </Folded>
      );
    case 'release_now':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Must {...props} act={props.act} />
            <Choice {...props} name="reason" label="Why" options={optionsOf(onCallReasons, onCallNames)} />
          </Form>
        </Folded>
      );
    case 'refuse_release':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Must {...props} act={props.act} />
            <Choice {...props} name="reason" label="Why" options={optionsOf(refuseReasons, refuseNames)} />
          </Form>
        </Folded>
      );
    case 'review_release':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Must {...props} act={props.act} />
            <Choice {...props} name="answer" label="What you found" options={optionsOf(reviewAnswers, reviewNames)} />
          </Form>
        </Folded>
      );
    case 'defer_telling':
      return (
        <Folded {...props}>
          <Form {...props}>
            <Must {...props} act={props.act} />
            <Choice {...props} name="reason" label="Why" options={optionsOf(deferReasons, deferNames)} />
            <Until {...props} />
          </Form>
        </Folded>
      );
    case 'close':
    case 'mark_misuse':
    case 'lift_misuse':
    case 'export':
      return (
        <Folded {...props}>
          <Form {...props} />
        </Folded>
      );
  }
};
