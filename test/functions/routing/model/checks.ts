import { verifyChain } from '../../../../shared/custody/chain.ts';
import { chainOf, custodyEntrySchema, PIPELINE } from '../../../../shared/rows/custodyEntry.ts';
import {
  grantRowSchema,
  referralRowSchema,
  type GrantRow,
  type ReferralRow,
} from '../../../../shared/rows/referral.ts';
import type { TipRow } from '../../../../shared/rows/tip.ts';
import type { MemoryRow } from '../../../factories/memoryTable.ts';
import type { History } from './history.ts';
import type { Rules, When } from './rules.ts';
import { Worker } from './worker.ts';

const isGrant = (table: string, { sk }: MemoryRow): boolean => table === 'Referrals' && String(sk).startsWith('grant#');

/** Partners of whom the tip's log says that others were asked in their place, since nobody there looked. */
const silentIn = ({ world, tip }: History): ReadonlySet<string> => {
  const log = [...world.rows.of('Custody').values()].flatMap((row) => custodyEntrySchema.safeParse(row).data ?? []);
  const acts = log.filter(({ chain }) => chain === chainOf(PIPELINE, tip)).flatMap((entry) => entry.acts);
  const asked = acts.filter(({ act }) => act === 'others_asked');
  return new Set(asked.flatMap(({ digests }) => digests.map((digest) => digest.replace('partner:', ''))));
};

/**
 * Of a grant that is written just now: what is wrong with it. It has to be one by the facts as they were at some time
 * since its worker began, because a worker cannot know what changes under its hands; that it is then taken back is seen when
 * the queues are empty.
 */
export const faultOfGrant = (history: History, rules: Rules, worker: Worker, table: string, row: MemoryRow) => {
  if (!isGrant(table, row)) return undefined;
  const grant = grantRowSchema.parse(row);
  const { book, world } = history;
  const { pk, part, tip } = grant;
  const made = world.wrapped.get(grant.grant);
  const { partner, part: bound, tip: of } = made?.context ?? {};
  if (made?.to !== `partner-${pk}` || partner !== pk || bound !== part || of !== tip)
    return `${pk} opens another's ${part}`;
  const when: When = { today: history.today(), silent: silentIn(history) };
  const recent = book.versions.slice(worker.began);
  return recent.some((version) => rules.mayHave(book, version, pk, grant, when)) ? undefined : `${pk} is given ${part}`;
};

type Found = { readonly grants: readonly GrantRow[]; readonly referrals: ReadonlyMap<string, ReferralRow> };

const foundIn = (history: History): Found => {
  const rows = [...history.world.rows.of('Referrals').values()].filter(({ tip }) => tip === history.tip);
  const referrals = rows.flatMap((row) => referralRowSchema.safeParse(row).data ?? []);
  return {
    grants: rows.flatMap((row) => grantRowSchema.safeParse(row).data ?? []),
    referrals: new Map(referrals.map((row) => [row.pk, row])),
  };
};

/** Everything that is wrong once the queues are empty, in words. */
export const faultsAtRest = async (history: History, rules: Rules): Promise<string[]> => {
  const row = await history.row();
  const found = foundIn(history);
  const faults = await brokenChains(history);
  if (row === undefined) return [...faults, ...leftOfErased(history, found)];
  if (row.deletion !== null) return [...faults, ...leftOfDeleted(history, found)];
  return [...faults, ...tooMuch(history, rules, found), ...tooLittle(history, rules, found, row)];
};

const brokenChains = async ({ world, tip }: History): Promise<string[]> => {
  const faults: string[] = [];
  for (const owner of [PIPELINE, ...world.pack.partners.map(({ id }) => id)]) {
    const chain = chainOf(owner, tip);
    const entries = await world.routingPorts(new Worker()).custody.read(chain);
    const verified = await verifyChain(chain, entries);
    if (!verified.ok) faults.push(`the chain of ${owner} breaks: ${verified.error.fault}`);
  }
  return faults;
};

const leftOfErased = ({ world, tip }: History, { grants }: Found): string[] => [
  ...(world.erased.includes(tip) ? [] : ['it is gone, and no erasure says so']),
  ...grants.map(({ pk, part }) => `${pk} holds ${part} of what was erased`),
  ...[...world.rows.of('Parts').values()].flatMap((part) =>
    part['pk'] === tip ? ['a part is left of what was erased'] : [],
  ),
];

const leftOfDeleted = ({ world, tip }: History, { grants, referrals }: Found): string[] => [
  ...grants.map(({ pk, part }) => `${pk} holds ${part} of what is deleted`),
  ...[...referrals.values()].flatMap(({ pk, ended }) =>
    ended === 'deleted_by_holder' ? [] : [`${pk} is not told of the deletion`],
  ),
  ...[...world.rows.of('Parts').values()].flatMap((part) =>
    part['pk'] === tip && part['withheld'] !== true ? [`${String(part['part'])} is not withheld`] : [],
  ),
];

/** What stands against the rules. */
const tooMuch = (history: History, rules: Rules, { grants, referrals }: Found): string[] => {
  const { book } = history;
  const { latest } = book;
  const when: When = {
    today: history.today(),
    evenRunOut: true,
    isDone: history.isDone,
    silent: silentIn(history),
  };
  const avoided = rules.avoided(latest);
  const holds = new Set(grants.map(({ pk }) => pk));
  return [
    ...grants.flatMap((grant) =>
      rules.mayHave(book, latest, grant.pk, grant, when) ? [] : [`${grant.pk} holds ${grant.part}`],
    ),
    ...[...referrals.values()].flatMap((row) => {
      const isOver = row.ended !== null || row.state === 'declined';
      if (avoided.has(row.pk) && !isOver) return [`${row.pk} was named and has a referral`];
      if (!isOver && !holds.has(row.pk)) return [`${row.pk} has a referral and no part`];
      return isOver && (row.parts.length > 0 || row.lead) ? [`${row.pk} is shown what it has no more`] : [];
    }),
    ...[...referrals.values()].flatMap(({ pk, musts }) =>
      musts !== undefined && pk !== history.world.pack.jurisdiction.reviewer
        ? [`${pk} sees what others must receive`]
        : [],
    ),
  ];
};

/** What is missing that the rules want. */
const tooLittle = (history: History, rules: Rules, { grants, referrals }: Found, tip: TipRow): string[] => {
  const { book, world } = history;
  const { latest } = book;
  const { reviewer } = world.pack.jurisdiction;
  const when: When = { today: history.today(), isDone: history.isDone };
  const avoided = rules.avoided(latest);
  const has = (pk: string, part: string): boolean => grants.some((grant) => grant.pk === pk && grant.part === part);
  const isThere = new Set<string>(tip.parts.map(({ part }) => part));
  const missing = (pk: string, parts: readonly string[], why: string): string[] =>
    parts.filter((part) => isThere.has(part) && !has(pk, part)).map((part) => `${pk} lacks ${part}: ${why}`);
  const seat = rules.seat(latest);
  const faults = missing(seat, ['report', 'identity', 'victim', 'compelled', 'file'], 'reads first');
  const letters = tip.parts.filter(({ part, author }) => part === 'message' && author === 'reporter');
  for (const { digest } of letters)
    if (!grants.some((grant) => grant.digest === digest && grant.pk === (tip.lead ?? seat)))
      faults.push('nobody who leads has a letter');
  const shown = referrals.get(reviewer)?.musts ?? [];
  for (const partner of rules.others()) {
    if (latest.declined.has(partner.id)) continue;
    const due = rules.due(latest, partner, when);
    if (due.length > 0 && avoided.has(partner.id)) {
      faults.push(...missing(reviewer, ['report'], `${partner.id} was named, and must be told`));
      continue;
    }
    faults.push(
      ...missing(partner.id, rules.dueAgreed(latest, partner, when), 'must be told, with consent').filter(
        (fault) => !fault.includes('message'),
      ),
    );
    const items = shown.filter((item) => item.partner === partner.id);
    for (const part of due)
      if (!has(partner.id, part) && isThere.has(part) && !items.some(({ parts }) => parts.includes(part)))
        faults.push(`${partner.id} must be told ${part}, and nobody is asked`);
    faults.push(...missing(partner.id, rules.releasedForSure(book, latest, partner, when), 'people released it'));
    if (avoided.has(partner.id)) continue;
    const byLead = latest.asked.some(({ to, by }) => to === partner.id && by === latest.lead);
    if (byLead && latest.lead !== null && latest.lead !== partner.id)
      faults.push(
        ...missing(partner.id, rules.askedIn(latest, partner, latest.lead, when), 'asked in').filter(
          (fault) => !fault.includes('message'),
        ),
      );
  }
  return [...faults, ...nobodyTold(history, rules, grants)];
};

/** Of each group that software tells by itself somebody is told, where anybody may be. */
const nobodyTold = (history: History, rules: Rules, grants: readonly GrantRow[]): string[] => {
  const { latest } = history.book;
  const avoided = rules.avoided(latest);
  const holds = new Set(grants.map(({ pk }) => pk));
  return rules.atOnce().flatMap((group) => {
    const isTold = group.some(({ id }) => holds.has(id));
    const could = group.filter(
      (partner) =>
        !avoided.has(partner.id) &&
        !latest.declined.has(partner.id) &&
        rules.toldAtOnce(latest, partner, { today: history.today() }, true).length > 0,
    );
    return isTold || could.length === 0 ? [] : [`${could.map(({ id }) => id).join(' or ')} is not told at once`];
  });
};
