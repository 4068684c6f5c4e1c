import { describe, expect, it } from 'vitest';
import { hourOf } from '../../../shared/domain/hour.ts';
import { custodyActSchema } from '../../../shared/rows/custodyEntry.ts';
import { hashOfAct, link } from '../../../shared/custody/chain.ts';
import type { CustodyRecord } from '../../../shared/custody/record.ts';
import { verifyRecord } from '../../../shared/custody/verify.ts';
import { describeVerdict } from '../../../shared/custody/describe.ts';
import { aChain, anAct, anHour } from '../../factories/custody.ts';
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
      expect(await faultsOf(changed)).toContain('chains_missing');
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

describe('a record of another form', () => {
  it.each(['quietline-record-1', 'quietline-record-3'])('is not read, and the reason is said: %s', async (format) => {
    const record = await aRecord();
    const foreign = JSON.stringify({ ...record, format, more: true });
    const verdict = await verifyRecord(foreign);
    expect(codes(verdict.faults)).toEqual(['another_form']);
    expect(describeVerdict(verdict)).toContain('check it with the version that made it');
    expect(await faultsOf(record, { earlier: foreign })).toEqual(['another_form']);
  });
});

describe('a part that did not fit', () => {
  it('is named, and nothing is wrong', async () => {
    const record = await aRecord();
    const { parts } = record;
    const leftOut = parts.map(({ part, version, digest }) => ({ part, version, digest }));
    const verdict = await verdictOf({ ...record, parts: [], leftOut });
    expect(verdict.faults).toEqual([]);
    expect(verdict.notes).toContainEqual({ code: 'part_left_out', where: 'report 1' });
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
    const { faults, notes } = await verifyRecord(JSON.stringify(record), {
      earlier: record.chains[0]?.proof?.statement,
    });
    expect(faults).toEqual([]);
    expect(codes(notes), 'by number and size alone').toContain('earlier_root_not_linked');
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
const noted = async (record: CustodyRecord) => codes((await verdictOf(record)).notes);
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

  it.each([
    ['to another partner', 'police-unit', {}],
    ['again, behind a deletion that was signed', 'desk', { grantDeleted: true }],
  ])('grants no part %s', async (_how, partner, overrides) => {
    const genuine = await aRecord(overrides);
    const [[chain], [item]] = [genuine.chains, genuine.parts];
    if (chain === undefined || item === undefined) throw new Error('There is no chain, or no part');
    const digests = [`partner:${partner}`, `${item.part}:${item.digest}`, `grant:${item.grantDigest}`];
    const forged = [anAct({ id: 'forged', act: 'grant_made', digests })];
    const entries = await aChain(chain.chain, [...chain.entries.map(shownIn), forged]);
    const verdict = await verdictOf({ ...genuine, partner, chains: [{ ...chain, entries }] });
    expect(codes(verdict.faults)).not.toContain('grant_not_logged');
    expect(codes(verdict.faults)).not.toContain('grant_taken_back');
    expect(verdict.ok).toBe(false);
    expect(verdict.notes).toContainEqual({ code: 'part_not_rooted_yet', where: 'report 1' });
  });

  it('says in its first line that it goes by the key which came with the record', async () => {
    const signer = aSigner();
    const text = JSON.stringify(await aRecord({ signer }));
    const own = describeVerdict(await verifyRecord(text)).split('\n')[0];
    expect(own).toMatch(/^NOTHING IS WRONG .* if the key that came with it/);
    const pinned = describeVerdict(await verifyRecord(text, { key: signer.key })).split('\n')[0];
    expect(pinned).toBe('NOTHING IS WRONG with this record.');
  });

  it('is wrong where a root had long been due', async () => {
    const record = await aRecord();
    const [chain] = record.chains;
    if (chain === undefined) throw new Error('There is no chain');
    const hours = (count: number) => new Date(Date.parse(chain.entries[0]?.hour ?? '') + count * 3_600_000);
    const hour = hourOf(hours(4));
    const own = { chain: `desk#${record.tip}`, entries: await aChain(`desk#${record.tip}`, [[anAct()]]), proof: null };
    const others = [own];
    expect(await faultsOf(await aRecord({ others, statement: { hour } }))).toEqual(['rooted_too_late']);
    expect(await faultsOf(await aRecord({ others }))).toEqual([]);
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
    expect(await faultsOf(await aRecord({ others: [hidden] }))).toEqual(['withheld_from_own']);
  });

  it('cannot leave a chain out, cut one at its end, or add one', async () => {
    const chain = `desk#${'a'.repeat(16)}`;
    const entries = await aChain(chain, [[anAct({ id: 'one' })], [anAct({ id: 'two' })]]);
    const own = { chain, entries, proof: null };
    const record = await aRecord({ others: [own] });
    const [pipeline] = record.chains;
    if (pipeline === undefined) throw new Error('There is no chain');
    expect(await faultsOf(record)).toEqual([]);
    const wrong = [{ code: 'not_as_made', where: chain }];
    const faults = async (chains: CustodyRecord['chains'], of = record) => (await verdictOf({ ...of, chains })).faults;
    expect(await faults([pipeline])).toEqual(wrong);
    expect(await faults([{ ...pipeline, proof: null }]), 'nor where no root covers any of it').toEqual(wrong);
    expect(await faults([pipeline, { ...own, entries: entries.slice(0, 1) }])).toEqual(wrong);
    const more = await aChain(pipeline.chain, [...pipeline.entries.map(shownIn), [anAct({ id: 'more' })]]);
    expect(await faults([{ ...pipeline, entries: more }, own])).toEqual([
      { code: 'not_as_made', where: pipeline.chain },
    ]);
    const none = await aRecord();
    expect(await faults([...none.chains, own], none)).toEqual(wrong);
  });

  it('cannot show an act by its hash that was shown when the record was made, or link the entry that tells of it', async () => {
    const record = await aRecord();
    const [pipeline] = record.chains;
    if (pipeline === undefined) throw new Error('There is no chain');
    const hiding = async (id: string) => {
      const entries = pipeline.entries.map(async ({ chain, sequence, previous, hour, hash, ...entry }) => {
        const acts = entry.acts.map(async (act) =>
          'id' in act && act.id.startsWith(id) ? { withheld: await hashOfAct(act) } : act,
        );
        return { chain, sequence, previous, hour, hash, acts: await Promise.all(acts) };
      });
      return { ...record, chains: [{ ...pipeline, entries: await Promise.all(entries) }] };
    };
    expect(await faultsOf(await hiding('nothing'))).toEqual([]);
    expect(await faultsOf(await hiding('accepted'))).toEqual(['part_not_vouched', 'not_as_made']);
    expect(await faultsOf(await hiding('record:'))).toEqual(['not_exported']);
  });

  it('cannot say behind the signed end that less was put in: an earlier record, under the root, had it', async () => {
    const chain = `desk#${'a'.repeat(16)}`;
    const own = { chain, entries: await aChain(chain, [[anAct()]]), proof: null };
    const genuine = await aRecord({ others: [own] });
    const [pipeline] = genuine.chains;
    const end = pipeline?.entries.at(-1);
    if (pipeline === undefined || end === undefined) throw new Error('There is no chain');
    const made = end.acts.flatMap((act) => ('digests' in act ? act.digests : []));
    const digests = [
      ...made.filter((digest) => !digest.startsWith('head:')),
      `head:pipeline:${end.sequence}:${end.hash}`,
    ];
    const forged = anAct({ id: 'record:desk:one:forged', act: 'record_made', digests });
    const shown = pipeline.entries.map(shownIn);
    const entries = await aChain(pipeline.chain, [...shown, [forged]]);
    const record = { ...genuine, chains: [{ ...pipeline, entries }] };
    expect((await verdictOf(record)).faults).toEqual([{ code: 'not_as_made', where: chain }]);
  });

  it('is told where that nothing was left out is not signed for yet', async () => {
    expect(await noted(await aRecord())).not.toContain('contents_not_rooted_yet');
    const record = await aRecord();
    const chains = record.chains.map((each) => ({ ...each, proof: null }));
    expect(await noted({ ...record, chains })).toContain('contents_not_rooted_yet');
  });

  it('cannot date an entry to an hour at which whoever signs never looks', async () => {
    const chain = `desk#${'a'.repeat(16)}`;
    const dated = async (hours: number) => {
      const hour = hourOf(new Date(Date.parse(anHour()) + hours * 3_600_000));
      return { chain, entries: [await link(chain, undefined, { acts: [anAct({ hour })], hour })], proof: null };
    };
    expect(await faultsOf(await aRecord({ others: [await dated(1)] }))).toEqual([]);
    expect(await faultsOf(await aRecord({ others: [await dated(2)] }))).toEqual(['dated_later']);
    expect(await faultsOf(await aRecord({ others: [await dated(-9)] }))).toEqual(['rooted_too_late']);
  });

  it('cannot write a field twice, wherever it is, so that another reader reads something else', async () => {
    const text = JSON.stringify(await aRecord());
    const twice = ['"tip":', '"digest":', '"sequence":', '"reason" :'].map((field) => {
      const named = field.replace(' ', '');
      return text.replace(named, `${field}1,${named}`);
    });
    for (const each of twice) {
      expect(each).not.toBe(text);
      expect(codes((await verifyRecord(each)).faults)).toEqual(['repeated_field']);
    }
    const escaped = text.replace('"tip":', String.raw`"t\u0069p":1,"tip":`);
    expect(codes((await verifyRecord(escaped)).faults)).toEqual(['repeated_field']);
    const spaced = JSON.stringify(JSON.parse(text), null, 2);
    expect((await verifyRecord(spaced)).faults).toEqual([]);
    const odd = text.replace('"reason":null', String.raw`"reason":"a \\\" , \"tip\": \\"`);
    expect(codes((await verifyRecord(odd)).faults)).not.toContain('repeated_field');
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
