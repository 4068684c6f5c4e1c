import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { reconcile } from '../../../functions/routing/reconcile.ts';
import { changeTip } from '../../../shared/intake/changeTip.ts';
import type { MustItem } from '../../../shared/rows/must.ts';
import { chainOf } from '../../../shared/rows/custodyEntry.ts';
import { registerKey, type MustAct } from '../../../shared/rows/request.ts';
import { actsIn } from '../../../shared/custody/digests.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { startHouse, type House } from '../../house.ts';
import { ask, grantsOf, outcomeOf, putRequest, readable, referralOf } from '../../office.ts';
import { actsOf, aTip, chain, tipRow, valueOf } from '../../tips.ts';

/** Slow where the machine is busy. */
vi.setConfig({ testTimeout: 300_000 });
const WORDS = { report: 'They lock the girl in.', identity: 'I am Teal.', victim: 'She is called Wren.' };
const CHILD = { area: 'ZZ-N', danger: { now: 'yes', child: 'yes' } } as const;
const PEOPLE = ['ana', 'bo', 'cy'] as const;
type Person = (typeof PEOPLE)[number];

let house: House;
beforeAll(async () => {
  house = await startHouse();
  for (const id of PEOPLE) {
    const row = { pk: 'reviewer', sk: registerKey(`sub-${id}`), sub: `sub-${id}`, id, role: 'reviewer' };
    await house.tables.offices.put(row);
  }
});
afterEach(() => house.calm());
afterAll(() => house.close());

const inDanger = (choice?: 'only_you' | 'helpers') =>
  aTip(house, { label: CHILD, words: WORDS, ...(choice && { choice }) });

const items = async (tip: string): Promise<readonly MustItem[]> =>
  (await referralOf(house, 'reviewer', tip))?.musts ?? [];
const theItem = async (tip: string): Promise<MustItem> => {
  const [item, ...others] = await items(tip);
  if (item === undefined || others.length > 0) throw new Error(`There are ${others.length} others`);
  return item;
};

const acts = {
  release: (must: string): MustAct => ({ act: 'release', must }),
  onCall: (must: string): MustAct => ({ act: 'release_now', must, reason: 'child_in_danger' }),
  refuse: (must: string): MustAct => ({ act: 'refuse_release', must, reason: 'would_endanger' }),
  allow: (must: string): MustAct => ({ act: 'allow_release', must }),
  right: (must: string): MustAct => ({ act: 'review_release', must, answer: 'right' }),
  wrong: (must: string): MustAct => ({ act: 'review_release', must, answer: 'wrong' }),
  later:
    (until: string) =>
    (must: string): MustAct => ({ act: 'defer_telling', must, reason: 'would_endanger', until }),
};
type Made = (must: string) => MustAct;

const as = (by: Person) => ({ by, sub: `sub-${by}`, role: 'reviewer' }) as const;
const does = async (tip: string, by: Person, act: Made, more: Parameters<typeof ask>[4] = {}): Promise<string> =>
  ask(house, 'reviewer', tip, act((await theItem(tip)).id), { ...as(by), ...more });

const told = async ({ key }: Awaited<ReturnType<typeof inDanger>>) => {
  const { passedOn, sharedWith } = valueOf(await house.mailbox.view(key));
  return { passedOn, sharedWith };
};
const PASSED = { kind: 'child_protection', named: false, back: null };

/** Something new that the reporter says may change what the rules ask for. */
const relabel = async (tip: string, changed: Partial<NonNullable<Awaited<ReturnType<typeof tipRow>>>['label']>) => {
  await changeTip(house.tables.tips, tip, (row) => ({ set: { label: { ...row.label, ...changed } } }));
  await reconcile(house.routingPorts, tip);
  await house.run();
};

describe('what the law asks for without consent', () => {
  it('waits, is shown to the reviewer with its rule, and to nobody else', async () => {
    const sent = await inDanger();
    expect(await theItem(sent.tip)).toMatchObject({
      partner: 'child-care',
      kind: 'child_protection',
      parts: ['report'],
      policies: ['zz-child-in-danger-now'],
      phase: 'waiting',
      mayBeAlone: true,
      told: 'not_yet',
    });
    expect(await referralOf(house, 'child-care', sent.tip)).toBeUndefined();
    expect((await referralOf(house, 'desk', sent.tip))?.musts).toBeUndefined();
    expect(await told(sent)).toEqual({ passedOn: [], sharedWith: ['helpline', 'reviewer'] });
  });

  it('is given by two people, exactly the part that it asks for, and told by kind of body', async () => {
    const sent = await inDanger();
    expect(await does(sent.tip, 'ana', acts.release)).toBe('done');
    expect(await theItem(sent.tip)).toMatchObject({ phase: 'half', by: ['ana'] });
    expect(await grantsOf(house, 'child-care', sent.tip)).toEqual([]);
    expect((await referralOf(house, 'reviewer', sent.tip))?.unread, 'for the second').toBe(true);
    expect((await told(sent)).passedOn).toEqual([]);

    expect(await does(sent.tip, 'bo', acts.release)).toBe('done');
    expect(await readable(house, 'child-care', sent.tip)).toEqual(['report: They lock the girl in.']);
    expect(await referralOf(house, 'child-care', sent.tip)).toMatchObject({
      state: 'delivered',
      basis: 'must_receive',
    });
    expect(await theItem(sent.tip)).toMatchObject({ phase: 'released', by: ['ana', 'bo'], told: 'told' });
    expect(await told(sent)).toEqual({ passedOn: [PASSED], sharedWith: ['helpline', 'reviewer', 'child_protection'] });
    const logged = actsIn(await chain(house, sent.tip));
    const order = ['release_asked', 'release_asked', 'released', 'reporter_told'];
    expect(logged.map(({ act }) => act).filter((act) => order.includes(act))).toEqual(order);
    expect(logged.filter(({ act }) => act === 'release_asked').map(({ actor }) => actor)).toEqual([
      'reviewer/ana',
      'reviewer/bo',
    ]);
    expect(logged.find(({ act }) => act === 'released')).toMatchObject({
      reason: 'two_people',
      digests: ['partner:child-care', 'policy:zz-child-in-danger-now'],
    });
  });

  it.each([
    ['one person twice', as('ana'), 'same_person'],
    ['somebody who is not on the register', { by: 'dee', sub: 'sub-dee' }, 'not_allowed'],
    ['somebody under another’s name', { by: 'bo', sub: 'sub-ana' }, 'not_allowed'],
    ['somebody whom nothing says who they are', { by: 'bo' }, 'not_allowed'],
    ['a role that is not theirs', { ...as('bo'), role: 'supervisor' }, 'not_allowed'],
  ] as const)('is not given with %s as the second', async (_name, second, expected) => {
    const { tip } = await inDanger();
    await does(tip, 'ana', acts.release);
    expect(await ask(house, 'reviewer', tip, acts.release((await theItem(tip)).id), second)).toBe(expected);
    expect(await grantsOf(house, 'child-care', tip)).toEqual([]);
  });

  it('is for the review group alone', async () => {
    const { tip } = await inDanger();
    const { id } = await theItem(tip);
    await house.tables.offices.put({ pk: 'desk', sk: registerKey('d'), sub: 'd', id: 'd1', role: 'supervisor' });
    const more = { by: 'd1', sub: 'd', role: 'supervisor' } as const;
    for (const made of [acts.release, acts.onCall, acts.refuse, acts.later('2026-05-05')]) {
      expect(await ask(house, 'desk', tip, made(id), more)).toBe('not_allowed');
    }
    expect((await theItem(tip)).phase).toBe('waiting');
  });

  it('stays given when a consent that covered more is withdrawn', async () => {
    const { tip, key } = await inDanger();
    await does(tip, 'ana', acts.release);
    await does(tip, 'bo', acts.release);
    for (const [choice, parts] of [
      ['helpers', ['identity: I am Teal.', 'report: They lock the girl in.', 'victim: She is called Wren.']],
      ['only_you', ['report: They lock the girl in.']],
    ] as const) {
      valueOf(await house.mailbox.change(key, choice));
      await house.run();
      expect(await readable(house, 'child-care', tip)).toEqual(parts);
    }
  });

  it('waits for people where it had only been given by consent', async () => {
    const { tip, key } = await inDanger('helpers');
    expect(await items(tip)).toEqual([]);
    valueOf(await house.mailbox.change(key, 'only_you'));
    await house.run();
    expect(await grantsOf(house, 'child-care', tip)).toEqual([]);
    expect((await theItem(tip)).phase).toBe('waiting');
  });

  it('is not given after a no, and waits again when that is taken back', async () => {
    const { tip } = await inDanger();
    await does(tip, 'ana', acts.release);
    expect(await does(tip, 'bo', acts.refuse)).toBe('done');
    expect(await theItem(tip)).toMatchObject({ phase: 'refused', reason: 'would_endanger', by: ['bo'] });
    expect(await does(tip, 'cy', acts.release)).toBe('wrong_state');
    expect(await does(tip, 'cy', acts.allow)).toBe('done');
    expect(await does(tip, 'cy', acts.release)).toBe('done');
    expect((await theItem(tip)).phase, 'the first word went with the no').toBe('half');
    expect(await grantsOf(house, 'child-care', tip)).toEqual([]);
  });

  it('waits anew once the rules stopped asking for it, and is taken back', async () => {
    const sent = await inDanger();
    const { danger } = (await tipRow(house, sent.tip))?.label ?? { danger: undefined };
    if (danger === undefined) throw new Error('no tip');
    await does(sent.tip, 'ana', acts.release);
    await relabel(sent.tip, { danger: { ...danger, now: 'no' } });
    await relabel(sent.tip, { danger });
    expect((await theItem(sent.tip)).phase).toBe('waiting');
    await does(sent.tip, 'ana', acts.release);
    await does(sent.tip, 'bo', acts.release);
    await relabel(sent.tip, { danger: { ...danger, now: 'no' } });
    expect(await grantsOf(house, 'child-care', sent.tip)).toEqual([]);
    expect(await referralOf(house, 'child-care', sent.tip)).toMatchObject({ state: 'recalled', ended: 'recalled' });
    expect((await told(sent)).passedOn).toEqual([{ ...PASSED, back: 'unread' }]);
    await relabel(sent.tip, { danger });
    expect(await grantsOf(house, 'child-care', sent.tip)).toEqual([]);
    expect((await theItem(sent.tip)).phase).toBe('waiting');
  });

  it('is taken back, and cannot be given, once somebody there was named', async () => {
    const { tip } = await inDanger();
    await does(tip, 'ana', acts.release);
    await does(tip, 'bo', acts.release);
    await relabel(tip, { conflicts: ['child-care'] });
    expect(await grantsOf(house, 'child-care', tip)).toEqual([]);
    expect(await items(tip)).toEqual([]);
    await relabel(tip, { conflicts: [] });
    expect(await grantsOf(house, 'child-care', tip)).toEqual([]);
  });
});

describe('on call', () => {
  it('one person gives it where a child is in danger now, and a second looks at it', async () => {
    const sent = await inDanger();
    expect(await does(sent.tip, 'ana', acts.onCall)).toBe('done');
    expect(await readable(house, 'child-care', sent.tip)).toEqual(['report: They lock the girl in.']);
    const due = hourOf(new Date(Date.parse(hourOf(house.now())) + 24 * 3_600_000));
    expect(await theItem(sent.tip)).toMatchObject({ phase: 'on_call', by: ['ana'], reason: 'child_in_danger', due });
    expect((await told(sent)).passedOn).toEqual([PASSED]);
    expect(await does(sent.tip, 'ana', acts.right)).toBe('same_person');
    expect(await does(sent.tip, 'bo', acts.right)).toBe('done');
    expect(await theItem(sent.tip)).toMatchObject({ phase: 'released', by: ['ana', 'bo'], due: null });
    expect((await tipRow(house, sent.tip))?.owed).toBeUndefined();
  });

  it('takes it back where the second finds it wrong, and says whether it had been opened', async () => {
    for (const read of [false, true]) {
      const sent = await inDanger();
      await does(sent.tip, 'ana', acts.onCall);
      if (read) {
        const entry = { id: 'read-1', actor: 'child-care/s1', act: 'part_read', reason: null } as const;
        await house.custody.append(chainOf('child-care', sent.tip), [
          { ...entry, digests: [], hour: hourOf(house.now()) },
        ]);
      }
      expect(await does(sent.tip, 'bo', acts.wrong)).toBe('done');
      const back = read ? 'read' : 'unread';
      expect(await grantsOf(house, 'child-care', sent.tip)).toEqual([]);
      expect(await referralOf(house, 'child-care', sent.tip)).toMatchObject({ state: 'recalled', ended: 'recalled' });
      expect(await theItem(sent.tip)).toMatchObject({ phase: 'refused', reason: 'found_wrong', back });
      expect((await told(sent)).passedOn).toEqual([{ ...PASSED, back }]);
      expect(actsIn(await chain(house, sent.tip)).filter(({ act }) => act === 'release_taken_back')).toMatchObject([
        { reason: back },
      ]);
    }
  });

  it('is reminded of until it is done, and raises the alarm', async () => {
    const { tip } = await inDanger();
    await does(tip, 'ana', acts.onCall);
    await ask(house, 'reviewer', tip, { act: 'acknowledge' });
    const seen = await referralOf(house, 'reviewer', tip);
    expect([seen?.unread, seen?.inboxKey?.startsWith('new#')]).toEqual([false, true]);
    const alarms = () => house.logged.filter(({ code }) => code === 'release_unreviewed').length;
    const before = alarms();
    house.wait(23 * 60);
    await house.upkeep();
    await house.run();
    expect(alarms()).toBe(before);
    house.wait(61);
    await house.upkeep();
    await house.run();
    // Once a look, and a tip that nobody looks at is looked at by others, too.
    const first = alarms();
    expect(first).toBeGreaterThan(before);
    expect(await referralOf(house, 'reviewer', tip)).toMatchObject({ unread: true });
    expect((await theItem(tip)).overdue).toBe(true);
    house.wait(16);
    await house.upkeep();
    await house.run();
    expect(alarms()).toBeGreaterThan(first);
    await does(tip, 'bo', acts.right);
    const done = alarms();
    house.wait(120);
    await house.upkeep();
    await house.run();
    expect(alarms()).toBe(done);
  });

  it('still has to be looked at once nothing asks for it any more', async () => {
    const { tip } = await inDanger();
    const { danger } = (await tipRow(house, tip))?.label ?? { danger: undefined };
    await does(tip, 'ana', acts.onCall);
    if (danger !== undefined) await relabel(tip, { danger: { ...danger, now: 'no' } });
    expect(await grantsOf(house, 'child-care', tip)).toEqual([]);
    expect((await theItem(tip)).phase).toBe('on_call');
    expect(await does(tip, 'bo', acts.right)).toBe('done');
    expect(await items(tip)).toEqual([]);
  });
});

describe('the telling', () => {
  it('waits for the day, and comes by itself', async () => {
    const sent = await inDanger();
    const today = house.now().toISOString().slice(0, 10);
    const until = new Date(Date.parse(today) + 3 * 24 * 3_600_000).toISOString().slice(0, 10);
    expect(await does(sent.tip, 'cy', acts.later(until))).toBe('done');
    await does(sent.tip, 'ana', acts.release);
    await does(sent.tip, 'bo', acts.release);
    expect(await readable(house, 'child-care', sent.tip)).toHaveLength(1);
    expect(await told(sent)).toEqual({ passedOn: [], sharedWith: ['helpline', 'reviewer'] });
    expect((await theItem(sent.tip)).deferred).toEqual({ reason: 'would_endanger', until });
    // Midnight where the country is, two hours ahead of UTC.
    const midnight = Date.parse(until) - 2 * 3_600_000;
    house.wait(Math.floor((midnight - house.now().getTime()) / 60_000) - 1);
    await house.upkeep();
    await house.run();
    expect((await told(sent)).passedOn).toEqual([]);
    house.wait(61);
    await house.upkeep();
    await house.run();
    expect(await told(sent)).toEqual({ passedOn: [PASSED], sharedWith: ['helpline', 'reviewer', 'child_protection'] });
    expect((await tipRow(house, sent.tip))?.owed).toBeUndefined();
    expect(await does(sent.tip, 'cy', acts.later(until))).toMatch('wrong_state');
  });
});

describe('whatever breaks', () => {
  it('is given once and told once, with two at once, doubled messages, and a worker that dies at any write', async () => {
    const counted = await inDanger();
    await does(counted.tip, 'ana', acts.release);
    const before = house.calls.length;
    await does(counted.tip, 'bo', acts.release);
    const writes = house.calls
      .slice(before)
      .map(({ operation }, index) => ({ operation, at: index + 1 }))
      .filter(({ operation }) => !['GetItem', 'Query', 'SendMessage'].includes(operation));
    expect(writes.length).toBeGreaterThan(8);
    for (const { at } of writes) {
      const sent = await inDanger();
      const { id } = await theItem(sent.tip);
      await does(sent.tip, 'ana', acts.release);
      let left = at;
      house.faults.after = () => ((left -= 1) <= 0 ? 'drop' : undefined);
      house.faults.before = () => (left <= 0 ? 'drop' : undefined);
      const request = await putRequest(house, 'reviewer', sent.tip, acts.release(id), {
        ...as('bo'),
        id: `${sent.tip}-second`,
      }).catch(() => `${sent.tip}-second`);
      await house.run();
      house.calm();
      await reconcile(house.routingPorts, sent.tip);
      house.wait(10);
      await house.upkeep();
      await house.run();
      // It comes once more, and so does the pointer.
      await house.queues.routing.send('urgent', { partner: 'reviewer', request });
      await house.run();
      expect(await outcomeOf(house, 'reviewer', request), `at ${at}`).toBe('done');
      expect(await readable(house, 'child-care', sent.tip), `at ${at}`).toEqual(['report: They lock the girl in.']);
      expect((await told(sent)).passedOn).toEqual([PASSED]);
      const logged = await actsOf(house, sent.tip);
      for (const once of ['released', 'reporter_told']) expect(logged.filter((act) => act === once)).toHaveLength(1);
      expect(logged.filter((act) => act === 'release_asked')).toHaveLength(2);
    }
  });

  it('counts two who release it in the same moment as two', async () => {
    const sent = await inDanger();
    const { id } = await theItem(sent.tip);
    await Promise.all(
      (['ana', 'bo'] as const).map((by) => putRequest(house, 'reviewer', sent.tip, acts.release(id), as(by))),
    );
    await house.run();
    expect(await theItem(sent.tip)).toMatchObject({ phase: 'released', by: expect.arrayContaining(['ana', 'bo']) });
    expect((await told(sent)).passedOn).toEqual([PASSED]);
    expect(await grantsOf(house, 'child-care', sent.tip)).toHaveLength(1);
  });
});
