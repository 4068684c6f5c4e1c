import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { enqueueOwed } from '../../functions/upkeep/enqueueOwed.ts';
import { Plain } from '../../shared/domain/plain.ts';
import type { Step } from '../../shared/deployment/names.ts';
import { aSubmission } from '../factories/submission.ts';
import { startHouse, type House } from '../house.ts';
import { ask, grantsOf, newRequestId, outcomeOf, putRequest, referralOf } from '../office.ts';
import { codeOf, tipRow, valueOf } from '../tips.ts';

const NGO = 'ngo-lantern';
const STEPS: readonly Step[] = ['triage', 'routing', 'delivery'];
const ROUTINE = 8;

/**
 * Recorded order, and no clock: only the queues of the urgent lane are worked off, so that whatever of an urgent tip needs a
 * routine message to go first never happens at all.
 */
let house: House;
beforeAll(async () => {
  house = await startHouse();
  await Promise.all(Array.from({ length: ROUTINE }, () => house.accept(aSubmission())));
});
afterEach(() => {
  house.calm();
  const [routine, ...urgent] = [
    house.depth('triage', 'routine'),
    ...STEPS.map((step) => house.depth(step, 'urgent')),
  ].map(({ visible }) => visible);
  if ((routine ?? 0) < ROUTINE) throw new Error(`Only ${routine} of those who came first still wait`);
  if (urgent.some((visible) => visible > 0)) throw new Error('Something urgent still waits');
});
afterAll(() => house.close());

const inDanger = { label: { danger: { now: 'yes' } } } as const;
const onlyUrgent = (): Promise<void> => house.run('urgent');

const arrived = async (tip: string, partner = 'desk'): Promise<unknown> => {
  const row = await referralOf(house, partner, tip);
  return row && { state: row.state, place: row.inboxKey?.slice(0, 5) };
};

const urgentTip = async (choice: 'only_you' | 'helpers' = 'only_you') => {
  const { tip, ...taken } = await house.accept(aSubmission({ ...inDanger, choice }));
  await onlyUrgent();
  const code = codeOf(taken);
  return { tip, code, key: valueOf(await house.mailbox.open(code)) };
};

describe('behind many routine tips', () => {
  it('an urgent one is with its partner before any of them has moved', async () => {
    const { tip } = await urgentTip('helpers');
    expect(await arrived(tip)).toEqual({ state: 'delivered', place: 'new#0' });
    expect(await arrived(tip, NGO)).toEqual({ state: 'delivered', place: 'new#0' });
    expect(await grantsOf(house, NGO, tip)).not.toEqual([]);
  });

  it('one that was never asked about is not taken for routine', async () => {
    const unknown = { label: { danger: { now: 'unknown' } } } as const;
    const { tip } = await house.accept(aSubmission(unknown));
    await onlyUrgent();
    expect(await arrived(tip)).toEqual({ state: 'delivered', place: 'new#2' });
  });

  it('a routine one becomes urgent by a word, though its own first message still waits', async () => {
    const taken = await house.accept(aSubmission());
    const key = valueOf(await house.mailbox.open(codeOf(taken)));
    valueOf(await house.mailbox.write(key, new Plain('He has a gun'), 'n1', 'en'));
    await onlyUrgent();
    expect(await arrived(taken.tip)).toEqual({ state: 'delivered', place: 'new#0' });
  });

  it.each(STEPS)('%s is taken up again by upkeep in the urgent lane when its message was lost', async (step) => {
    house.faults.before = ({ operation }) =>
      operation === 'SendMessage' && (sends += 1) > STEPS.indexOf(step) ? 'throttle' : undefined;
    let sends = 0;
    const { tip } = await house.accept(aSubmission(inDanger));
    await onlyUrgent();
    expect(await arrived(tip)).not.toMatchObject({ state: 'delivered' });
    house.calm();
    house.wait(2);
    await house.upkeep();
    await onlyUrgent();
    expect(await arrived(tip)).toEqual({ state: 'delivered', place: 'new#0' });
  });

  it('what staff ask for an urgent tip is done, and reaches whom they asked in', async () => {
    const { tip } = await urgentTip('helpers');
    const id = newRequestId(tip);
    await putRequest(house, 'desk', tip, { act: 'pass_on', to: 'child-care', sealed: null }, { id });
    await onlyUrgent();
    expect(await outcomeOf(house, 'desk', id)).toBe('done');
    expect(await arrived(tip, 'child-care')).toEqual({ state: 'delivered', place: 'new#0' });
  });

  it('a request that was lost comes again in its own lane', async () => {
    const { tip } = await urgentTip();
    house.faults.before = ({ operation }) => (operation === 'SendMessage' ? 'throttle' : undefined);
    const id = newRequestId(tip);
    await putRequest(house, 'desk', tip, { act: 'acknowledge' }, { id }).catch(() => undefined);
    house.calm();
    house.wait(2);
    await house.upkeep();
    await onlyUrgent();
    expect(await outcomeOf(house, 'desk', id)).toBe('done');
  });

  it('what staff judge to be urgent is from then on', async () => {
    const taken = await house.accept(aSubmission({ choice: 'helpers' }));
    await house.run();
    for (let at = 0; at < ROUTINE; at += 1) await house.accept(aSubmission());
    const to = { act: 'change_urgency', to: 'immediate', reason: 'read_content' } as const;
    expect(await ask(house, 'desk', taken.tip, to)).toBe('done');
    for (let at = 0; at < ROUTINE; at += 1) await house.accept(aSubmission());
    const key = valueOf(await house.mailbox.open(codeOf(taken)));
    valueOf(await house.mailbox.write(key, new Plain('Thank you.'), 'n2', 'en'));
    await onlyUrgent();
    expect((await referralOf(house, 'desk', taken.tip))?.parts.map(({ part }) => part)).toContain('message');
  });

  it.each(['withdrawal', 'deletion'] as const)('a %s takes back at once', async (what) => {
    const { tip, key, code } = await urgentTip('helpers');
    expect(await grantsOf(house, NGO, tip)).not.toEqual([]);
    if (what === 'deletion') valueOf(await house.mailbox.requestDeletion(key, code));
    else valueOf(await house.mailbox.change(key, 'only_you'));
    await onlyUrgent();
    expect(await grantsOf(house, NGO, tip)).toEqual([]);
    expect(await referralOf(house, NGO, tip)).toMatchObject({ state: 'revoked' });
  });

  it('an undone deletion is shared again', async () => {
    const { tip, key, code } = await urgentTip('helpers');
    valueOf(await house.mailbox.requestDeletion(key, code));
    await onlyUrgent();
    valueOf(await house.mailbox.undoDeletion(key));
    await onlyUrgent();
    expect((await tipRow(house, tip))?.deletion).toBeNull();
    expect(await arrived(tip, NGO)).toEqual({ state: 'delivered', place: 'new#0' });
  });
});

describe('upkeep, after an outage', () => {
  it('sends every urgent message before the first routine one, of whatever table', async () => {
    house.faults.before = ({ operation }) => (operation === 'SendMessage' ? 'throttle' : undefined);
    house.withoutRetries();
    for (let at = 0; at < ROUTINE; at += 1) await house.accept(aSubmission());
    const { tip } = await house.accept(aSubmission(inDanger));
    await putRequest(house, 'desk', tip, { act: 'acknowledge' }).catch(() => undefined);
    house.calm();
    house.wait(90);
    const lanes: string[] = [];
    const queue = { send: async (lane: string): Promise<void> => void lanes.push(lane) };
    const ports = { ...house.upkeepPorts, queues: { triage: queue, routing: queue, delivery: queue, relay: queue } };
    await enqueueOwed(ports);
    expect(lanes.filter((lane) => lane === 'urgent').length).toBeGreaterThanOrEqual(2);
    expect(lanes.filter((lane) => lane === 'routine').length).toBeGreaterThanOrEqual(ROUTINE);
    expect(lanes.lastIndexOf('urgent')).toBeLessThan(lanes.indexOf('routine'));
    house.wait(120);
    await house.upkeep();
    await onlyUrgent();
  });
});
