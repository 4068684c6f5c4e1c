import { describe, expect, it } from 'vitest';
import { hourOf } from '../../../shared/domain/hour.ts';
import { custodyActSchema } from '../../../shared/rows/custodyEntry.ts';
import { hashOfAct } from '../../../shared/custody/chain.ts';
import type { CustodyRecord } from '../../../shared/custody/record.ts';
import { verifyRecord } from '../../../shared/custody/verify.ts';
import { describeVerdict } from '../../../shared/custody/describe.ts';
import { aChain, anAct } from '../../factories/custody.ts';
import { aRecord } from '../../factories/record.ts';
import { aRoot, aSigner } from '../../factories/root.ts';

const faultsOf = async (record: CustodyRecord, against: Parameters<typeof verifyRecord>[1] = {}) =>
  (await verifyRecord(JSON.stringify(record), against)).faults.map(({ code }) => code);

/** Its first letter as another: the value stays well-formed. */
const other = (text: string): string => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;

describe('a sealed part', () => {
  it('that is the one which the log tells of has nothing wrong with it', async () => {
    expect(await faultsOf(await aRecord())).toEqual([]);
  });

  it.each(['iv', 'ciphertext', 'tag'] as const)('is found to have another %s, and nothing else', async (field) => {
    const record = await aRecord();
    const parts = record.parts.map((part) => ({ ...part, [field]: other(part[field]) }));
    expect(await faultsOf({ ...record, parts })).toEqual(['part_changed']);
  });

  it('is found to have another protected header, though that says the same', async () => {
    const record = await aRecord();
    const parts = record.parts.map((part) => {
      const header: unknown = JSON.parse(Buffer.from(part.protected, 'base64url').toString());
      return { ...part, protected: Buffer.from(JSON.stringify(header, null, 1)).toString('base64url') };
    });
    expect(await faultsOf({ ...record, parts })).toEqual(['part_changed']);
  });

  it.each([
    ['deployment', { deployment: 'quietline-xa' }],
    ['tip', { tip: 'b'.repeat(16) }],
    ['version', { version: '2' }],
    ['author', { author: 'police-unit' }],
    ['audience', { audience: 'police-unit' }],
  ])('is found to have been sealed as that of another %s, though the log has its digest', async (_what, header) => {
    const item = { part: 'message', author: 'desk', audience: 'reporter' };
    expect(await faultsOf(await aRecord({ item }))).toEqual([]);
    expect(await faultsOf(await aRecord({ item, header }))).toEqual(['part_misnamed']);
  });

  it('is found to have been sealed as another part', async () => {
    expect(await faultsOf(await aRecord({ header: { part: 'victim' } }))).toEqual(['part_misnamed']);
  });

  it('is believed only where the log tells of how it came in', async () => {
    expect(await faultsOf(await aRecord({ accepted: false }))).toEqual(['part_not_vouched']);
  });

  it('is found to have another grant, or one that the log does not tell of, or that was taken back', async () => {
    const record = await aRecord();
    const grants = record.parts.map((part) => ({ ...part, grant: other(part.grant) }));
    expect(await faultsOf({ ...record, parts: grants })).toEqual(['grant_changed']);
    const digests = record.parts.map((part) => ({ ...part, grantDigest: other(part.grantDigest) }));
    expect(await faultsOf({ ...record, parts: digests })).toEqual(['grant_changed', 'grant_not_logged']);
    expect(await faultsOf(await aRecord({ grantDeleted: true }))).toEqual(['grant_taken_back']);
  });
});

describe('the record', () => {
  it('is that of whom the log tells that it was handed to, for this request', async () => {
    const record = await aRecord();
    expect(await faultsOf({ ...record, request: 'two' })).toEqual(['not_exported']);
    expect(await faultsOf({ ...record, partner: 'police-unit' })).toContain('not_exported');
  });

  it('has the chain of its tip, no other tip’s, none that is empty, and nothing twice', async () => {
    const record = await aRecord();
    const { chains, parts } = record;
    const empty = { chain: `desk#${record.tip}`, entries: [], proof: null };
    const foreign = (await aRecord({ tip: 'b'.repeat(16) })).chains;
    for (const changed of [
      { ...record, chains: [...chains, empty] },
      { ...record, chains: [...chains, ...chains] },
      { ...record, parts: [...parts, ...parts] },
    ]) {
      expect(await faultsOf(changed)).toEqual(['chains_missing']);
    }
    expect(await faultsOf({ ...record, chains: [] })).toContain('chains_missing');
    expect(await faultsOf({ ...record, chains: [...chains, ...foreign] })).toContain('chains_missing');
  });

  it('has all that an earlier one had', async () => {
    const [long, short] = [await aRecord({ further: 1 }), await aRecord()];
    expect(await faultsOf(long, { earlier: JSON.stringify(short) })).toEqual([]);
    expect(await faultsOf(short, { earlier: JSON.stringify(long) })).toEqual(['shrank']);
  });
});

describe('a root', () => {
  it('counts only if the path leads to it', async () => {
    const record = await aRecord();
    const chains = record.chains.map((chain) => {
      const { proof } = chain;
      return { ...chain, proof: proof && { ...proof, path: proof.path.map(other) } };
    });
    expect(await faultsOf({ ...record, chains })).toEqual(['not_under_root']);
  });

  it('of another deployment is none of this one', async () => {
    const record = await aRecord({ statement: { deployment: 'quietline-xa' } });
    expect(await faultsOf(record)).toEqual(['not_signed']);
  });

  it('counts for the chain that the proof is of, and for no other with the same end', async () => {
    const [mine, theirs] = [await aRecord(), await aRecord({ further: 1 })];
    const proof = theirs.chains[0]?.proof ?? null;
    const chains = mine.chains.map((chain) => ({ ...chain, proof }));
    expect(await faultsOf({ ...mine, key: theirs.key, chains })).toEqual(['cut_or_rewritten']);
  });

  it('is believed by the key that was pinned, whatever key the record came with', async () => {
    const [signer, forger] = [aSigner(), aSigner()];
    const record = await aRecord({ signer: forger });
    expect(await faultsOf(record)).toEqual([]);
    expect(await faultsOf(record, { key: signer.key })).toEqual(['another_key', 'not_signed']);
    expect(await faultsOf({ ...record, key: signer.key }, { key: signer.key })).toEqual(['not_signed']);
    const { notes } = await verifyRecord(JSON.stringify(record), { key: forger.key });
    expect(notes.map(({ code }) => code)).not.toContain('key_not_pinned');
  });
});

describe('a root that somebody kept', () => {
  const signer = aSigner();
  const keeping = async (statement: NonNullable<Parameters<typeof aRoot>[2]>, by = signer) =>
    (await aRoot(by, [], statement)).text;

  it('is grown from, or the same', async () => {
    const record = await aRecord({ signer, statement: { number: 5 } });
    expect(await faultsOf(record, { earlier: await keeping({ number: 4, chains: 2 }) })).toEqual([]);
    expect(await faultsOf(record, { earlier: record.chains[0]?.proof?.statement })).toEqual([]);
  });

  it.each([
    ['is newer than that of the record', { number: 6, chains: 2 }],
    ['had more chains', { number: 4, chains: 3 }],
    ['had the same number and another root', { number: 5, chains: 2, root: 'AAAA' }],
  ])('tells where the record %s', async (_what, statement) => {
    const record = await aRecord({ signer, statement: { number: 5 } });
    expect(await faultsOf(record, { earlier: await keeping(statement) })).toEqual(['shrank']);
  });

  it('counts only if the same key signed it', async () => {
    const record = await aRecord({ signer, statement: { number: 5 } });
    expect(await faultsOf(record, { earlier: await keeping({ number: 4 }, aSigner()) })).toEqual(['not_signed']);
  });
});

const verdictOf = (record: CustodyRecord) => verifyRecord(JSON.stringify(record));
const shownIn = ({ acts }: CustodyRecord['chains'][number]['entries'][number]) =>
  acts.flatMap((act) => ('withheld' in act ? [] : [custodyActSchema.parse(act)]));
const codes = (found: readonly { readonly code: string }[]) => found.map(({ code }) => code);

describe('what nobody signed for', () => {
  it('is not taken for proved, however well it is linked, also with the right key pinned', async () => {
    const record = await aRecord();
    const chains = record.chains.map(({ chain, entries }) => ({ chain, entries, proof: null }));
    const invented = { ...record, key: null, chains };
    for (const against of [{}, { key: aSigner().key }]) {
      const verdict = await verifyRecord(JSON.stringify(invented), against);
      expect(verdict.faults).toEqual([]);
      expect(verdict.ok).toBe(false);
      expect(codes(verdict.notes)).toContain('nothing_rooted');
      expect(describeVerdict(verdict)).toMatch(/^NOT PROVED YET/);
    }
  });

  it('vouches for no part: the end of a genuine chain can be linked by whoever holds the record', async () => {
    const genuine = await aRecord();
    const forged = await aRecord({ item: { version: '2' } });
    const [chain] = genuine.chains;
    if (chain === undefined) throw new Error('There is no chain');
    const acts = forged.chains[0]?.entries.flatMap(shownIn) ?? [];
    const renamed = acts.map((act) => [anAct({ ...act, id: `forged-${act.id}` })]);
    const shown = chain.entries.map(shownIn);
    const entries = await aChain(chain.chain, [...shown, ...renamed]);
    expect(entries[chain.entries.length - 1]?.hash).toBe(chain.proof?.hash);
    const record = { ...genuine, chains: [{ ...chain, entries }], parts: [...genuine.parts, ...forged.parts] };
    const verdict = await verdictOf(record);
    expect(verdict.ok).toBe(false);
    expect(verdict.notes).toContainEqual({ code: 'part_not_rooted_yet', where: 'report 2' });
  });

  it('is wrong where a root had long been due', async () => {
    const record = await aRecord();
    const [chain] = record.chains;
    if (chain === undefined) throw new Error('There is no chain');
    const hours = (count: number) => new Date(Date.parse(chain.entries[0]?.hour ?? '') + count * 3_600_000);
    const hour = hourOf(hours(4));
    const later = await aRecord({ statement: { hour } });
    const own = { chain: `desk#${record.tip}`, entries: await aChain(`desk#${record.tip}`, [[anAct()]]), proof: null };
    expect(codes((await verdictOf({ ...later, chains: [...later.chains, own] })).faults)).toEqual(['rooted_too_late']);
    expect(codes((await verdictOf({ ...record, chains: [...record.chains, own] })).faults)).toEqual([]);
  });
});

describe('whoever hands a record over', () => {
  it('cannot hide acts of the partner whose record it is', async () => {
    const record = await aRecord();
    const [entry] = await aChain(`desk#${record.tip}`, [[anAct()]]);
    if (entry === undefined) throw new Error('There is no entry');
    const own = { chain: entry.chain, entries: [{ ...entry, acts: [{ withheld: 'A'.repeat(43) }] }], proof: null };
    expect(await faultsOf({ ...record, chains: [...record.chains, own] })).not.toEqual([]);
    const [act] = entry.acts;
    if (act === undefined) throw new Error('There is no act');
    const hidden = { ...own, entries: [{ ...entry, acts: [{ withheld: await hashOfAct(act) }] }] };
    expect(await faultsOf({ ...record, chains: [...record.chains, hidden] })).toEqual(['withheld_from_own']);
  });

  it('cannot silence the question about growth with a record that has nothing to compare', async () => {
    const record = await aRecord();
    const empty = { ...record, chains: [] };
    const foreign = await aRecord({ tip: 'b'.repeat(16) });
    for (const earlier of [empty, foreign]) {
      expect(await faultsOf(record, { earlier: JSON.stringify(earlier) })).toEqual(['another_record']);
    }
  });

  it('cannot draw on the terminal with a name', async () => {
    const record = await aRecord();
    const chains = record.chains.map(({ entries, proof }) => ({ chain: '\u001b[2JNOTHING IS WRONG', entries, proof }));
    expect(await faultsOf({ ...record, chains })).toEqual(['not_a_record']);
  });
});
