import type { FC } from 'hono/jsx';
import type { PartKind } from '../../../shared/domain/part.ts';
import type { PartReference } from '../../../shared/rows/part.ts';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import type { Reading } from '../reading.ts';
import { partNames } from '../wording/codes.ts';
import { readErrors } from '../wording/texts.ts';
import { Icon } from './icons.tsx';

/** Who a message or note is from and to, as seen by this partner: a role, and never another partner's name. */
const direction = ({ part, author, audience }: PartReference, partner: string): string => {
  if (part === 'note') return 'Note of your organisation';
  if (author === 'reporter') return 'From the reporter';
  if (author !== partner)
    return audience === partner ? 'To you, with the hand-over' : 'To the reporter, before you led';
  return audience === 'reporter' ? 'You, to the reporter' : 'You, to whoever it was passed on to';
};

/** Theirs are in the language that they chose; what staff wrote may be in any. */
const isReporters = ({ author }: PartReference): boolean => author === undefined || author === 'reporter';

const Words: FC<{ reading: Reading; language: string }> = ({ reading, language }) => {
  if (!reading.text.ok) {
    return (
      <p class="notice bad">
        <Icon name="alarm" /> {readErrors[reading.text.error]} <code>{reading.text.error}</code>
      </p>
    );
  }
  if (reading.text.value.isEmpty) return <p class="muted">Nothing was written here.</p>;
  return (
    <div class="words" dir="auto" lang={isReporters(reading.reference) ? language : undefined}>
      {reading.text.value.reveal()}
    </div>
  );
};

export const OpenedPart: FC<{ kind: PartKind; readings: readonly Reading[]; language: string }> = (props) => (
  <section class="part">
    <h3>
      <Icon name="open" /> {partNames[props.kind]}
    </h3>
    {props.readings.map((reading) => (
      <Words reading={reading} language={props.language} />
    ))}
  </section>
);

export const Conversation: FC<{ row: ReferralRow; readings: readonly Reading[]; earlier: number }> = (props) => (
  <section class="part">
    <h3>
      <Icon name="open" /> Conversation and notes
    </h3>
    {props.earlier > 0 && <p class="muted">{props.earlier} earlier ones are not opened yet.</p>}
    <ol class="conversation">
      {props.readings.map((reading) => (
        <li class={classOf(reading.reference, props.row.pk)}>
          <p class="from">{direction(reading.reference, props.row.pk)}</p>
          <Words reading={reading} language={props.row.label.language} />
        </li>
      ))}
    </ol>
  </section>
);

const classOf = ({ part, author }: PartReference, partner: string): string =>
  part === 'note' ? 'note' : author === partner ? 'ours' : 'theirs';
