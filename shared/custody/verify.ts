import { unproved, type Fault, type Finding, type Note, type Verdict } from './findings.ts';
import { readRecord } from './readRecord.ts';
import type { CustodyRecord } from './record.ts';
import type { RootKey } from './rootKey.ts';
import { openStatement, thumbprintOf, type Statement } from './statement.ts';
import { checkContents } from './verifyContents.ts';
import { checkChain, rootedTooLate, shownActs } from './verifyChains.ts';
import { checkParts, partsNotRooted } from './verifyParts.ts';

export interface Against {
  /** The key as it was published elsewhere: without it, a record vouches for itself. */
  readonly key?: RootKey | undefined;
  /** An earlier record of the same tip, or one signed statement, as text. */
  readonly earlier?: string | undefined;
}

const broken = (code: Fault): Verdict => ({
  ok: false,
  faults: [{ code, where: null }],
  notes: [],
  counts: { chains: 0, entries: 0, acts: 0, parts: 0 },
  key: null,
  root: null,
});

/** Text → verdict, with nothing but the text: no network, no table, no clock. */
export const verifyRecord = async (text: string, against: Against = {}): Promise<Verdict> => {
  const parsed = readRecord(text);
  if (!parsed.ok) return broken(parsed.error);
  const record = parsed.value;
  const faults: Finding<Fault>[] = [];
  const notes: Finding<Note>[] = [];
  const key = against.key ?? record.key;
  if (against.key === undefined) notes.push({ code: 'key_not_pinned', where: null });
  else if (record.key !== null && (await thumbprintOf(record.key)) !== (await thumbprintOf(against.key))) {
    faults.push({ code: 'another_key', where: null });
  }
  faults.push(...checkFrame(record).map((code) => ({ code, where: null })));
  const roots: Statement[] = [];
  for (const chain of record.chains) {
    const checked = await checkChain(record, key, chain, madeAt(record));
    faults.push(...checked.faults);
    notes.push(...checked.notes);
    if (checked.root !== null) roots.push(checked.root);
  }
  faults.push(...(await checkParts(record)));
  const contents = await checkContents(record, exportOf(record) !== undefined);
  faults.push(...contents.faults);
  notes.push(...contents.notes, ...record.leftOut.map(leftOutNote));
  const pipeline = record.chains.find(({ chain }) => chain === `pipeline#${record.tip}`);
  if ((pipeline?.proof ?? null) === null) notes.push({ code: 'nothing_rooted', where: null });
  else notes.push(...partsNotRooted(record));
  const root = roots.reduce<Statement | null>((last, each) => (each.number > (last?.number ?? 0) ? each : last), null);
  faults.push(...rootedTooLate(record.chains, root));
  if (against.earlier === undefined) notes.push({ code: 'no_earlier', where: null });
  else {
    faults.push(...(await checkGrowth(record, root, key, against.earlier)));
    if (!readRecord(against.earlier).ok) notes.push({ code: 'earlier_root_not_linked', where: null });
  }
  return {
    ok: faults.length === 0 && !notes.some(({ code }) => unproved.has(code)),
    faults,
    notes,
    counts: {
      chains: record.chains.length,
      entries: record.chains.reduce((sum, { entries }) => sum + entries.length, 0),
      acts: shownActs(record.chains).length,
      parts: record.parts.length,
    },
    key: key === null ? null : await thumbprintOf(key),
    root: root === null ? null : { number: root.number, hour: root.hour },
  };
};

const leftOutNote = ({ part, version }: CustodyRecord['leftOut'][number]): Finding<Note> => ({
  code: 'part_left_out',
  where: `${part} ${version}`,
});

const exportOf = ({ chains, tip, partner, request }: CustodyRecord) =>
  shownActs(chains.filter(({ chain }) => chain === `pipeline#${tip}`)).find(
    ({ act, id, actor }) =>
      act === 'record_exported' && id === `request:${partner}:${request}` && actor.startsWith(`${partner}/`),
  );

/** The hour in which the record was asked for, by the log. */
const madeAt = (record: CustodyRecord): number => Date.parse(exportOf(record)?.hour ?? '1970-01-01T00:00Z');

/** That it is the record of this tip and of this partner, with nothing of another and nothing twice. */
const checkFrame = (record: CustodyRecord): Fault[] => {
  const names = record.chains.map(({ chain }) => chain);
  const whole =
    names.includes(`pipeline#${record.tip}`) &&
    new Set(names).size === names.length &&
    names.every((name) => name.endsWith(`#${record.tip}`)) &&
    record.chains.every(({ entries }) => entries.length > 0) &&
    new Set(record.parts.map(({ part, digest }) => `${part}:${digest}`)).size === record.parts.length;
  return whole ? [] : ['chains_missing'];
};

/** That what was there before is there still: each chain has the entry that was its last. */
const checkGrowth = async (
  record: CustodyRecord,
  root: Statement | null,
  key: RootKey | null,
  earlier: string,
): Promise<Finding<Fault>[]> => {
  const before = readRecord(earlier);
  if (!before.ok && before.error !== 'not_a_record') return [{ code: before.error, where: 'the earlier record' }];
  if (before.ok) {
    // Whatever has nothing to compare with would silence the question.
    const named = before.value.chains.some(
      ({ chain, entries }) => chain === `pipeline#${record.tip}` && entries.length > 0,
    );
    if (before.value.tip !== record.tip || !named) return [{ code: 'another_record', where: null }];
    return before.value.chains.flatMap(({ chain, entries, proof }): Finding<Fault>[] => {
      const now = record.chains.find((each) => each.chain === chain);
      const last = entries.at(-1);
      const stands = last === undefined || now?.entries[last.sequence]?.hash === last.hash;
      const signed = proof === null || now?.entries[proof.sequence]?.hash === proof.hash;
      return stands && signed ? [] : [{ code: 'shrank', where: chain }];
    });
  }
  if (key === null) return [{ code: 'no_key', where: null }];
  const statement = await openStatement(earlier.trim(), key);
  if (!statement.ok) return [{ code: 'not_signed', where: 'the earlier root' }];
  const { number, chains, root: hash } = statement.value;
  const same = root?.number === number && root.root !== hash;
  const grew = root !== null && root.number >= number && root.chains >= chains && !same;
  return grew ? [] : [{ code: 'shrank', where: null }];
};
