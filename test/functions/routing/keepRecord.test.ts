import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { signRoot } from '../../../functions/custody/signRoot.ts';
import { custodyRecord } from '../../../functions/staff/record.ts';
import { createPartStore, createReferralStore } from '../../../functions/staff/stores.ts';
import { queryAll } from '../../../shared/adapters/table.ts';
import type { CustodyRecord } from '../../../shared/custody/record.ts';
import { verifyRecord } from '../../../shared/custody/verify.ts';
import { tableName } from '../../../shared/deployment/names.ts';
import { chainOf } from '../../../shared/rows/custodyEntry.ts';
import { recordKey } from '../../../shared/rows/record.ts';
import { aDraft } from '../../factories/custody.ts';
import { aPack } from '../../factories/pack.ts';
import { DEPLOYMENT } from '../../houseSpecs.ts';
import { startHouse, type House } from '../../house.ts';
import {
  answerReporter,
  ask,
  keepSealed,
  newRequestId,
  outcomeOf,
  putRequest,
  referralOf,
  sealLetter,
} from '../../office.ts';
import { actsOf, aTip, valueOf } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse(await aPack({ partners: { 'ngo-harbour': { areas: 'all' } } }));
});
afterEach(() => house.calm());
afterAll(() => house.close());

/** What staff of this partner would download. */
const recordOf = async (partner: string, tip: string): Promise<CustodyRecord | undefined> => {
  const row = await referralOf(house, partner, tip);
  if (row === undefined) throw new Error(`${partner} does not have it`);
  const referrals = createReferralStore(house.clients.dynamo, tableName(DEPLOYMENT, 'Referrals'), partner);
  return custodyRecord({ deployment: DEPLOYMENT, partner, referrals, parts: createPartStore(house.tables.parts) }, row);
};

const rowsOf = (partner: string, tip: string) =>
  queryAll(
    house.tables.referrals,
    { hash: { value: partner }, range: { beginsWith: recordKey(tip) } },
    z.looseObject({ sk: z.string() }),
  );

const exported = async (partner: string, tip: string): Promise<CustodyRecord> => {
  expect(await ask(house, partner, tip, { act: 'export' })).toBe('done');
  const record = await recordOf(partner, tip);
  if (record === undefined) throw new Error('Nothing was prepared');
  expect((await verifyRecord(JSON.stringify(record))).faults).toEqual([]);
  return record;
};

const notesOf = async (record: CustodyRecord) =>
  (await verifyRecord(JSON.stringify(record))).notes.map(({ code }) => code);

const actsIn = (record: CustodyRecord) =>
  record.chains.flatMap(({ chain, entries }) => entries.flatMap(({ acts }) => acts.map((act) => ({ chain, act }))));

/** The desk asked one NGO in, which leads now and asked in another. */
const sharedByThree = async () => {
  const sent = await aTip(house, { choice: 'helpers' });
  expect(await ask(house, 'desk', sent.tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null })).toBe('done');
  expect(await ask(house, 'ngo-lantern', sent.tip, { act: 'accept' })).toBe('done');
  expect(await answerReporter(house, 'ngo-lantern', sent.tip, 'We are here.')).toBe('done');
  expect(await ask(house, 'ngo-lantern', sent.tip, { act: 'pass_on', to: 'ngo-harbour', sealed: null })).toBe('done');
  for (const partner of ['desk', 'ngo-lantern', 'ngo-harbour']) {
    await house.custody.append(chainOf(partner, sent.tip), [
      aDraft({ id: 'read', actor: `${partner}/anna`, act: 'part_read' }),
    ]);
  }
  await signRoot(house.custodyPorts);
  return sent;
};

describe('a partner’s record', () => {
  it('names no other partner but whom its own staff asked in', async () => {
    const { tip } = await sharedByThree();
    const harbour = await exported('ngo-harbour', tip);
    expect(harbour.chains.map(({ chain }) => chain)).toEqual([`pipeline#${tip}`, `ngo-harbour#${tip}`]);
    expect(JSON.stringify(harbour)).not.toMatch(/lantern|desk/);
    expect(actsIn(harbour).some(({ act }) => 'withheld' in act)).toBe(true);
    const lantern = JSON.stringify(await exported('ngo-lantern', tip));
    expect(lantern).not.toMatch(/"(?:actor|id)":"[^"]*(?:desk|harbour)/);
  });

  it('shows that a part came in from another partner, and not which member of its staff wrote it', async () => {
    const { tip } = await aTip(house, { choice: 'helpers' });
    expect(await ask(house, 'desk', tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null })).toBe('done');
    expect(await ask(house, 'ngo-lantern', tip, { act: 'accept' })).toBe('done');
    const id = newRequestId(tip);
    const letter = { words: 'Ask her about the bed.', part: 'message', audience: 'ngo-harbour' } as const;
    const sealed = await keepSealed(house, 'ngo-lantern', tip, await sealLetter(house, 'ngo-lantern', tip, id, letter));
    const by = 'm7f3';
    expect(await ask(house, 'ngo-lantern', tip, { act: 'pass_on', to: 'ngo-harbour', sealed }, { id, by })).toBe(
      'done',
    );
    await signRoot(house.custodyPorts);
    const harbour = await exported('ngo-harbour', tip);
    expect(harbour.parts.map(({ author }) => author)).toContain('ngo-lantern');
    expect(JSON.stringify(harbour)).not.toContain(by);
    expect(JSON.stringify(harbour)).toContain('harbour/s1');
    expect(JSON.stringify(await exported('ngo-lantern', tip))).toContain(`ngo-lantern/${by}`);
  });

  it('names in the log what is in it, and in the next what was: under a root by then', async () => {
    const { tip } = await sharedByThree();
    expect(await notesOf(await exported('ngo-lantern', tip))).toContain('contents_not_rooted_yet');
    house.wait(60);
    await signRoot(house.custodyPorts);
    const record = await exported('ngo-lantern', tip);
    expect(await notesOf(record)).not.toContain('contents_not_rooted_yet');
    const chains = record.chains.filter(({ chain }) => chain !== `ngo-lantern#${tip}`);
    const { faults } = await verifyRecord(JSON.stringify({ ...record, chains }));
    expect(faults).toEqual([{ code: 'not_as_made', where: `ngo-lantern#${tip}` }]);
  });

  it(
    'is handed out once the log tells of it, at whichever call preparing it is cut short',
    { timeout: 120_000 },
    async () => {
      const { tip } = await sharedByThree();
      house.withoutRetries();
      let cut = true;
      for (let at = 1; cut; at += 1) {
        cut = false;
        let left = at;
        house.faults.before = ({ operation }) => {
          if (!/^(?:PutItem|UpdateItem|DeleteItem)$/.test(operation)) return undefined;
          left -= 1;
          cut ||= left <= 0;
          return left <= 0 ? 'throttle' : undefined;
        };
        const id = newRequestId(tip);
        const rowsBefore = JSON.stringify(await rowsOf('ngo-lantern', tip));
        await sendQuietly(tip, id);
        house.calm();
        const isLogged = (await logged(tip)).includes(`request:ngo-lantern:${id}`);
        const isKept = JSON.stringify(await rowsOf('ngo-lantern', tip)) !== rowsBefore;
        expect(isLogged || !isKept).toBe(true);
        house.wait(5);
        await house.upkeep();
        await house.run();
        expect([at, await outcomeOf(house, 'ngo-lantern', id)]).toEqual([at, 'done']);
        const record = await recordOf('ngo-lantern', tip);
        expect(record?.request).toBe(id);
        expect((await verifyRecord(JSON.stringify(record))).faults).toEqual([]);
        expect((await logged(tip)).filter((each) => each === `request:ngo-lantern:${id}`)).toHaveLength(1);
      }
    },
  );

  it(
    'is refused where it is longer than a page can answer with, and then none is kept',
    { timeout: 120_000 },
    async () => {
      const { tip } = await aTip(house);
      const digests = Array.from({ length: 60 }, (_unused, at) => `${at}`.padStart(128, 'x'));
      const drafts = Array.from({ length: 600 }, (_unused, at) =>
        aDraft({ id: `read-${at}`, actor: 'desk/anna', act: 'part_read', digests }),
      );
      for (let at = 0; at < drafts.length; at += 20) {
        await house.custody.append(chainOf('desk', tip), drafts.slice(at, at + 20));
      }
      expect(await ask(house, 'desk', tip, { act: 'export' })).toBe('too_long');
      expect(await rowsOf('desk', tip)).toEqual([]);
      expect(await recordOf('desk', tip)).toBeUndefined();
    },
  );

  it('is made of the newest pieces only, where one before it had more', { timeout: 120_000 }, async () => {
    const { tip } = await sharedByThree();
    await exported('desk', tip);
    const [piece] = await rowsOf('desk', tip);
    await house.tables.referrals.put({ ...piece, pk: 'desk', sk: `${recordKey(tip)}0001` });
    await exported('desk', tip);
    expect((await rowsOf('desk', tip)).map(({ sk }) => sk)).toEqual([`${recordKey(tip)}0000`]);
  });

  it('is not made once the referral has ended', async () => {
    const { tip, key, code } = await sharedByThree();
    valueOf(await house.mailbox.change(key, 'only_you'));
    await house.run();
    expect(await ask(house, 'ngo-lantern', tip, { act: 'export' })).not.toBe('done');
    expect(await rowsOf('ngo-lantern', tip)).toEqual([]);
    valueOf(await house.mailbox.requestDeletion(key, code));
    await house.run();
    expect(await ask(house, 'desk', tip, { act: 'export' })).toBe('ended');
    expect(await rowsOf('desk', tip)).toEqual([]);
  });

  it('goes with the tip when that is erased', async () => {
    const { tip, key, code } = await sharedByThree();
    for (const partner of ['desk', 'ngo-lantern']) await exported(partner, tip);
    const other = await sharedByThree();
    await exported('desk', other.tip);
    valueOf(await house.mailbox.requestDeletion(key, code));
    house.wait(74 * 60);
    await house.run();
    await house.upkeep();
    await house.run();
    expect((await actsOf(house, tip)).at(-1)).toBe('erased');
    for (const partner of ['desk', 'ngo-lantern']) expect(await rowsOf(partner, tip)).toEqual([]);
    expect(await rowsOf('desk', other.tip)).not.toEqual([]);
  });
});

describe('a reviewer’s record', () => {
  it('has every chain, with nothing withheld; the desk’s of the same tip has not', async () => {
    // The law asks that child care is told, and the person says no: the reviewer decides.
    const { tip } = await aTip(house, { label: { danger: { now: 'yes', child: 'yes' } }, choice: 'only_you' });
    await house.custody.append(chainOf('desk', tip), [aDraft({ id: 'read', actor: 'desk/anna', act: 'part_read' })]);
    await signRoot(house.custodyPorts);
    const record = await exported('reviewer', tip);
    expect(record.chains.map(({ chain }) => chain).sort()).toEqual([`desk#${tip}`, `pipeline#${tip}`]);
    expect(actsIn(record).filter(({ act }) => 'withheld' in act)).toEqual([]);
    const chains = record.chains.filter(({ chain }) => chain !== `desk#${tip}`);
    const { faults } = await verifyRecord(JSON.stringify({ ...record, chains }));
    expect(faults).toEqual([{ code: 'not_as_made', where: `desk#${tip}` }]);
    expect(record.parts.map(({ part }) => part)).toEqual(['report']);
    const desk = await exported('desk', tip);
    expect(desk.chains.map(({ chain }) => chain).sort()).toEqual([`desk#${tip}`, `pipeline#${tip}`]);
    expect(JSON.stringify(desk)).not.toContain('reviewer');
    expect(actsIn(desk).some(({ act }) => 'withheld' in act)).toBe(true);
  });
});

describe('what another partner wrote into its own chain', () => {
  const heavy = Array.from({ length: 60 }, (_unused, at) => `${at}`.padStart(128, 'x'));
  it.each([
    ['a row that is no entry', 1],
    ['rows that are longer than a record', 600],
  ])(
    '%s does not keep a reviewer from its record, and shows as a broken chain',
    { timeout: 120_000 },
    async (_what, rows) => {
      const { tip } = await aTip(house, { label: { danger: { now: 'yes', child: 'yes' } }, choice: 'only_you' });
      const drafts = Array.from({ length: rows }, (_unused, at) =>
        aDraft({ id: `read-${at}`, actor: 'desk/anna', digests: heavy }),
      );
      for (let at = 0; at < rows; at += 20) await house.custody.append(chainOf('desk', tip), drafts.slice(at, at + 20));
      if (rows === 1) await house.tables.custody.put({ pk: chainOf('desk', tip), sk: '0000000001', chain: 'odd' });
      await signRoot(house.custodyPorts);
      expect(await ask(house, 'reviewer', tip, { act: 'export' })).toBe('done');
      const record = await recordOf('reviewer', tip);
      const { faults } = await verifyRecord(JSON.stringify(record));
      expect(faults).toEqual([{ code: 'chain_broken', where: chainOf('desk', tip) }]);
    },
  );
});

const logged = async (tip: string): Promise<string[]> =>
  (await house.custody.read(chainOf('pipeline', tip))).flatMap(({ acts }) => acts.map(({ id }) => id));

/** The request is there; whatever follows may fail. */
const sendQuietly = async (tip: string, id: string): Promise<void> => {
  const { before } = house.faults;
  house.calm();
  await putRequest(house, 'ngo-lantern', tip, { act: 'export' }, { id });
  house.faults.before = before;
  await house.run();
};
