import { randomBytes } from 'node:crypto';
import { assert, constantFrom, property, subarray } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { contactOf } from '../../../functions/phone/derive.ts';
import { isMisused, rememberingCallers } from '../../../functions/phone/misuse.ts';
import { cutToNumbers } from '../../../functions/phone/sms/cut.ts';
import { createTakeText, type TakeText } from '../../../functions/phone/sms/takeText.ts';
import { UNCOUNTED } from '../../../shared/abuse/buckets.ts';
import type { PhonePorts } from '../../../functions/phone/ports.ts';
import { createTakeCall, type TakeCall } from '../../../functions/phone/voice/takeCall.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { freshConversation, sayings } from '../../../shared/rows/line.ts';
import { keyArn } from '../../houseSpecs.ts';
import { startHouse, type House } from '../../house.ts';
import { ask, referralOf } from '../../office.ts';
import { tipRow } from '../../tips.ts';

const lineSchema = z.object({ conversation: z.object({ tip: z.string() }) });

let house: House;
let takeText: TakeText;
let takeCall: TakeCall;
const portsOf = (at: House) => ({ ...at.intakePorts, contactKey: keyArn('contact') });
beforeAll(async () => {
  house = await startHouse();
  const ports: PhonePorts = {
    ...portsOf(house),
    acceptTip: rememberingCallers(portsOf(house), house.accept),
    site: 'https://door.example.org',
    gate: { isOpen: async () => true },
    buckets: { tryCode: async () => UNCOUNTED },
    relayQueue: house.queues.relay,
    random: (length) => new Uint8Array(randomBytes(length)),
    pause: async () => house.wait(1 / 60),
  };
  takeText = createTakeText(ports);
  takeCall = createTakeCall(ports);
});
afterAll(() => house.close());

const at = (step: number) => ({ step, language: step === 0 ? undefined : 'en', nothing: false });

let phones = 100;
/** Nobody else's number, and what it texted first, routed. */
const texted = async () => {
  phones += 1;
  const from = new Plain(`+12025551${phones}`);
  const say = async (words: string): Promise<string[]> => {
    const answer = await takeText({
      id: `SM${randomBytes(16).toString('hex')}`,
      from,
      to: '+12025550150',
      words: new Plain(words),
      attachments: 0,
      sending: 'as_before',
    });
    if (answer === 'busy') throw new Error('busy');
    await house.run();
    return answer.map((text) => text.reveal());
  };
  const first = await say('Ha ha ha');
  const contact = await contactOf(portsOf(house), from);
  const row = await house.tables.ephemera.get({ pk: `line#${contact}` }, lineSchema);
  /** Calls, picks the first language, and asks for somebody to talk to. */
  const askToTalk = async (): Promise<string | undefined> => {
    const call = { id: `CA${randomBytes(16).toString('hex')}`, from, to: '+12025550150' };
    const key = { kind: 'keys', keys: new Plain('1') } as const;
    await takeCall({ ...call, happened: { kind: 'began' } }, at(0));
    await takeCall({ ...call, happened: key }, at(1));
    return (await takeCall({ ...call, happened: key }, at(2))).waitsFor?.kind;
  };
  return { say, askToTalk, first, contact, tip: row?.conversation.tip ?? '' };
};

const supervisor = { role: 'supervisor' } as const;
const misused = (contact: string) => isMisused(house.intakePorts, contact);

describe('a number that misuses the line', () => {
  it('hears the numbers alone for a day, while what it texts is taken', async () => {
    const { say, first, contact, tip } = await texted();
    expect(first).toHaveLength(1);
    expect(await misused(contact)).toBe(false);
    expect(await ask(house, 'desk', tip, { act: 'mark_misuse' }, supervisor)).toBe('done');
    expect(await misused(contact)).toBe(true);
    const before = (await tipRow(house, tip))?.parts.length ?? 0;
    expect(await say('Ha ha ha ha')).toEqual([]);
    expect((await tipRow(house, tip))?.parts.length).toBe(before + 1);
    const help = await say('help');
    expect(help.join()).toContain('555-0100');
    expect(help.join()).not.toContain('CODE');
    house.wait(24 * 60);
    expect(await misused(contact)).toBe(false);
    expect((await say('help')).join()).toContain('CODE');
  });

  it('is forgotten two days after its tip, but for the conversation that goes on', async () => {
    const { say, contact, tip } = await texted();
    const line = { pk: `line#${contact}` };
    house.wait(49 * 60);
    await ask(house, 'desk', tip, { act: 'mark_misuse' }, supervisor);
    expect(await misused(contact), 'it goes on').toBe(true);
    expect((await say('help')).join()).not.toContain('CODE');
    await house.tables.ephemera.delete(line);
    expect(await misused(contact), 'nothing tells whose the tip is').toBe(false);
  });

  it('is marked by a supervisor of whoever leads, and by nobody else', async () => {
    const { contact, tip } = await texted();
    expect(await ask(house, 'desk', tip, { act: 'mark_misuse' }, { role: 'case_worker' })).toBe('not_allowed');
    expect(await ask(house, 'desk-two', tip, { act: 'mark_misuse' }, supervisor)).toBe('not_yours');
    expect(await misused(contact)).toBe(false);
  });

  it('is as anybody’s again once the mark is taken back', async () => {
    const { say, contact, tip } = await texted();
    await ask(house, 'desk', tip, { act: 'mark_misuse' }, supervisor);
    expect(await ask(house, 'desk', tip, { act: 'lift_misuse' }, supervisor)).toBe('done');
    expect(await misused(contact)).toBe(false);
    expect((await say('help')).join()).toContain('CODE');
    const acts = (await referralOf(house, 'desk', tip))?.history.map(({ act }) => act);
    expect(acts?.filter((act) => act.endsWith('misuse'))).toEqual(['mark_misuse', 'lift_misuse']);
  });

  it('is not marked for longer than a day by an hour that is yet to come', async () => {
    const { tip } = await texted();
    const later = hourOf(new Date(house.now().getTime() + 400 * 24 * 3_600_000));
    await ask(house, 'desk', tip, { act: 'mark_misuse' }, { ...supervisor, hour: later });
    expect((await tipRow(house, tip))?.misuseUntil).toBe(hourOf(new Date(house.now().getTime() + 24 * 3_600_000)));
  });

  it('is led on to the message, and to nobody, until the mark is taken back', async () => {
    const { askToTalk, tip } = await texted();
    expect(await askToTalk()).toBe('queue');
    await ask(house, 'desk', tip, { act: 'mark_misuse' }, supervisor);
    expect(await askToTalk()).toBe('recording');
    await ask(house, 'desk', tip, { act: 'lift_misuse' }, supervisor);
    expect(await askToTalk()).toBe('queue');
  });

  it('is marked alone, and nothing that staff or routing read tells which it is', async () => {
    const [one, other] = [await texted(), await texted()];
    await ask(house, 'desk', one.tip, { act: 'mark_misuse' }, supervisor);
    expect([await misused(one.contact), await misused(other.contact)]).toEqual([true, false]);
    expect(JSON.stringify([await tipRow(house, one.tip), await referralOf(house, 'desk', one.tip)])).not.toContain(
      one.contact,
    );
  });
});

describe('what is cut', () => {
  const consents = constantFrom('unasked', 'asked', 'yes', 'no');
  const STAYS = /^(?:numbers:|code$|codeWrong$|joined$|delete$|started$)/;

  it('leaves numbers, and never takes for asked what was not said', () => {
    assert(
      property(subarray([...sayings]), consents, consents, (say, was, becomes) => {
        const before = { ...freshConversation('en'), consent: was };
        const conversation = { ...before, consent: becomes, asked: ['area' as const], told: true };
        const cut = cutToNumbers({ conversation, answered: { language: 'en', say, tip: null } }, before);
        expect(cut.answered.say.every((saying) => STAYS.test(saying))).toBe(true);
        expect(say.filter((saying) => STAYS.test(saying)).every((saying) => cut.answered.say.includes(saying))).toBe(
          true,
        );
        expect([cut.conversation.asked, cut.conversation.told]).toEqual([[], false]);
        expect(cut.conversation.consent === 'asked' && was === 'unasked').toBe(false);
      }),
    );
  });
});
