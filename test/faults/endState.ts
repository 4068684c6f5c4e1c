import { verifyChain } from '../../shared/custody/chain.ts';
import { actsIn } from '../../shared/custody/digests.ts';
import { chainOf, custodyEntrySchema, PIPELINE, type CustodyAct } from '../../shared/rows/custodyEntry.ts';
import { custodyProofSchema, PROOF } from '../../shared/rows/custodyProof.ts';
import { inboxKeyOf } from '../../shared/rows/inbox.ts';
import { mailboxRowSchema } from '../../shared/rows/mailbox.ts';
import { partKey, partRowSchema, type PartRow } from '../../shared/rows/part.ts';
import {
  grantRowSchema,
  referralRowSchema,
  settledRowSchema,
  type GrantRow,
  type ReferralRow,
  type SettledRow,
} from '../../shared/rows/referral.ts';
import { requestRowSchema } from '../../shared/rows/request.ts';
import { claimRowSchema } from '../../shared/rows/claim.ts';
import { tipRowSchema, type TipRow } from '../../shared/rows/tip.ts';
import { nameOfItem, type Owed } from './oracle.ts';
import type { Row, Stage } from './stage.ts';

/** All that stands in the tables, read once and told apart by tip. */
export interface EndState {
  readonly tips: ReadonlyMap<string, TipRow>;
  readonly parts: ReadonlyMap<string, PartRow[]>;
  readonly referrals: ReadonlyMap<string, ReferralRow[]>;
  readonly grants: ReadonlyMap<string, GrantRow[]>;
  readonly settled: ReadonlyMap<string, SettledRow[]>;
  readonly mailboxes: ReadonlyMap<string, string[]>;
  readonly chains: ReadonlyMap<string, CustodyAct[]>;
  readonly erasures: ReadonlySet<string>;
  /** Tips of which a partner keeps sealed words outside of Parts: one that was sent twice leaves them until an erasure. */
  readonly kept: ReadonlySet<string>;
  /** What belongs to no tip, or is wrong by itself. */
  readonly surprises: readonly string[];
  /** Messages that failed five times in a row. What they were about is owed still, and comes again. */
  readonly deadLetters: readonly string[];
}

const grouped = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
};

const startsWith =
  (prefix: string) =>
  ({ sk }: Row): boolean =>
    String(sk).startsWith(prefix);

const isProof = ({ pk }: Row): boolean => String(pk).startsWith(`${PROOF}#`);

export const readEndState = async (stage: Stage): Promise<EndState> => {
  const [tips, parts, referrals, offices, mailboxes, custody] = await Promise.all([
    stage.rows('Tips'),
    stage.rows('Parts'),
    stage.rows('Referrals'),
    stage.rows('Offices'),
    stage.rows('Mailboxes'),
    stage.rows('Custody'),
  ]);
  const surprises: string[] = [];
  const deadLetters = await stage.deadLetters();

  const claims = referrals.filter(({ sk }) => sk === 'claim').map((row) => claimRowSchema.parse(row));
  for (const [item, held] of grouped(claims, ({ tip, part, digest }) => `${tip} ${partKey(part, digest)}`)) {
    if (held.length > 1) surprises.push(`${item} has ${held.length} claims`);
  }
  const claimed = new Set(claims.map(({ tip, part, digest }) => `${tip} ${partKey(part, digest)}`));
  for (const row of referrals.filter(startsWith('grant#'))) {
    const { tip, part, digest } = grantRowSchema.parse(row);
    if (!claimed.has(`${tip} ${partKey(part, digest)}`)) surprises.push(`${tip} ${part} is granted without a claim`);
  }
  for (const row of offices.filter(startsWith('request#'))) {
    const { id, owed } = requestRowSchema.parse(row);
    if (owed !== undefined) surprises.push(`request ${id} is still owed`);
  }
  const entries = custody.filter((row) => !isProof(row)).map((row) => custodyEntrySchema.parse(row));
  const chains = grouped(entries, ({ chain }) => chain);
  for (const [chain, own] of chains) {
    own.sort((one, other) => one.sequence - other.sequence);
    const verified = await verifyChain(chain, own);
    if (!verified.ok) surprises.push(`${chain} breaks at ${verified.error.sequence}: ${verified.error.fault}`);
  }
  for (const { chain, sequence, hash } of custody.filter(isProof).map((row) => custodyProofSchema.parse(row))) {
    const proven = chains.get(chain)?.find((entry) => entry.sequence === sequence);
    if (proven?.hash !== hash) surprises.push(`${chain} is not what its root says at ${sequence}`);
  }
  return {
    tips: new Map(tips.map((row) => tipRowSchema.parse(row)).map((row) => [row.pk, row])),
    parts: grouped(
      parts.map((row) => partRowSchema.parse(row)),
      ({ pk }) => pk,
    ),
    referrals: grouped(
      referrals.filter(startsWith('referral#')).map((row) => referralRowSchema.parse(row)),
      ({ tip }) => tip,
    ),
    grants: grouped(
      referrals.filter(startsWith('grant#')).map((row) => grantRowSchema.parse(row)),
      ({ tip }) => tip,
    ),
    settled: grouped(
      referrals.filter(startsWith('settled#')).map((row) => settledRowSchema.parse(row)),
      ({ tip }) => tip,
    ),
    mailboxes: new Map(
      [
        ...grouped(
          mailboxes.map((row) => mailboxRowSchema.parse(row)),
          ({ tip }) => tip,
        ),
      ].map(([tip, rows]) => [tip, rows.map(({ pk }) => pk)]),
    ),
    chains: new Map([...chains].map(([chain, own]) => [chain, actsIn(own)])),
    erasures: new Set(await stage.objects()),
    kept: new Set(offices.filter((row) => 'sealed' in row).map((row) => String(row['tip']))),
    surprises,
    deadLetters,
  };
};

const same = (what: string, found: unknown, owed: unknown): string[] =>
  JSON.stringify(found) === JSON.stringify(owed)
    ? []
    : [`${what}: ${JSON.stringify(found)} where ${JSON.stringify(owed)} is owed`];

const sorted = (record: Readonly<Record<string, unknown>>): unknown =>
  Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));

const counted = (items: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
};

/** Acts of people: what the pipeline logs of itself may be logged again where it was cut short before it acted. */
const BY_PIPELINE = new Set([
  'part_sealed',
  'triaged',
  'referral_made',
  'grant_made',
  'grant_deleted',
  'delivered',
  'reminded',
  'others_asked',
  'duty_phone_rung',
  'duty_phone_unconfirmed',
  'duty_phone_taken',
]);

const partnerOf = ({ digests }: CustodyAct): string =>
  digests.find((digest) => digest.startsWith('partner:'))?.slice('partner:'.length) ?? '';

const inChain = (chain: readonly CustodyAct[], owed: Owed): string[] => {
  const byPeople = chain.filter(({ act }) => !BY_PIPELINE.has(act) && act !== 'erased').map(({ act }) => act);
  const deliveries = counted(chain.filter(({ act }) => act === 'delivered').map(partnerOf));
  const made = counted(chain.filter(({ act }) => act === 'referral_made').map(partnerOf));
  const once = Object.fromEntries(Object.keys(owed.referrals).map((partner) => [partner, 1]));
  return [
    ...same('acts', sorted(counted(byPeople)), sorted(owed.acts)),
    ...same('deliveries', sorted(deliveries), sorted(owed.deliveries)),
    ...same('referrals made', sorted(made), sorted(once)),
  ];
};

const inReferral = (row: ReferralRow, owed: Owed): string[] => {
  const delivered = row.history.filter(({ act }) => act === 'delivered').length;
  return [
    ...same(`${row.pk} told`, delivered, owed.deliveries[row.pk] ?? 0),
    ...same(`${row.pk} leads`, row.lead, owed.lead === row.pk && !owed.deletion),
    ...same(`${row.pk}'s place`, row.inboxKey, inboxKeyOf(row)),
    ...same(`${row.pk} asked twice`, new Set(row.applied).size, row.applied.length),
  ];
};

/** Every grant that was ever made is in the log, and what was taken back since is too. */
const grantsLogged = (grants: readonly GrantRow[], chain: readonly CustodyAct[]): string[] => {
  const logged = (act: string): Set<string> =>
    new Set(chain.filter((entry) => entry.act === act).flatMap(({ digests }) => digests));
  const [made, deleted] = [logged('grant_made'), logged('grant_deleted')];
  return grants
    .filter(({ grantDigest }) => !made.has(`grant:${grantDigest}`) || deleted.has(`grant:${grantDigest}`))
    .map(({ pk, part }) => `${pk}'s grant of ${part} is not in the log`);
};

const textsIn = (parts: readonly PartRow[], withheld: boolean): string[] =>
  parts.filter((part) => part.withheld !== withheld).map(({ sk }) => `${sk} is ${withheld ? 'open' : 'withheld'}`);

/** How a tip stands against what is owed for it; empty if it is as it should be. */
export const compare = (state: EndState, tip: string, owed: Owed, requests: number): string[] => {
  const row = state.tips.get(tip);
  if (row === undefined) return ['the tip is not there'];
  const chain = state.chains.get(chainOf(PIPELINE, tip)) ?? [];
  const referrals = state.referrals.get(tip) ?? [];
  const grants = state.grants.get(tip) ?? [];
  const parts = state.parts.get(tip) ?? [];
  const settled = state.settled.get(tip) ?? [];
  const standing = Object.fromEntries(referrals.map(({ pk, state: found, basis }) => [pk, { state: found, basis }]));
  const names = new Map(row.parts.map((reference) => [reference.digest, nameOfItem(reference)]));
  return [
    ...same('urgency', row.urgency?.level, owed.urgency),
    ...same('lead', row.lead, owed.lead),
    ...same('choice', row.consents.findLast(({ withdrawn }) => withdrawn === null)?.choice, owed.choice),
    ...same('referrals', sorted(standing), sorted(owed.referrals)),
    ...same('grants', grants.map(({ pk, digest }) => `${pk} ${names.get(digest) ?? digest}`).sort(), owed.grants),
    ...same('parts of the tip', row.parts.map(nameOfItem).sort(), owed.parts),
    ...same(
      'sealed items',
      parts.map(({ sk }) => sk).sort(),
      row.parts.map((one) => partKey(one.part, one.digest)).sort(),
    ),
    ...same('sight given up', row.sightGivenUp, owed.sightGivenUp),
    ...same('deletion asked for', row.deletion !== null, owed.deletion),
    // One without a code has none; that a code which was given opens one is seen by whoever has it.
    ...same('mailboxes', state.mailboxes.get(tip) ?? [], row.mailbox === null ? [] : [row.mailbox]),
    ...same('stale mailbox', row.staleMailbox, null),
    ...same(
      'entries owed to the log',
      row.entries.map(({ id }) => id),
      [],
    ),
    ...same(
      'requests settled',
      settled.map(({ result }) => result),
      Array.from({ length: requests }, () => 'done'),
    ),
    ...textsIn(parts, owed.deletion),
    ...grantsLogged(grants, chain),
    ...inChain(chain, owed),
    ...referrals.flatMap((referral) => inReferral(referral, owed)),
  ];
};

/** After an erasure nothing is left but the record of it. */
export const compareErased = (state: EndState, tip: string): string[] => {
  const chain = state.chains.get(chainOf(PIPELINE, tip)) ?? [];
  return [
    ...(state.tips.has(tip) ? ['the tip is still there'] : []),
    ...(state.parts.has(tip) ? ['sealed items are still there'] : []),
    ...(state.grants.has(tip) ? ['grants are still there'] : []),
    ...(state.kept.has(tip) ? ['a partner still keeps sealed words'] : []),
    ...(state.mailboxes.has(tip) ? ['a mailbox is still there'] : []),
    ...(state.erasures.has(`erasures/${tip}.json`) ? [] : ['no erasure is in the locked bucket']),
    ...same('erased in the log', chain.filter(({ act }) => act === 'erased').length, 1),
  ];
};
