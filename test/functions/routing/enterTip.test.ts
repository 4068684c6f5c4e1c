import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { settle } from '../../../functions/routing/settle.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { createPrepareCode } from '../../../shared/intake/prepareCode.ts';
import { sealSubmission } from '../../../shared/intake/sealParts.ts';
import { enteredTipId, newTipId, newTipRowSchema, type NewTipRow } from '../../../shared/rows/newTip.ts';
import { owes } from '../../../shared/rows/owed.ts';
import { requestKey, sealedKey } from '../../../shared/rows/request.ts';
import { newNonce, newSessionSecret } from '../../../shared/sealing/session.ts';
import { aLabel } from '../../factories/label.ts';
import { startHouse, type House } from '../../house.ts';
import { DEPLOYMENT, keyArn } from '../../houseSpecs.ts';
import { outcomeOf, readable } from '../../office.ts';
import { actsOf, aTip, codeOf, tipRow, valueOf } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  house.withoutRetries();
});
afterEach(() => house.calm());
afterAll(() => house.close());

const seedOf = (): string => randomBytes(16).toString('base64url');
const words = (report: string) => ({
  report: new Plain(report),
  identity: new Plain(''),
  victim: new Plain(''),
  compelled: new Plain(''),
});

interface Wanted {
  readonly partner?: string;
  readonly seed?: string;
  /** Another than comes of seed and partner. */
  readonly tip?: string;
  readonly coded?: boolean;
  readonly change?: (row: NewTipRow) => NewTipRow;
}

/** Puts what a staff function would, and points routing there. */
const put = async ({ partner = 'ngo-lantern', seed = seedOf(), coded = false, change, ...more }: Wanted = {}) => {
  const tip = more.tip ?? enteredTipId(DEPLOYMENT, partner, seed);
  const session = newSessionSecret(randomBytes);
  const prepared = coded
    ? await createPrepareCode(house.intakePorts)(tip, session, newNonce(session, randomBytes))
    : null;
  const intake = await house.keys.publicKey(keyArn('intake'));
  const relay = await house.keys.publicKey(keyArn('relay'));
  const submission = { words: words('They keep our passports.'), number: new Plain('+12025550147') };
  const sealed = await sealSubmission(DEPLOYMENT, tip, submission, { intake, relay, reporter: prepared?.publicKey });
  for (const part of sealed) {
    await house.tables.offices.put({ pk: partner, sk: sealedKey(tip, part.digest), tip, sealed: part.sealed });
  }
  const id = newTipId(tip);
  const label = aLabel({ channel: 'staff', answer: { safe: 'yes', when: 'any', number: true } });
  const row: NewTipRow = {
    pk: partner,
    sk: requestKey(id),
    id,
    tip,
    seed,
    entry: {
      label,
      choice: 'only_you',
      parts: sealed.map(({ part, digest }) => ({ part, digest })),
      mailbox: prepared && { lookup: prepared.lookup, publicKey: prepared.publicKey },
    },
    hasCode: coded,
    by: 's1',
    role: 'case_worker',
    hour: hourOf(house.now()),
    ...owes('routing', 'urgent', id, house.now()),
  };
  await house.tables.offices.put(change?.(row) ?? row);
  await house.queues.routing.send('urgent', { partner, request: id });
  return { tip, id, partner, seed, sealed, prepared, row };
};

const enter = async (wanted: Wanted = {}) => {
  const entered = await put(wanted);
  await house.run();
  return { ...entered, outcome: await outcomeOf(house, entered.partner, entered.id) };
};

const withEntry = (changed: Partial<NonNullable<NewTipRow['entry']>>) => (row: NewTipRow) => ({
  ...row,
  entry: row.entry && { ...row.entry, ...changed },
});

describe('a tip that staff wrote down', () => {
  it('is routed as any: the desk opens its parts, and its code what was sealed', async () => {
    const { tip, outcome, prepared } = await enter({ coded: true });
    expect(outcome).toBe('done');
    expect(await readable(house, 'desk', tip)).toEqual(['report: They keep our passports.']);
    expect(await readable(house, 'ngo-lantern', tip), 'who wrote it down holds no more than rules give it').toEqual([]);
    const key = valueOf(await house.mailbox.open(codeOf({ code: prepared?.code ?? null })));
    expect(valueOf(await house.mailbox.sent(key)).report?.reveal()).toBe('They keep our passports.');
    expect((await actsOf(house, tip)).slice(0, 2)).toEqual(['accepted', 'tip_entered']);
    expect((await tipRow(house, tip))?.label).toMatchObject({ channel: 'staff', received: hourOf(house.now()) });
  });

  it('leaves neither words nor label where it was written', async () => {
    const { tip, id, partner, sealed } = await enter();
    const row = await house.tables.offices.get({ pk: partner, sk: requestKey(id) }, newTipRowSchema);
    expect(row).toMatchObject({ entry: null });
    expect(row?.owed).toBeUndefined();
    for (const { digest } of sealed) {
      const kept = await house.tables.offices.get({ pk: partner, sk: sealedKey(tip, digest) }, z.looseObject({}));
      expect(Object.keys(kept ?? {}).sort()).toEqual(['pk', 'sk', 'tip']);
    }
  });

  it('is taken once and to the end, at whichever call the worker dies', async () => {
    const counted = await put();
    const before = house.calls.length;
    await settle(house.routingPorts, counted.partner, counted.id);
    const calls = house.calls.length - before;
    expect(calls).toBeGreaterThan(15);
    for (let at = 1; at <= calls; at += 1) {
      const { tip, id, partner } = await put();
      let left = at;
      house.faults.after = () => {
        left -= 1;
        return left <= 0 ? 'drop' : undefined;
      };
      house.faults.before = () => (left <= 0 ? 'drop' : undefined);
      await settle(house.routingPorts, partner, id).catch(() => undefined);
      house.calm();
      house.wait(4);
      await house.upkeep();
      await house.run();
      const acts = await actsOf(house, tip);
      const found = {
        at,
        outcome: await outcomeOf(house, partner, id),
        taken: acts.filter((act) => act === 'accepted').length,
        reads: await readable(house, 'desk', tip),
      };
      expect(found).toEqual({ at, outcome: 'done', taken: 1, reads: ['report: They keep our passports.'] });
    }
  });

  it('stands as it was taken: a row that is written anew under its id changes nothing', async () => {
    const { tip, id, partner, row } = await enter();
    await house.tables.offices.put(withEntry({ choice: 'helpers_and_police' })(row));
    await house.queues.routing.send('urgent', { partner, request: id });
    await house.run();
    expect((await tipRow(house, tip))?.consents.map(({ choice }) => choice)).toEqual(['only_you']);
  });

  it('cannot be aimed at a tip that is there', async () => {
    const there = await aTip(house);
    const before = await tipRow(house, there.tip);
    const { outcome } = await enter({ tip: there.tip });
    expect(outcome).toBe('not_allowed');
    expect(await tipRow(house, there.tip)).toEqual(before);
    expect(await readable(house, 'desk', there.tip)).toHaveLength(1);
  });

  it('cannot be brought back once it was erased, nor by another partner’s seed', async () => {
    const { tip, id, seed, prepared, row } = await enter({ coded: true });
    const key = valueOf(await house.mailbox.open(codeOf({ code: prepared?.code ?? null })));
    valueOf(await house.mailbox.requestDeletion(key, codeOf({ code: prepared?.code ?? null })));
    await house.run();
    house.wait(73 * 60);
    await house.upkeep();
    await house.run();
    expect(await tipRow(house, tip)).toBeUndefined();
    // As after a restore, which forgets what became of requests.
    await house.tables.referrals.delete({ pk: 'ngo-lantern', sk: `settled#${id}` });
    await house.tables.offices.put(row);
    await house.queues.routing.send('urgent', { partner: 'ngo-lantern', request: id });
    await house.run();
    expect(await outcomeOf(house, 'ngo-lantern', id)).toBe('ended');
    expect(await tipRow(house, tip)).toBeUndefined();
    expect((await enter({ partner: 'police-unit', seed, tip })).outcome).toBe('not_allowed');
  });

  it.each([
    ['a part that is missing', (row: NewTipRow) => withEntry({ parts: row.entry?.parts.slice(1) ?? [] })(row)],
    [
      'parts in each other’s place',
      (row: NewTipRow) => {
        const [one, two, ...others] = row.entry?.parts ?? [];
        if (one === undefined || two === undefined) throw new Error('Too few parts');
        return withEntry({
          parts: [{ ...one, digest: two.digest }, { ...two, digest: one.digest }, ...others],
        })(row);
      },
    ],
    [
      'a number of which the label does not tell',
      (row: NewTipRow) => withEntry({ label: aLabel({ channel: 'staff' }) })(row),
    ],
  ])('is refused with %s, and nothing of it is kept', async (_name, change) => {
    const { tip, outcome } = await enter({ change });
    expect(outcome).toBe('bad_seal');
    expect(await tipRow(house, tip)).toBeUndefined();
    expect(await house.tables.parts.query({ hash: { value: tip } }, z.looseObject({}))).toMatchObject({ rows: [] });
  });

  it.each([
    ['another channel', aLabel({ channel: 'web', answer: { safe: 'yes', when: 'any', number: true } })],
    [
      'another country',
      aLabel({ channel: 'staff', jurisdiction: 'xa', answer: { safe: 'yes', when: 'any', number: true } }),
    ],
    [
      'an area that is none',
      aLabel({ channel: 'staff', area: 'ZZ-X', answer: { safe: 'yes', when: 'any', number: true } }),
    ],
  ])('is refused with %s in its label', async (_name, label) => {
    expect((await enter({ change: withEntry({ label }) })).outcome).toBe('not_allowed');
  });
});
