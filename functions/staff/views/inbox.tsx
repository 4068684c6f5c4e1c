import type { FC } from 'hono/jsx';
import { rankOf, urgencies } from '../../../shared/domain/urgency.ts';
import { dueOf } from '../../../shared/rows/inbox.ts';
import { inboxBoxes } from '../../../shared/rows/referral.ts';
import { type Box, countText, type InboxCounts, type InboxResult, type InboxView } from '../inbox.ts';
import type { Dependencies, InboxRow } from '../ports.ts';
import { channelNames, exploitationNames, stateNames, urgencyNames } from '../wording/codes.ts';
import { dayText, dueText, dueHourText } from '../wording/time.ts';
import { areaName, flagsOf, isClosed, languageName, peopleText, shortReference } from './format.ts';
import { Icon, UrgencyIcon } from './icons.tsx';
import { mustLines } from './musts.tsx';

type Needs = Pick<Dependencies, 'jurisdiction' | 'now' | 'explain'>;

const boxNames: Record<Box, string> = { new: 'New', open: 'Open', closed: 'Closed' };

const address = (view: InboxView, cursor: Record<string, string> = {}): string => {
  const query = new URLSearchParams({
    ...(view.box === 'new' ? {} : { box: view.box }),
    ...(view.urgency === undefined ? {} : { urgency: view.urgency }),
    ...cursor,
  }).toString();
  return query === '' ? '/' : `/?${query}`;
};

const Tabs: FC<{ view: InboxView; counts: InboxCounts }> = ({ view, counts }) => (
  <nav aria-label="Boxes" class="tabs">
    {inboxBoxes.map((box) => (
      <a href={address({ box })} aria-current={box === view.box ? 'page' : undefined}>
        {boxNames[box]} <span class="count">{countText(counts.boxes[box])}</span>
      </a>
    ))}
  </nav>
);

const Filters: FC<{ view: InboxView; counts: InboxCounts }> = ({ view, counts }) => (
  <nav aria-label="Urgency" class="filters">
    <a href={address({ box: view.box })} aria-current={view.urgency === undefined ? 'true' : undefined}>
      All
    </a>
    {urgencies.map((urgency) => (
      <a
        class={`u${rankOf(urgency)}`}
        href={address({ box: view.box, urgency })}
        aria-current={view.urgency === urgency ? 'true' : undefined}
      >
        <UrgencyIcon urgency={urgency} /> {urgencyNames[urgency]}{' '}
        <span class="count">{countText(counts.urgencies[urgency])}</span>
      </a>
    ))}
  </nav>
);

const Due: FC<{ row: InboxRow; needs: Needs }> = ({ row, needs }) => {
  if (isClosed(row)) return <span class="due">{stateNames[row.state]}</span>;
  const waiting = row.inboxKey.startsWith('new#');
  const { text, overdue } = waiting
    ? dueText(dueOf(row), needs.now())
    : dueHourText(row.due, needs.jurisdiction.timeZone);
  return (
    <span class={overdue ? 'due overdue' : 'due'}>
      <Icon name={overdue ? 'alarm' : 'clock'} /> {text}
    </span>
  );
};

const facts = ({ label }: InboxRow, { jurisdiction }: Needs): readonly string[] =>
  [
    areaName(label.area, jurisdiction),
    languageName(label.language),
    label.exploitation.map((code) => exploitationNames[code]).join(', '),
    peopleText(label.people),
    // Most come by the web: what came otherwise is worth a word.
    label.channel === 'web' ? '' : channelNames[label.channel],
  ].filter((fact) => fact !== '');

/** What is new is said by the box; of what was seen before, that there is more to see. */
const stateText = ({ state, ended, inboxKey }: InboxRow): string => {
  if (stateNames[state] === 'New') return '';
  const more = ended === null && inboxKey.startsWith('new#');
  return more ? `${stateNames[state]} · something new` : stateNames[state];
};

export const Line: FC<{ row: InboxRow; needs: Needs }> = ({ row, needs }) => (
  <li class={`line u${rankOf(row.urgency)}`}>
    <span class="badge">
      <UrgencyIcon urgency={row.urgency} /> {urgencyNames[row.urgency]}
    </span>
    <div class="what">
      <a class="whole" href={`/referrals/${row.tip}`}>
        {shortReference(row.tip)}
      </a>
      {stateText(row) !== '' && <span class="state">{stateText(row)}</span>}
      {row.label.suspicion !== 'none' && <span class="state">May be automatic</span>}
      <ul class="flags">
        {flagsOf(row.label).map(({ text, fromWords }) => (
          <li>
            {text}
            {fromWords && ' (from words)'}
          </li>
        ))}
      </ul>
      {mustLines(row, needs).map((text) => (
        <p class="must">{text}</p>
      ))}
      <p class="facts">{facts(row, needs).join(' · ')}</p>
    </div>
    <Due row={row} needs={needs} />
  </li>
);

/** Somebody waits behind it: that it cannot be shown must not be overlooked. */
const BrokenLine: FC = () => (
  <li class="notice bad">
    A referral that belongs here cannot be shown. Please report the code <code>row_malformed</code> at once.
  </li>
);

const Empty: FC<{ view: InboxView }> = ({ view }) => (
  <div class="empty">
    <p>
      <strong>
        {view.urgency === undefined
          ? `Nothing is ${boxNames[view.box].toLowerCase()}.`
          : `Nothing ${urgencyNames[view.urgency].toLowerCase()} is ${boxNames[view.box].toLowerCase()}.`}
      </strong>
    </p>
    <p>
      {view.box === 'new' ? 'What comes in is shown here, in order of danger. ' : ''}
      <a
        class="way"
        href={
          view.urgency === undefined
            ? address({ box: view.box === 'new' ? 'open' : 'new' })
            : address({ box: view.box })
        }
      >
        {view.urgency !== undefined
          ? 'Show every urgency'
          : view.box === 'new'
            ? 'Look at what is open'
            : 'Look at what is new'}
      </a>
    </p>
  </div>
);

export interface InboxProps {
  readonly view: InboxView;
  readonly counts: InboxCounts;
  readonly result: InboxResult;
  /** Weeks of reads that this person is to look at. */
  readonly unreviewed: readonly string[];
  readonly needs: Needs;
}

export const Inbox: FC<InboxProps> = ({ view, counts, result, unreviewed, needs }) => (
  <>
    <div class="head">
      <h1>Inbox</h1>
      <nav aria-label="More" class="more">
        <a class="way" href="/search">
          Search
        </a>
        <a class="way" href="/tips/new">
          Write a tip down
        </a>
        <a class="way" href={address(view)}>
          Refresh
        </a>
      </nav>
    </div>
    {unreviewed[0] !== undefined && (
      <p class="notice">
        Who opened what is to be looked at:{' '}
        <a class="way" href={`/reads?week=${unreviewed[0]}`}>
          week of {dayText(unreviewed[0])}
        </a>
        {unreviewed.length > 1 && ` and ${unreviewed.length - 1} more`}
      </p>
    )}
    <Tabs view={view} counts={counts} />
    <Filters view={view} counts={counts} />
    {result.rows.length === 0 ? (
      <Empty view={view} />
    ) : (
      <ol class="lines" aria-label={`${boxNames[view.box]}, the most urgent first`}>
        {result.rows.map((row) => ('broken' in row ? <BrokenLine /> : <Line row={row} needs={needs} />))}
      </ol>
    )}
    {(result.previous ?? result.next) !== undefined && (
      <nav aria-label="Pages" class="pages">
        {result.previous !== undefined && (
          <a rel="prev" href={address(view, { before: result.previous })}>
            ← Previous
          </a>
        )}
        {result.next !== undefined && (
          <a rel="next" href={address(view, { after: result.next })}>
            Next →
          </a>
        )}
      </nav>
    )}
  </>
);
