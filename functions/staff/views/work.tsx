import type { FC } from 'hono/jsx';
import type { RegisterRow } from '../../../shared/rows/request.ts';
import type { Dependencies } from '../ports.ts';
import type { Signed } from '../session.ts';
import { urgencyNames } from '../wording/codes.ts';
import { dueOf } from '../../../shared/rows/inbox.ts';
import { dueText, hourText } from '../wording/time.ts';
import { type WorkDone, workDone, type WorkError, workErrors, workTexts } from '../wording/work.ts';
import { type Load, MOST_LISTED } from '../work/load.ts';
import { memberName, shortReference } from './format.ts';
import { Icon, UrgencyIcon } from './icons.tsx';
import { Csrf } from './layout.tsx';

export interface WorkProps {
  readonly signed: Signed;
  readonly load: Load;
  /** To whom work can be given. */
  readonly able: readonly RegisterRow[];
  readonly done?: WorkDone | undefined;
  readonly problem?: WorkError | undefined;
  readonly needs: Pick<Dependencies, 'jurisdiction' | 'now'>;
}

type Holder = Load['shares'][number]['holder'];

const holderText = (holder: Holder): string => {
  if (holder.is === 'member') return memberName(holder.member);
  return holder.is === 'nobody' ? 'Nobody yet' : `Somebody who left (${holder.id ?? ''})`;
};

const idOf = (holder: Holder): string | undefined => (holder.is === 'member' ? holder.member.id : holder.id);

const GiveAll: FC<WorkProps & { holder: Holder; id: string }> = ({ signed, able, holder, id }) => (
  <details>
    <summary>Hand over what is held: {holderText(holder)}</summary>
    <form method="post" action="/work/give" autocomplete="off">
      <Csrf signed={signed} />
      <input type="hidden" name="from" value={id} />
      <label for={`to-${id}`}>To whom</label>
      <select id={`to-${id}`} name="to">
        <option value="">Choose</option>
        {able
          .filter((member) => member.id !== id)
          .map((member) => (
            <option value={member.id}>{memberName(member)}</option>
          ))}
      </select>
      <button class="plain" aria-label={`Hand it over: ${holderText(holder)}`}>
        Hand it over
      </button>
    </form>
  </details>
);

const Share: FC<WorkProps & { share: Load['shares'][number] }> = (props) => {
  const { holder, open, urgent, overdue, oldest } = props.share;
  const id = idOf(holder);
  return (
    <li>
      <strong dir="auto">{holderText(holder)}</strong>: {open} open, {urgent} urgent,{' '}
      <span class={overdue > 0 ? 'overdue' : undefined}>{overdue} overdue</span>
      {oldest !== undefined && <>, the oldest from {hourText(oldest, props.needs.jurisdiction.timeZone)}</>}
      {id !== undefined && open > 0 && <GiveAll {...props} holder={holder} id={id} />}
    </li>
  );
};

const Overdue: FC<WorkProps> = ({ load, needs }) => (
  <section>
    <h2>Overdue</h2>
    {load.overdue.length === 0 ? (
      <p>Nothing is overdue.</p>
    ) : (
      <ol class="people">
        {load.overdue.slice(0, MOST_LISTED).map(({ row, holder }) => (
          <li>
            <UrgencyIcon urgency={row.urgency} /> {urgencyNames[row.urgency]}{' '}
            <a class="way" href={`/referrals/${row.tip}`}>
              {shortReference(row.tip)}
            </a>{' '}
            <span class="overdue">{dueText(dueOf(row), needs.now()).text}</span> ·{' '}
            <span dir="auto">{holderText(holder)}</span>
          </li>
        ))}
      </ol>
    )}
    {load.overdue.length > MOST_LISTED && <p class="hint">And {load.overdue.length - MOST_LISTED} more.</p>}
  </section>
);

/** Who has how much, and what is overdue: for whoever sees to it that nothing lies. */
export const WorkPage: FC<WorkProps> = (props) => {
  const { load, done, problem } = props;
  return (
    <div class="narrow">
      <p class="back">
        <a class="way" href="/">
          ← Inbox
        </a>
      </p>
      <h1>Work</h1>
      <p class="hint">{workTexts.about}</p>
      {done !== undefined && (
        <p class="notice" role="status">
          <Icon name="done" /> {workDone[done]}
        </p>
      )}
      {problem !== undefined && (
        <p class="notice bad" role="alert">
          <Icon name="alarm" /> {workErrors[problem]}
        </p>
      )}
      {load.broken > 0 && <p class="notice bad">{workTexts.broken}</p>}
      {load.isCut && <p class="notice">{workTexts.cut}</p>}
      <Overdue {...props} />
      <section>
        <h2>Who has how much</h2>
        <ul class="people">
          {load.shares.map((share) => (
            <Share {...props} share={share} />
          ))}
        </ul>
        <p class="hint">
          {workTexts.leaving}{' '}
          <a class="way" href="/members">
            People
          </a>
        </p>
      </section>
    </div>
  );
};
