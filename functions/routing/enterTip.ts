import { sendOrLeave } from '../../shared/adapters/queue.ts';
import { digestOfKey, digestOfPart } from '../../shared/custody/digests.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import type { Label } from '../../shared/domain/label.ts';
import { textParts } from '../../shared/domain/part.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { laneFor } from '../../shared/domain/triage.ts';
import { FIRST_VERSION, referenceOf } from '../../shared/intake/sealParts.ts';
import { tipItem } from '../../shared/intake/tipItem.ts';
import { mayAct } from '../../shared/routing/staff.ts';
import { ACCEPTED, chainOf, PIPELINE, type CustodyDraft } from '../../shared/rows/custodyEntry.ts';
import { enteredTipId, type NewTipRow } from '../../shared/rows/newTip.ts';
import { partKey, type PartRow } from '../../shared/rows/part.ts';
import { sealedKey, sealedRowSchema } from '../../shared/rows/request.ts';
import { tipRowSchema, type TipRow } from '../../shared/rows/tip.ts';
import { checkSealed } from '../../shared/sealing/check.ts';
import { jsonText } from '../../shared/sealing/json.ts';
import { thumbprint } from '../../shared/sealing/reporterKey.ts';
import type { RoutingPorts } from './ports.ts';
import { digestOfPartner } from './standing.ts';

type Entry = NonNullable<NewTipRow['entry']>;
type Refusal = 'not_allowed' | 'ended' | 'bad_seal';

/**
 * Makes a tip of what staff wrote down: the same parts, item and log as of a tip that its reporter sent. The partner is the
 * key under which it was found; the tip's id has to be the one that comes of it, so that a staff function which was
 * taken over can neither add to a tip that is there nor bring one back that was erased. It can make tips up, as anybody can.
 */
export const enterTip = async (
  ports: RoutingPorts,
  partner: PartnerId,
  row: NewTipRow,
): Promise<Result<void, Refusal>> => {
  const { tip, entry } = row;
  if (entry === null || tip !== enteredTipId(ports.deployment, partner, row.seed)) return err('not_allowed');
  if (!mayEnter(ports, partner, row) || !isOurs(ports, entry.label)) return err('not_allowed');
  const taken = await ports.tips.get({ pk: tip }, tipRowSchema);
  if (taken !== undefined) return pointed(ports, taken);
  // Its log outlives a tip.
  if ((await ports.custody.open(chainOf(PIPELINE, tip))).acts().length > 0) return err('ended');
  const parts = await sealedParts(ports, partner, tip, entry);
  if (parts === undefined) return err('bad_seal');
  for (const part of parts) await ports.parts.putIfAbsent(part);
  const now = ports.now();
  const label: Label = { ...entry.label, received: hourOf(now) };
  const entries = await entriesOf(ports, partner, row, entry);
  const item = tipItem({ ...entry, tip, label, parts: parts.map(referenceOf), entries }, now);
  // Two workers make the same of it: whichever comes first.
  await ports.tips.putIfAbsent(item);
  return pointed(ports, item);
};

const pointed = async ({ triage }: RoutingPorts, { pk: tip, label, owed }: TipRow): Promise<Result<void, never>> => {
  if (owed === 'triage') await sendOrLeave(triage, laneFor(label), { tip });
  return ok(undefined);
};

const mayEnter = ({ cedar }: RoutingPorts, partner: PartnerId, { role }: NewTipRow): boolean =>
  mayAct(cedar, { role, partner, act: 'enter', referral: { partner, lead: false, authorised: true } }).may;

/** Triage and routing believe a label: it speaks of this country, and says how the tip came. */
const isOurs = ({ pack: { jurisdiction } }: RoutingPorts, { jurisdiction: code, channel, area }: Label): boolean =>
  code === jurisdiction.code &&
  channel === 'staff' &&
  (area === 'unknown' || jurisdiction.areas.some((known) => known.code === area));

/** All of them, or none: the four that every tip has, once each, and the number where the label tells of one. */
const sealedParts = async (
  { offices, deployment }: RoutingPorts,
  partner: PartnerId,
  tip: string,
  { parts, label }: Entry,
): Promise<readonly PartRow[] | undefined> => {
  const wanted = [...textParts, ...(label.answer.number ? (['number'] as const) : [])];
  if (parts.map(({ part }) => part).join() !== wanted.join()) return undefined;
  const rows = await Promise.all(
    parts.map(async ({ part, digest }): Promise<PartRow | undefined> => {
      const row = await offices.get(
        { pk: partner, sk: sealedKey(tip, digest) },
        sealedRowSchema.nullable().catch(null),
      );
      if (row?.tip !== tip) return undefined;
      const header = { deployment, tip, part, version: FIRST_VERSION };
      if (!checkSealed(jsonText.parse(row.sealed), { header, digest }).ok) return undefined;
      return {
        pk: tip,
        sk: partKey(part, digest),
        part,
        version: FIRST_VERSION,
        digest,
        sealed: row.sealed,
        withheld: false,
      };
    }),
  );
  return rows.every((row) => row !== undefined) ? rows : undefined;
};

/** Whoever holds a part may see that the tip came in, and not which member of staff wrote it down. */
const entriesOf = async (
  { now }: RoutingPorts,
  partner: PartnerId,
  { id, by }: NewTipRow,
  { parts, mailbox }: Entry,
): Promise<readonly CustodyDraft[]> => {
  const hour = hourOf(now());
  const key = mailbox === null ? [] : [digestOfKey(await thumbprint(mailbox.publicKey))];
  const digests = [...parts.map((part) => digestOfPart(part)), ...key];
  return [
    { id: ACCEPTED, actor: PIPELINE, act: 'accepted', digests, reason: null, hour },
    {
      id: `request:${partner}:${id}`,
      actor: `${partner}/${by}`,
      act: 'tip_entered',
      digests: [digestOfPartner(partner)],
      reason: null,
      hour,
    },
  ];
};
