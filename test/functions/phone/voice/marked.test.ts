import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Leg } from '../../../../infra/local/provider/calls/leg.ts';
import { hourOf } from '../../../../shared/domain/hour.ts';
import { startLine, type Line } from './line.ts';

let line: Line;
beforeAll(async () => {
  line = await startLine();
});
afterAll(() => line.close());

/** Calls, chooses the first language, and wants to talk. */
const wantToTalk = async (id: string): Promise<Leg> => {
  const phone = line.provider.phones.find((each) => each.id === id);
  if (phone === undefined) throw new Error('There is no such telephone');
  await line.provider.call(phone, '+12025550150');
  const leg = line.provider.callAt(phone);
  if (leg === undefined) throw new Error('There is no call');
  await leg.press('1');
  await leg.press('1');
  return leg;
};

const markAll = async (until: Date): Promise<void> => {
  for (const { pk } of await line.tips())
    await line.house.tables.tips.change({ pk }, { set: { misuseUntil: hourOf(until) } });
};

it('rings nobody for a number that is marked, and takes its message all the same; others are let through', async () => {
  const first = await wantToTalk('reporter');
  expect(first.doing.is).toBe('queued');
  for (let silence = 0; first.doing.is === 'queued' && silence < 20; silence += 1) await first.stayStill();
  expect(first.doing.is).toBe('record');
  await first.speak(3);
  await first.hangUp();
  await line.provider.settled();
  await markAll(new Date(line.house.now().getTime() + 5 * 3_600_000));

  const marked = await wantToTalk('reporter');
  expect(marked.doing.is).toBe('record');
  expect(marked.heard.map((heard) => (heard.kind === 'said' ? heard.text : ''))).toContain(
    'Nobody can talk right now.',
  );
  await marked.hangUp();
  const other = await wantToTalk('bystander');
  expect(other.doing.is).toBe('queued');
  await other.hangUp();
  line.house.wait(6 * 60);
  const later = await wantToTalk('reporter');
  expect(later.doing.is, 'the mark is over').toBe('queued');
  await later.hangUp();
});
