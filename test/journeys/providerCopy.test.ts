import { describe, expect, it } from 'vitest';
import type { Phone } from '../../infra/local/provider/phones.ts';
import { Caller } from './support/caller.ts';
import { useJourneys } from './support/journeys.ts';
import { rowsOf } from './support/openers.ts';
import { Staff } from './support/staff.ts';
import { actsOf, tipOf } from './support/tips.ts';

const MINUTE = 60_000;

describe('what lies at the provider', () => {
  let isDown = false;
  const runtime = useJourneys({
    schedules: 'manual',
    providerFaults: {
      beforeRequest: ({ resource }) => (isDown && resource === 'Recordings' ? 'fail' : undefined),
    },
  });

  const aPhone = (id: string): Phone => {
    const found = runtime().provider.phones.find((phone) => phone.id === id);
    if (found === undefined) throw new Error(`There is no phone ${id}`);
    return found;
  };
  const aLine = () => {
    const [line] = runtime().provider.lines();
    if (line === undefined) throw new Error('The country has no number');
    return line;
  };
  const minutes = async (count: number): Promise<void> => {
    runtime().clock.advance(count * MINUTE);
    await runtime().runSchedules();
    await runtime().drain();
  };

  it('is gone two minutes after a conversation, with a picture that is kept sealed', async () => {
    const { provider } = runtime();
    const phone = aPhone('reporter');
    const tip = await tipOf(runtime(), () => provider.text(phone, aLine().phoneNumber, 'The gate.', ['door']));
    await provider.text(phone, aLine().phoneNumber, '1');
    await runtime().drain();
    expect(provider.held().messages.length).toBeGreaterThan(3);
    await runtime().runSchedules();
    await minutes(2);
    expect(provider.held()).toEqual({ messages: [], calls: [], recordings: [] });
    const parts = (await rowsOf(runtime(), 'Parts')).filter(({ pk, part }) => pk === tip && part === 'file');
    expect(parts).toHaveLength(1);
    expect(phone.texts().map(({ body }) => body)).toContain('The gate.');
  });

  it('and never came, because nothing answered here, is at the desk a few minutes later, once', async () => {
    const { provider } = runtime();
    const line = aLine();
    const { smsUrl: _down, ...silent } = line;
    const phone = aPhone('bystander');
    provider.provision(silent);
    await provider.text(phone, line.phoneNumber, 'Nobody heard this the first time.');
    provider.provision(line);
    await minutes(1);
    const tip = await tipOf(runtime(), () => minutes(6));
    await minutes(2);
    const desk = await Staff.signIn(runtime(), 'desk');
    expect((await desk.inbox()).map((shown) => shown.tip)).toContain(tip);
    expect(await desk.read(tip)).toContain('Nobody heard this the first time.');
    expect(provider.held().messages).toEqual([]);
    expect(phone.texts().filter(({ direction }) => direction === 'received')).toEqual([]);
  });

  it('of a message that could not be fetched at once is taken later, heard by the desk, and then nothing lies there', async () => {
    const caller = new Caller(runtime());
    await caller.call();
    await caller.press('1');
    await caller.press('2');
    await caller.speak(75);
    const tip = await tipOf(runtime(), async () => {
      isDown = true;
      await caller.hangUp();
      await minutes(3);
      expect(runtime().provider.held().recordings).toHaveLength(1);
      expect(runtime().provider.held().calls).toHaveLength(1);
      isDown = false;
      await minutes(3);
    });
    await minutes(1);
    expect(runtime().provider.held()).toEqual({ messages: [], calls: [], recordings: [] });

    const desk = await Staff.signIn(runtime(), 'desk');
    expect(await desk.read(tip)).toContain('A recording, 1 min');
    const source = desk.page.querySelector('audio')?.getAttribute('src') ?? '';
    await desk.get(source);
    expect([desk.status, desk.header('content-type')]).toEqual([200, expect.stringMatching(/^audio\/(?:mpeg|wav)$/)]);
    // A second of the stand-in's tone is far more than a page would be.
    expect(Number(desk.header('content-length'))).toBeGreaterThan(20_000);
    const reads = (await actsOf(runtime(), 'desk', tip)).filter(({ act }) => act === 'part_read');
    expect(reads.map(({ digests }) => digests.some((digest) => digest.startsWith('file:')))).toEqual([true, true]);
  });
});
