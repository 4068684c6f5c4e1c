import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hourOf, upToTheHour } from '../../../shared/domain/hour.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import type { RequestAct } from '../../../shared/rows/request.ts';
import { aPack } from '../../factories/pack.ts';
import { startHouse, type House } from '../../house.ts';
import { ask, grantsOf, keepSealed, newRequestId, readable, referralOf, sealLetter } from '../../office.ts';
import { actsOf, aTip, chain, tipRow, valueOf } from '../../tips.ts';

const WORDS = 'Nos quitaron los pasaportes.';
const HOURS = 60;

let house: House;
beforeAll(async () => {
  house = await startHouse(await aPack({ partners: { 'ngo-lantern': { areas: 'all' } } }));
});
afterEach(() => house.calm());
afterAll(() => house.close());

const itemOf = async (tip: string, part = 'report', lead = 'desk') => {
  const found = (await referralOf(house, lead, tip))?.parts.find((item) => item.part === part);
  if (found === undefined) throw new Error(`The lead has no ${part}`);
  return found;
};

type Lending = Extract<RequestAct, { act: 'ask_interpreter' }>;

const lend = async (tip: string, more: Partial<Lending> = {}, lead = 'desk') => {
  const { part, digest } = await itemOf(tip, 'report', lead);
  const asked = { act: 'ask_interpreter', to: 'tongues', part, digest, from: 'es', into: 'en', hours: '4' } as const;
  return ask(house, lead, tip, { ...asked, ...more });
};

const lentTip = async () => {
  const sent = await aTip(house, { choice: 'helpers', words: { report: WORDS, identity: 'Ana' } });
  expect(await lend(sent.tip)).toBe('done');
  return sent;
};

const translate = async (tip: string, of: string, words: string, partner = 'tongues', sealedOf = of) => {
  const id = newRequestId(tip);
  const sealed = await sealLetter(house, partner, tip, id, { words, part: 'message', audience: 'lead', of: sealedOf });
  const digest = await keepSealed(house, partner, tip, sealed);
  return ask(house, partner, tip, { act: 'translate', of, sealed: digest }, { id });
};

/** As many hours from now, up to the full one. */
const inHours = (hours: number) => hourOf(upToTheHour(new Date(house.now().getTime() + hours * 3_600_000)));

const settle = async () => {
  await house.upkeep();
  await house.run();
};

describe('an interpreter', () => {
  it('is lent one item, and learns of the tip nothing but its language', async () => {
    const { tip } = await lentTip();
    expect(await readable(house, 'tongues', tip)).toEqual([`report: ${WORDS}`]);
    const row = await referralOf(house, 'tongues', tip);
    expect(row).toMatchObject({
      basis: 'interpreter',
      lead: false,
      urgency: 'prompt',
      consent: null,
      reasons: [],
      passOnOptions: [],
      reporterKey: null,
    });
    expect(row?.label).toMatchObject({ area: 'unknown', language: 'es', exploitation: [], channel: 'web' });
    expect(row?.lent).toMatchObject([{ part: 'report', from: 'es', into: 'en', until: inHours(4) }]);
    expect(JSON.stringify(row)).not.toContain('desk');
    expect((await grantsOf(house, 'tongues', tip)).map(({ until }) => until)).toEqual([inHours(4)]);
    expect(await actsOf(house, tip)).toEqual(expect.arrayContaining(['interpreter_asked', 'grant_made']));
  });

  it('can do nothing with it but say seen, say no, and translate', async () => {
    const { tip } = await lentTip();
    for (const act of ['accept', 'close', 'export'] as const) {
      expect(await ask(house, 'tongues', tip, { act })).not.toBe('done');
    }
    const of = (await itemOf(tip)).digest;
    expect(await translate(tip, of, 'They took our passports.', 'desk')).toBe('not_allowed');
    expect(await ask(house, 'tongues', tip, { act: 'decline', reason: 'language' })).toBe('done');
    expect(await grantsOf(house, 'tongues', tip)).toEqual([]);
    expect((await tipRow(house, tip))?.lendings).toEqual([]);
    expect(await lend(tip), 'who said no is not asked again').toBe('not_an_option');
  });

  it('opens nothing once its time is over, and nothing stands after it', async () => {
    const { tip } = await lentTip();
    expect((await tipRow(house, tip))?.owedNext).toBe(inHours(4).replace('Z', ':00Z'));
    house.wait(5 * HOURS);
    await settle();
    expect(await grantsOf(house, 'tongues', tip)).toEqual([]);
    expect(await referralOf(house, 'tongues', tip)).toMatchObject({ state: 'expired', ended: 'time_over', lent: [] });
    expect((await tipRow(house, tip))?.lendings).toEqual([]);
    const acts = (await chain(house, tip)).flatMap((entry) => entry.acts);
    expect(acts.find(({ act }) => act === 'lending_ended')).toMatchObject({ reason: 'time_over' });
    expect(acts.filter(({ act }) => act === 'grant_deleted')).toMatchObject([{ reason: 'time_over' }]);
    expect((await tipRow(house, tip))?.owed).toBeUndefined();
    expect(await translate(tip, (await itemOf(tip)).digest, 'Late.')).toBe('ended');
    // Asked anew it is lent anew.
    expect(await lend(tip)).toBe('done');
    expect(await readable(house, 'tongues', tip)).toEqual([`report: ${WORDS}`]);
    expect(await referralOf(house, 'tongues', tip)).toMatchObject({ state: 'delivered', ended: null });
  });

  it('is asked anew while it has the item: the later time counts', async () => {
    const { tip } = await lentTip();
    expect(await lend(tip, { hours: '24' })).toBe('done');
    expect((await grantsOf(house, 'tongues', tip)).map(({ until }) => until)).toEqual([inHours(24)]);
    house.wait(5 * HOURS);
    await settle();
    expect(await readable(house, 'tongues', tip)).toEqual([`report: ${WORDS}`]);
  });
});

describe('a translation', () => {
  it('comes back beside its original, to whoever leads, and goes no further than that', async () => {
    const { tip, key } = await lentTip();
    const of = (await itemOf(tip)).digest;
    expect(await translate(tip, of, 'They took our passports.')).toBe('done');
    expect(await readable(house, 'desk', tip)).toContain('message: They took our passports.');
    expect(await itemOf(tip, 'message')).toMatchObject({
      author: 'tongues',
      audience: 'lead',
      translation: { of, from: 'es', into: 'en' },
    });
    expect(await referralOf(house, 'desk', tip)).toMatchObject({ unread: true });
    expect(await referralOf(house, 'tongues', tip)).toMatchObject({ state: 'closed' });
    expect(await readable(house, 'tongues', tip)).toEqual(['message: They took our passports.', `report: ${WORDS}`]);
    expect(valueOf(await house.mailbox.view(key)).messages).toEqual([]);
    // Whoever takes over may have the report, and so what it says.
    expect(await ask(house, 'desk', tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null })).toBe('done');
    expect(await readable(house, 'ngo-lantern', tip)).toEqual(['identity: Ana', `report: ${WORDS}`]);
    expect(await ask(house, 'ngo-lantern', tip, { act: 'accept' })).toBe('done');
    expect(await readable(house, 'ngo-lantern', tip)).toContain('message: They took our passports.');
    // The desk asked, and leads no more.
    expect(await grantsOf(house, 'tongues', tip)).toEqual([]);
    valueOf(await house.mailbox.change(key, 'only_you'));
    await house.run();
    expect(await readable(house, 'ngo-lantern', tip)).toEqual([]);
    expect(await readable(house, 'desk', tip)).toContain('message: They took our passports.');
  });

  it('of one item cannot be sent as that of another', async () => {
    const { tip, key } = await lentTip();
    valueOf(await house.mailbox.write(key, new Plain('Y mi teléfono.'), 'n1', 'es'));
    await house.run();
    const [report, message] = [await itemOf(tip), await itemOf(tip, 'message')];
    expect(await translate(tip, message.digest, 'And my phone.')).toBe('not_lent');
    expect(await translate(tip, report.digest, 'They took …', 'tongues', message.digest)).toBe('bad_seal');
    expect(await readable(house, 'tongues', tip)).toEqual([`report: ${WORDS}`]);
    expect(await lend(tip, { part: 'message', digest: message.digest })).toBe('done');
    expect(await readable(house, 'tongues', tip)).toEqual(['message: Y mi teléfono.', `report: ${WORDS}`]);
  });
});

describe('nothing is lent', () => {
  it.each([
    ['without consent', { choice: 'only_you' } as const, {}],
    ['to one that the reporter named', { choice: 'helpers' as const, label: { conflicts: ['tongues'] } }, {}],
    ['to one that is no interpreter', { choice: 'helpers' } as const, { to: 'ngo-lantern' }],
    ['in a language that they do not speak', { choice: 'helpers' } as const, { from: 'ti' }],
    ['of what the lead does not hold', { choice: 'helpers' } as const, { digest: 'x' }],
  ])('%s', async (_name, sent, more) => {
    const { tip } = await aTip(house, { words: { report: WORDS }, ...sent });
    expect(await lend(tip, more)).toBe('not_an_option');
    expect(await grantsOf(house, 'tongues', tip)).toEqual([]);
  });

  it('of who somebody is', async () => {
    const { tip } = await aTip(house, { choice: 'helpers', words: { report: WORDS, identity: 'Ana' } });
    const { part, digest } = await itemOf(tip, 'identity');
    expect(await lend(tip, { part, digest })).toBe('not_an_option');
  });

  it('any more once the consent is taken back, or the tip is deleted; nor by itself once it is given anew', async () => {
    const { tip, key, code } = await lentTip();
    valueOf(await house.mailbox.change(key, 'only_you'));
    await house.run();
    expect(await grantsOf(house, 'tongues', tip)).toEqual([]);
    valueOf(await house.mailbox.change(key, 'helpers'));
    await house.run();
    expect(await grantsOf(house, 'tongues', tip)).toEqual([]);
    expect(await lend(tip)).toBe('done');
    expect(await readable(house, 'tongues', tip)).toEqual([`report: ${WORDS}`]);
    valueOf(await house.mailbox.requestDeletion(key, code));
    await house.run();
    expect(await grantsOf(house, 'tongues', tip)).toEqual([]);
    expect(await referralOf(house, 'tongues', tip)).toMatchObject({ ended: 'deleted_by_holder', lent: [] });
  });
});
