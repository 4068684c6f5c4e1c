import type { FC } from 'hono/jsx';
import type { ReferralState } from '../../../shared/domain/referral.ts';
import { rankOf } from '../../../shared/domain/urgency.ts';
import { mayBeTexted } from '../../../shared/relay/mayBeTexted.ts';
import { isWaiting } from '../../../shared/rows/inbox.ts';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import type { ActName, Asked } from '../acts.ts';
import type { Opened } from '../opening.ts';
import type { Dependencies } from '../ports.ts';
import type { Signed } from '../session.ts';
import { stateNames, urgencyNames } from '../wording/codes.ts';
import { sendingIcons, sendingTexts } from '../wording/sending.ts';
import { actNames, formErrors, refusalText } from '../wording/texts.ts';
import { dueText, momentText, dueHourText } from '../wording/time.ts';
import { Facts } from './facts.tsx';
import type { Problem } from './formParts.tsx';
import { ActForm } from './forms.tsx';
import { flagsOf, partnerText, shortReference } from './format.ts';
import { type Held, Hold } from './hold.tsx';
import { Icon, type IconName, UrgencyIcon } from './icons.tsx';
import { LentItems } from './lending.tsx';
import { Musts } from './musts.tsx';
import { Content } from './opening.tsx';
import { RecordReady } from './record.tsx';
import { Services } from './services.tsx';

export interface ReferralProps {
  readonly row: ReferralRow;
  readonly signed: Signed;
  readonly nonce: string;
  readonly acts: readonly ActName[];
  readonly asked: readonly Asked[];
  readonly held: Held;
  /** The request that was just made, to be shown also when it is done. */
  readonly latest: string | undefined;
  readonly opened: Opened | undefined;
  readonly problem: Problem | undefined;
  readonly needs: Pick<Dependencies, 'jurisdiction' | 'partners' | 'now' | 'explain'>;
}

const DONE: ReadonlySet<ReferralState> = new Set(['closed', 'declined', 'expired', 'revoked', 'recalled', 'failed']);

const Head: FC<ReferralProps> = ({ row, needs }) => {
  const { timeZone } = needs.jurisdiction;
  const waiting = isWaiting(row);
  const { text, overdue } = waiting ? dueText(row.due, needs.now()) : dueHourText(row.due, timeZone);
  return (
    <div class={`referral-head u${rankOf(row.urgency)}`}>
      <p class="back">
        <a class="way" href="/">
          ← Inbox
        </a>
      </p>
      <h1>
        <span class="badge">
          <UrgencyIcon urgency={row.urgency} /> {urgencyNames[row.urgency]}
        </span>{' '}
        {shortReference(row.tip)}
      </h1>
      <p class="meta">
        <span class="state">{stateNames[row.state]}</span>
        {!DONE.has(row.state) && (
          <span class={overdue ? 'due overdue' : 'due'}>
            <Icon name={overdue ? 'alarm' : 'clock'} /> {text}
            {waiting && ` (${momentText(row.due, timeZone)})`}
          </span>
        )}
        {row.lead && row.ended === null && <span class="state">You lead: you write to the reporter</span>}
      </p>
      <ul class="flags">
        {flagsOf(row.label).map((flag) => (
          <li>
            {flag.text}
            {flag.fromWords && ' (from words)'}
          </li>
        ))}
      </ul>
    </div>
  );
};

const statusText = ({ status, reason, row: { request }, sending }: Asked, lead: boolean): string => {
  if (status === 'done' && sending !== undefined) return sendingTexts[sending];
  switch (status) {
    case 'waiting':
      return 'waiting. It is done in a moment.';
    case 'done':
      return request.act === 'pass_on' && lead ? 'done. You lead until they accept.' : 'done.';
    case 'refused':
      return `refused: ${refusalText(reason)}.`;
    case 'lost':
      return 'lost when the system was restored from a backup. Ask for it again if it is still needed.';
  }
};

const icons = { waiting: 'clock', done: 'done', refused: 'cross', lost: 'alarm' } as const;

/** What the first look asks for by itself is only worth a line where it failed. */
const isQuiet = ({ row, status }: Asked, latest: string | undefined): boolean =>
  row.id !== latest && (status === 'done' || (status === 'waiting' && row.request.act === 'acknowledge'));

/** Whom it was passed on to, as long as anybody looks at it: else nobody could say who has it. */
const isPassedOn = ({ row: { request }, status }: Asked): boolean =>
  request.act === 'pass_on' && (status === 'waiting' || status === 'done');

/** So many of the latest answers say what became of them as texts. */
const LATEST_SENT = 3;

const lastSent = (asked: readonly Asked[]): ReadonlySet<Asked> =>
  new Set(asked.filter(({ sending }) => sending !== undefined).slice(-LATEST_SENT));

const iconOf = ({ status, sending }: Asked): IconName =>
  status !== 'done' || sending === undefined ? icons[status] : sendingIcons[sending];

const targetText = ({ row: { request } }: Asked, partners: ReferralProps['needs']['partners']): string =>
  request.act === 'pass_on' || request.act === 'ask_interpreter' ? ` to ${partnerText(request.to, partners)}` : '';

const Requests: FC<ReferralProps> = ({ row, asked, latest, opened, needs }) => {
  const sent = lastSent(asked);
  const shown = asked.filter((each) => isPassedOn(each) || sent.has(each) || !isQuiet(each, latest));
  if (shown.length === 0) return null;
  return (
    <section class="requests" aria-label="Asked for" role="status">
      <ul>
        {shown.map((each) => (
          <li class={each.status}>
            <Icon name={iconOf(each)} /> <strong>{actNames[each.row.request.act]}</strong>
            {targetText(each, needs.partners)}: {statusText(each, row.lead)}
          </li>
        ))}
      </ul>
      {opened === undefined && shown.some(({ status }) => status === 'waiting') && (
        <a class="way" href={`/referrals/${row.tip}`}>
          Refresh
        </a>
      )}
    </section>
  );
};

/** On a phone the form with the mistake is far below: the top says so, and leads there. */
const Wrong: FC<{ problem: Problem }> = ({ problem: { act, error } }) => (
  <p class="notice bad" role="alert">
    <Icon name="alarm" /> {actNames[act]}: <a href={`#error-${act}`}>{formErrors[error]}</a>
  </p>
);

/** What stands beside what is read, and not in the list of what else can be done. */
const WRITTEN: readonly ActName[] = ['answer', 'translate'];

const Acts: FC<ReferralProps> = (props) => {
  const acts = props.problem === undefined ? props.acts : [...new Set([...props.acts, props.problem.act])];
  const forms = acts.filter((act) => !WRITTEN.includes(act));
  return forms.length === 0 ? null : (
    <section class="acts" aria-labelledby="acts">
      <h2 id="acts">What you can do</h2>
      {forms.map((act) => (
        <ActForm {...props} partners={props.needs.partners} act={act} />
      ))}
    </section>
  );
};

/** One referral: what may be read, what may be done, and beside it all that is known without opening anything. */
export const Referral: FC<ReferralProps> = (props) => (
  <article class="referral">
    <Head {...props} />
    {props.problem !== undefined && <Wrong problem={props.problem} />}
    <Requests {...props} />
    <div class="columns">
      <div>
        <Musts row={props.row} needs={props.needs} />
        <LentItems row={props.row} needs={props.needs} />
        <Content {...props} firstLook={props.acts.includes('acknowledge')} />
        {props.row.lead && props.row.reporterKey === null && !mayBeTexted(props.row.label) && (
          <p class="notice">No answer can be sent: the person has no code to read it with.</p>
        )}
        {WRITTEN.filter((act) => props.acts.includes(act) || props.problem?.act === act).map((act) => (
          <ActForm {...props} partners={props.needs.partners} act={act} />
        ))}
        <Services row={props.row} />
        <RecordReady row={props.row} asked={props.asked} />
        <Acts {...props} />
        {props.row.ended === null && <Hold tip={props.row.tip} signed={props.signed} held={props.held} />}
      </div>
      <Facts {...props} />
    </div>
  </article>
);
