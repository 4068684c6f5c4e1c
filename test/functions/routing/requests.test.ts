import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { applyTo } from '../../../functions/routing/applyTo.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { owes } from '../../../shared/rows/owed.ts';
import { requestKey, requestRowSchema, sealedKey } from '../../../shared/rows/request.ts';
import { aPack } from '../../factories/pack.ts';
import { startHouse, type House } from '../../house.ts';
import {
  answerReporter,
  ask,
  grantsOf,
  keepSealed,
  newRequestId,
  putRequest,
  readable,
  referralOf,
  sealLetter,
} from '../../office.ts';
import { actsOf, aTip, tipRow, valueOf } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  // Both NGOs work everywhere, so that one can stand in for the other.
  house = await startHouse(await aPack({ partners: { 'ngo-harbour': { areas: 'all' } } }));
});
afterEach(() => house.calm());
afterAll(() => house.close());

const shared = async () => {
  const sent = await aTip(house, { choice: 'helpers' });
  expect(await ask(house, 'desk', sent.tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null })).toBe('done');
  return sent;
};

describe('a pass-on', () => {
  it('goes to whom the lead may ask, with a hand-over for that partner alone', async () => {
    const { tip } = await aTip(house, { choice: 'helpers', words: { compelled: 'They made me carry it.' } });
    const id = newRequestId(tip);
    const sealed = await sealLetter(house, 'desk', tip, id, {
      words: 'Call first.',
      part: 'message',
      audience: 'ngo-lantern',
    });
    const request = {
      act: 'pass_on',
      to: 'ngo-lantern',
      sealed: await keepSealed(house, 'desk', tip, sealed),
    } as const;
    expect(await ask(house, 'desk', tip, request, { id })).toBe('done');
    expect(await readable(house, 'ngo-lantern', tip)).toEqual([
      'message: Call first.',
      'report: They keep our passports.',
    ]);
    expect(await ask(house, 'desk', tip, { act: 'pass_on', to: 'police-unit', sealed: null })).toBe('not_an_option');
    expect(await grantsOf(house, 'police-unit', tip)).toEqual([]);
  });

  it('moves the lead when it is accepted, and then only the new lead writes to the reporter', async () => {
    const { tip, key } = await shared();
    expect(await answerReporter(house, 'ngo-lantern', tip, 'Too soon')).toBe('not_lead');
    expect(await ask(house, 'ngo-lantern', tip, { act: 'accept' })).toBe('done');
    expect((await tipRow(house, tip))?.lead).toBe('ngo-lantern');
    expect(await referralOf(house, 'desk', tip)).toMatchObject({ lead: false, reporterKey: null });
    expect(await answerReporter(house, 'desk', tip, 'Too late')).toBe('not_lead');
    expect(await answerReporter(house, 'ngo-lantern', tip, 'We are here.')).toBe('done');
    const { messages } = valueOf(await house.mailbox.view(key));
    expect(messages.map(({ from, kind, text }) => [from, kind, text?.reveal()])).toEqual([
      ['partner', 'ngo', 'We are here.'],
    ]);
    expect(await readable(house, 'desk', tip)).toEqual(['report: They keep our passports.']);
  });

  it('that is declined takes back what was given, and goes on to the next', async () => {
    const { tip } = await shared();
    expect(await ask(house, 'ngo-lantern', tip, { act: 'decline', reason: 'no_capacity' })).toBe('done');
    expect(await grantsOf(house, 'ngo-lantern', tip)).toEqual([]);
    expect(await referralOf(house, 'ngo-lantern', tip)).toMatchObject({ state: 'declined', parts: [] });
    expect(await readable(house, 'ngo-harbour', tip)).toEqual(['report: They keep our passports.']);
    expect(await ask(house, 'ngo-lantern', tip, { act: 'accept' })).toBe('wrong_state');
  });
});

describe('two partners', () => {
  it('are never in each other’s rows', async () => {
    const { tip } = await shared();
    await ask(house, 'ngo-lantern', tip, { act: 'accept' });
    await ask(house, 'ngo-lantern', tip, { act: 'pass_on', to: 'ngo-harbour', sealed: null });
    await answerReporter(house, 'ngo-lantern', tip, 'We are here.');
    const harbour = await referralOf(house, 'ngo-harbour', tip);
    expect(harbour?.parts.length).toBeGreaterThan(0);
    expect(JSON.stringify(harbour)).not.toContain('ngo-lantern');
    expect(JSON.stringify(await grantsOf(house, 'ngo-harbour', tip))).not.toContain('lantern');
    expect(JSON.stringify({ ...(await referralOf(house, 'ngo-lantern', tip)), passOnOptions: [] })).not.toContain(
      'harbour',
    );
  });
});

describe('a request', () => {
  it('that comes twice, or is written anew under its old id, changes nothing', async () => {
    const { tip, key } = await aTip(house);
    const id = newRequestId(tip);
    const sealed = await sealLetter(house, 'desk', tip, id, { words: 'Hello.', part: 'message', audience: 'reporter' });
    const digest = await keepSealed(house, 'desk', tip, sealed);
    const request = { act: 'answer', sealed: digest } as const;
    expect(await ask(house, 'desk', tip, request, { id })).toBe('done');
    const kept = await house.tables.offices.get({ pk: 'desk', sk: sealedKey(tip, digest) }, z.looseObject({}));
    expect(Object.keys(kept ?? {}).sort()).toEqual(['pk', 'sk', 'tip']);
    const before = await actsOf(house, tip);
    await house.queues.routing.send('urgent', { partner: 'desk', request: id });
    await house.run();
    // A taken-over staff function may write the row again, with another act, owed once more.
    expect(await ask(house, 'desk', tip, { act: 'decline', reason: 'unsafe' }, { id })).toBe('done');
    expect(await actsOf(house, tip)).toEqual(before);
    expect((await referralOf(house, 'desk', tip))?.state).toBe('acknowledged');
    expect(valueOf(await house.mailbox.view(key)).messages).toHaveLength(1);
  });

  it('that two workers have in hand at once changes the referral once', async () => {
    const { tip } = await aTip(house);
    const id = await putRequest(house, 'desk', tip, { act: 'acknowledge' });
    const row = await house.tables.offices.get({ pk: 'desk', sk: requestKey(id) }, requestRowSchema);
    const seen = await referralOf(house, 'desk', tip);
    if (row === undefined || seen === undefined) throw new Error('Nothing to apply');
    await Promise.all([applyTo(house.routingPorts, row, seen), applyTo(house.routingPorts, row, seen)]);
    await house.run();
    const after = await referralOf(house, 'desk', tip);
    expect(after?.applied).toEqual([id]);
    expect(after?.history.filter(({ act }) => act === 'acknowledge')).toHaveLength(1);
  });
});

describe('a refusal', () => {
  it('stands: what was refused is not done once it would be allowed', async () => {
    const { tip } = await aTip(house, { choice: 'helpers' });
    const id = newRequestId(tip);
    expect(await ask(house, 'ngo-lantern', tip, { act: 'accept' }, { id })).toBe('not_yours');
    await ask(house, 'desk', tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null });
    expect(await ask(house, 'ngo-lantern', tip, { act: 'accept' }, { id })).toBe('not_yours');
    expect(await referralOf(house, 'ngo-lantern', tip)).toMatchObject({ state: 'delivered', lead: false });
  });
});

describe('a forged request', () => {
  it('for a tip that this partner does not have is refused, and closed', async () => {
    const { tip } = await aTip(house, { choice: 'helpers' });
    expect(await ask(house, 'ngo-lantern', tip, { act: 'accept' })).toBe('not_yours');
    expect(await ask(house, 'police-unit', tip, { act: 'pass_on', to: 'police-unit', sealed: null })).toBe('not_yours');
    expect(await grantsOf(house, 'ngo-lantern', tip)).toEqual([]);
    await house.upkeep();
    house.wait(60);
    house.logged.length = 0;
    await house.upkeep();
    await house.run();
    expect(house.logged.filter(({ code }) => code === 'request_refused')).toEqual([]);
  });

  it('that is not one, or stands under another id than its own, is refused and never comes again', async () => {
    const { tip } = await aTip(house);
    const id = newRequestId(tip);
    const owed = owes('routing', 'urgent', id, house.now());
    await house.tables.offices.put({
      pk: 'desk',
      sk: requestKey(id),
      id: 'another',
      tip,
      request: { act: 'fly' },
      ...owed,
    });
    const other = newRequestId(tip);
    await house.tables.offices.put({
      pk: 'desk',
      sk: requestKey(other),
      ...owed,
      id,
      tip,
      by: 's',
      role: 'case_worker',
      hour: '2026-05-04T09:00Z',
      request: { act: 'accept' },
    });
    await house.queues.routing.send('urgent', { partner: 'desk', request: id });
    await house.queues.routing.send('urgent', { partner: 'desk', request: other });
    house.logged.length = 0;
    await house.run();
    expect(house.logged.map(({ code }) => code).filter((code) => code === 'request_refused')).toHaveLength(2);
    expect((await referralOf(house, 'desk', tip))?.state).toBe('delivered');
    house.logged.length = 0;
    house.wait(5);
    await house.upkeep();
    await house.run();
    expect(house.logged.filter(({ code }) => code === 'request_refused')).toEqual([]);
  });

  it.each([
    ['another partner as author', { author: 'ngo-lantern' }],
    ['another audience', { audience: 'ngo-lantern' }],
    ['another tip', { tip: 'a'.repeat(32) }],
    ['another version', { version: 'other' }],
    ['another part', { part: 'note' as const, audience: undefined }],
  ])('with a message whose header names %s is refused', async (_what, wrong) => {
    const { tip, key } = await aTip(house);
    const id = newRequestId(tip);
    const right = { version: id, author: 'desk', audience: 'reporter', tip, part: 'message' as const, ...wrong };
    const letter = { words: 'Forged.', part: right.part, audience: right.audience };
    const sealed = await sealLetter(house, right.author, right.tip, right.version, letter);
    const digest = await keepSealed(house, 'desk', tip, sealed);
    expect(await ask(house, 'desk', tip, { act: 'answer', sealed: digest }, { id })).toBe('bad_seal');
    expect(valueOf(await house.mailbox.view(key)).messages).toEqual([]);
  });

  it('with a sealed item that is none is refused', async () => {
    const { tip } = await aTip(house);
    await house.tables.offices.put({ pk: 'desk', sk: `sealed#${tip}#x`, tip, sealed: 'not a seal' });
    expect(await ask(house, 'desk', tip, { act: 'note', sealed: 'x' })).toBe('bad_seal');
    expect(await ask(house, 'desk', tip, { act: 'note', sealed: 'missing' })).toBe('bad_seal');
  });
});

describe('staff', () => {
  it('keep notes that nobody else is ever given', async () => {
    const { tip } = await shared();
    const id = newRequestId(tip);
    const sealed = await sealLetter(house, 'ngo-lantern', tip, id, { words: 'She limps.', part: 'note' });
    const digest = await keepSealed(house, 'ngo-lantern', tip, sealed);
    expect(await ask(house, 'ngo-lantern', tip, { act: 'note', sealed: digest }, { id })).toBe('done');
    expect(await readable(house, 'ngo-lantern', tip)).toContain('note: She limps.');
    expect(await readable(house, 'desk', tip)).toEqual(['report: They keep our passports.']);
  });

  it('change the urgency, and danger words raise it again', async () => {
    const { tip, key } = await aTip(house, { label: { danger: { now: 'yes' } } });
    expect(await ask(house, 'desk', tip, { act: 'change_urgency', to: 'prompt', reason: 'spoke_with_person' })).toBe(
      'done',
    );
    expect(await referralOf(house, 'desk', tip)).toMatchObject({ urgency: 'prompt' });
    valueOf(await house.mailbox.write(key, new Plain('He has a gun'), 'n1', 'en'));
    await house.run();
    expect(await referralOf(house, 'desk', tip)).toMatchObject({ urgency: 'immediate', unread: true });
  });

  it('raise the urgency, and words that are less grave do not lower it', async () => {
    const { tip, key } = await aTip(house);
    expect(await ask(house, 'desk', tip, { act: 'change_urgency', to: 'immediate', reason: 'read_content' })).toBe(
      'done',
    );
    valueOf(await house.mailbox.write(key, new Plain('I am bleeding'), 'n1', 'en'));
    await house.run();
    expect((await actsOf(house, tip)).filter((act) => act === 'triaged')).toHaveLength(2);
    expect(await referralOf(house, 'desk', tip)).toMatchObject({ urgency: 'immediate', unread: true });
  });

  it('leave no exact time behind once they have seen it', async () => {
    const { tip } = await aTip(house);
    expect((await referralOf(house, 'desk', tip))?.due).toMatch(
      new RegExp(`:${house.now().toISOString().slice(14, 16)}:00`),
    );
    await ask(house, 'desk', tip, { act: 'acknowledge' });
    const row = await referralOf(house, 'desk', tip);
    expect([row?.due, (await tipRow(house, tip))?.urgency?.due]).toEqual([
      expect.stringMatching(/T\d\d:00:00/),
      expect.stringMatching(/T\d\d:00:00/),
    ]);
    expect(row?.inboxKey).toMatch(/T\d\d:00#/);
    expect(row?.owedNext).toBeUndefined();
  });
});
