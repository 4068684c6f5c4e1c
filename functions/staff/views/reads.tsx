import type { FC } from 'hono/jsx';
import type { RegisterRow } from '../../../shared/rows/request.ts';
import type { Dependencies } from '../ports.ts';
import type { MemberReads } from '../reads/review.ts';
import { weeksFrom } from '../reads/week.ts';
import type { Signed } from '../session.ts';
import { partNamesInText } from '../wording/codes.ts';
import { type ReadsError, readsErrors, readsTexts } from '../wording/reads.ts';
import { dayText, hourText } from '../wording/time.ts';
import { memberName, shortReference } from './format.ts';
import { Icon } from './icons.tsx';
import { Csrf } from './layout.tsx';

export interface ReadsProps {
  readonly signed: Signed;
  readonly week: string;
  /** It is over: it can be looked at. */
  readonly isOver: boolean;
  readonly members: readonly RegisterRow[];
  readonly reads: readonly MemberReads[];
  /** Other weeks that wait for somebody to look at them. */
  readonly outstanding: readonly string[];
  readonly mayReview: boolean;
  readonly done: boolean;
  readonly problem?: ReadsError | undefined;
  readonly needs: Pick<Dependencies, 'jurisdiction'>;
}

/** So many are listed of each: what is outside their work first. */
const MOST_LISTED = 100;

const nameOf = (id: string, members: readonly RegisterRow[]): string => {
  const member = members.find((each) => each.id === id);
  return member === undefined ? `Somebody who left (${id})` : memberName(member);
};

const List: FC<{ reads: MemberReads['reads']; timeZone: string }> = ({ reads, timeZone }) => (
  <>
    <ul class="signs">
      {reads.slice(0, MOST_LISTED).map(({ tip, hour, parts, outside }) => (
        <li>
          {shortReference(tip)}: {parts.map((part) => partNamesInText[part]).join(', ')}, {hourText(hour, timeZone)}
          {outside && (
            <>
              {' '}
              <span class="overdue">
                <Icon name="alarm" /> outside their work
              </span>
            </>
          )}
        </li>
      ))}
    </ul>
    {reads.length > MOST_LISTED && <p class="hint">And {reads.length - MOST_LISTED} more.</p>}
  </>
);

const Reviewed: FC<ReadsProps & { each: MemberReads; name: string }> = ({ each: { week }, name, ...props }) => {
  const { signed, members, isOver, mayReview, needs } = props;
  if (week.reviewed !== undefined) {
    return (
      <p class="hint">
        Looked at by <span dir="auto">{nameOf(week.reviewed.by, members)}</span>,{' '}
        {hourText(week.reviewed.hour, needs.jurisdiction.timeZone)}.
      </p>
    );
  }
  if (!isOver || !mayReview) return null;
  if (week.by === signed.member.id) return <p class="hint">{readsErrors.own}</p>;
  return (
    <form method="post" action="/reads/review">
      <Csrf signed={signed} />
      <input type="hidden" name="week" value={week.week} />
      <input type="hidden" name="whose" value={week.by} />
      <button class="plain" aria-label={`I have looked at it: ${name}`}>
        I have looked at it
      </button>
    </form>
  );
};

const Member: FC<ReadsProps & { each: MemberReads }> = (props) => {
  const { each, members, needs } = props;
  const outside = each.reads.filter((read) => read.outside);
  const ordered = [...outside, ...each.reads.filter((read) => !read.outside)];
  const name = nameOf(each.week.by, members);
  return (
    <li>
      <strong dir="auto">{name}</strong>: {each.reads.length} {each.reads.length === 1 ? 'read' : 'reads'},{' '}
      <span class={outside.length > 0 ? 'overdue' : undefined}>{outside.length} outside their work</span>
      <details>
        <summary>Which ones: {name}</summary>
        <List reads={ordered} timeZone={needs.jurisdiction.timeZone} />
      </details>
      <Reviewed {...props} name={name} />
    </li>
  );
};

/** What was opened by whom in one week; no word of what it said, and no way there. */
export const ReadsPage: FC<ReadsProps> = (props) => {
  const { week, isOver, reads, outstanding, done, problem } = props;
  return (
    <div class="narrow">
      <h1>Reads</h1>
      <p class="hint">{readsTexts.about}</p>
      {done && (
        <p class="notice" role="status">
          <Icon name="done" /> It is on record that you looked at it.
        </p>
      )}
      {problem !== undefined && (
        <p class="notice bad" role="alert">
          <Icon name="alarm" /> {readsErrors[problem]}
        </p>
      )}
      {outstanding.length > 0 && (
        <p class="notice">
          To be looked at:{' '}
          {outstanding.map((each) => (
            <>
              <a class="way" href={`/reads?week=${each}`}>
                week of {dayText(each)}
              </a>{' '}
            </>
          ))}
        </p>
      )}
      <h2>Week of {dayText(week)}</h2>
      {!isOver && <p>{readsTexts.running}</p>}
      {reads.length === 0 ? (
        <p>Nobody opened anything.</p>
      ) : (
        <ul class="people">
          {reads.map((each) => (
            <Member {...props} each={each} />
          ))}
        </ul>
      )}
      <nav aria-label="Weeks" class="pages">
        <a rel="prev" href={`/reads?week=${weeksFrom(week, -1)}`}>
          ← The week before
        </a>
        {isOver && (
          <a rel="next" href={`/reads?week=${weeksFrom(week, 1)}`}>
            The week after →
          </a>
        )}
      </nav>
    </div>
  );
};
