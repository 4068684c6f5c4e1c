import type { FC } from 'hono/jsx';
import { readManifest } from '../../../shared/files/manifest.ts';
import { playable } from '../../../shared/files/types.ts';
import type { PartKind } from '../../../shared/domain/part.ts';
import type { PartReference } from '../../../shared/rows/part.ts';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import type { ReadError, Reading } from '../reading.ts';
import { partNames } from '../wording/codes.ts';
import { fileText } from '../wording/files.ts';
import { lendingTexts } from '../wording/lending.ts';
import { readErrors } from '../wording/texts.ts';
import { languageName } from './format.ts';
import { Icon } from './icons.tsx';

/** Who a message or note is from and to, as seen by this partner: a role, and never another partner's name. */
const direction = ({ part, author, audience, translation }: PartReference, partner: string): string => {
  if (translation !== undefined) {
    const say = author === partner ? lendingTexts.own : lendingTexts.provenance;
    return say(languageName(translation.from), languageName(translation.into));
  }
  if (part === 'note') return 'Note of your organisation';
  if (author === 'reporter') return 'From the reporter';
  if (author !== partner)
    return audience === partner ? 'To you, with the hand-over' : 'To the reporter, before you led';
  return audience === 'reporter' ? 'You, to the reporter' : 'You, to whoever it was passed on to';
};

/** Theirs are in the language that they chose; what staff wrote may be in any. */
const isReporters = ({ author }: PartReference): boolean => author === undefined || author === 'reporter';

const languageOf = (reference: PartReference, language: string): string | undefined =>
  reference.translation?.into ?? (isReporters(reference) ? language : undefined);

const Shut: FC<{ error: ReadError | 'malformed' }> = ({ error }) => (
  <p class="notice bad">
    <Icon name="alarm" /> {readErrors[error]} <code>{error}</code>
  </p>
);

const Words: FC<{ reading: Reading; language: string }> = ({ reading, language }) => {
  if (!reading.text.ok) return <Shut error={reading.text.error} />;
  if (reading.text.value.isEmpty) return <p class="muted">Nothing was written here.</p>;
  return (
    <div class="words" dir="auto" lang={languageOf(reading.reference, language)}>
      {reading.text.value.reveal()}
    </div>
  );
};

export const OpenedPart: FC<{
  kind: PartKind;
  readings: readonly Reading[];
  language: string;
  partner: string;
}> = (props) => (
  <section class="part">
    <h3>
      <Icon name="open" /> {partNames[props.kind]}
    </h3>
    {props.readings.map((reading) => (
      <>
        {reading.reference.translation !== undefined && (
          <p class="from">{direction(reading.reference, props.partner)}</p>
        )}
        <Words reading={reading} language={props.language} />
      </>
    ))}
  </section>
);

/** What is fetched to be played is opened, and recorded, once more. */
const File: FC<{ tip: string; reading: Reading; number: number }> = ({ tip, reading, number }) => {
  if (!reading.text.ok) return <Shut error={reading.text.error} />;
  const manifest = readManifest(reading.text.value);
  if (!manifest.ok) return <Shut error={manifest.error} />;
  const text = fileText(manifest.value);
  if (!playable(manifest.value.type)) return <p>{text}</p>;
  return (
    <>
      <p>{text}</p>
      <audio
        controls
        preload="none"
        src={`/referrals/${tip}/files/${reading.reference.version}`}
        aria-label={`${number}: ${text}`}
      />
    </>
  );
};

export const Files: FC<{ tip: string; readings: readonly Reading[] }> = ({ tip, readings }) => (
  <section class="part">
    <h3>
      <Icon name="open" /> {partNames.file}
    </h3>
    <p class="muted">Each playing is recorded, like any opening.</p>
    <ol class="files">
      {readings.map((reading, at) => (
        <li>
          <File tip={tip} reading={reading} number={at + 1} />
        </li>
      ))}
    </ol>
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
