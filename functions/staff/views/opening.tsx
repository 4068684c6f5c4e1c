import type { FC } from 'hono/jsx';
import type { PartKind } from '../../../shared/domain/part.ts';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import { isMany, type Opened } from '../opening.ts';
import type { Signed } from '../session.ts';
import { partNames } from '../wording/codes.ts';
import { endedTexts } from '../wording/texts.ts';
import { Icon } from './icons.tsx';
import { Csrf } from './layout.tsx';
import { Conversation, Files, OpenedPart } from './parts.tsx';
import { conversationOf, withTranslations } from './translations.ts';

const ONE_BY_ONE = ['identity', 'victim', 'compelled'] as const satisfies readonly PartKind[];
const TOGETHER = ['report', 'message', 'note', 'file'] as const satisfies readonly PartKind[];

interface Props {
  readonly row: ReferralRow;
  readonly signed: Pick<Signed, 'secret'>;
  readonly nonce: string;
  readonly opened: Opened | undefined;
  /** The first look marks it as seen: one press for both. */
  readonly firstLook: boolean;
}

interface OpenFormProps extends Props {
  readonly kinds: readonly PartKind[];
  readonly label: string;
  readonly strong?: boolean;
  readonly earlier?: boolean;
}

const OpenForm: FC<OpenFormProps> = ({ row, signed, nonce, firstLook, kinds, label, strong, earlier }) => (
  <form method="post" action={`/referrals/${row.tip}/open`}>
    <Csrf signed={signed} />
    <input type="hidden" name="nonce" value={nonce} />
    {kinds.map((kind) => (
      <input type="hidden" name="part" value={kind} />
    ))}
    {firstLook && <input type="hidden" name="acknowledge" value="yes" />}
    {earlier === true && <input type="hidden" name="earlier" value="yes" />}
    <button class={strong === true ? 'strong' : 'plain'}>
      <Icon name="lock" /> {label}
    </button>
  </form>
);

const countOf = (row: ReferralRow, kind: PartKind): number => row.parts.filter(({ part }) => part === kind).length;

const holdings = (row: ReferralRow): string => {
  const held = [...TOGETHER, ...ONE_BY_ONE].filter((kind) => countOf(row, kind) > 0);
  return held
    .map((kind) => (isMany(kind) ? `${partNames[kind]} (${countOf(row, kind)})` : partNames[kind]))
    .join(' · ');
};

/** What may be read here, and what has just been opened. Nothing is opened by only looking at the page. */
export const Content: FC<Props> = (props) => {
  const { row, opened, firstLook } = props;
  if (row.ended !== null) {
    return (
      <section class="content" aria-labelledby="content">
        <h2 id="content">What was sent</h2>
        <p class="notice">
          <Icon name="lock" /> {endedTexts[row.ended]}
        </p>
      </section>
    );
  }
  const kinds = opened?.kinds ?? [];
  const further = ONE_BY_ONE.filter((kind) => countOf(row, kind) > 0 && !kinds.includes(kind));
  const together = TOGETHER.filter((kind) => countOf(row, kind) > 0);
  const files = opened?.readings.filter(({ reference: { part } }) => part === 'file') ?? [];
  const talk = conversationOf(opened?.readings ?? []);
  return (
    <section class="content" aria-labelledby="content">
      <h2 id="content">What was sent</h2>
      {row.parts.length === 0 && <p>No part of it is shared with you yet.</p>}
      {opened === undefined && row.parts.length > 0 && (
        <p class="hint">
          You may open: {holdings(row)}. Each opening is recorded{firstLook ? ', and marks it as seen' : ''}.
        </p>
      )}
      {opened === undefined && together.length > 0 && (
        <OpenForm {...props} kinds={together} label="Open report and conversation" strong />
      )}
      {kinds
        .filter((kind) => !isMany(kind))
        .map((kind) => (
          <OpenedPart
            kind={kind}
            language={row.label.language}
            partner={row.pk}
            readings={withTranslations(opened?.readings ?? [], kind)}
          />
        ))}
      {files.length > 0 && <Files tip={row.tip} readings={files} />}
      {talk.length > 0 && <Conversation row={row} readings={talk} earlier={opened?.earlier ?? 0} />}
      {(opened?.earlier ?? 0) > 0 && <OpenForm {...props} kinds={kinds} label="Open the earlier ones too" earlier />}
      {further.length > 0 && (
        <div class="further">
          <p class="hint">Open only what you need:</p>
          {further.map((kind) => (
            <OpenForm {...props} kinds={[...kinds, kind]} label={partNames[kind]} />
          ))}
        </div>
      )}
    </section>
  );
};
