import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { UNCOUNTED } from '../../../../shared/abuse/buckets.ts';
import { tableName, type TableName } from '../../../../shared/deployment/names.ts';
import { Plain } from '../../../../shared/domain/plain.ts';
import { createAcceptTip } from '../../../../shared/intake/accept.ts';
import type { AcceptTip } from '../../../../shared/intake/submission.ts';
import { sealCallBack } from '../../../../shared/relay/callBack.ts';
import { CALL_BACK, callBackRowSchema } from '../../../../shared/rows/callBack.ts';
import { jobKey } from '../../../../shared/rows/jobKey.ts';
import { contactOf } from '../../../../functions/phone/derive.ts';
import { hourOf } from '../../../../shared/domain/hour.ts';
import { giveCode } from '../../../../shared/mailbox/give.ts';
import { SessionSecret } from '../../../../shared/sealing/session.ts';
import { parseAccessCode } from '../../../../shared/sealing/accessCode.ts';
import { tipRowSchema, type TipRow } from '../../../../shared/rows/tip.ts';
import type { TextReceived } from '../../../../shared/telephony/provider.ts';
import { createTakeText, type TakeText } from '../../../../functions/phone/sms/takeText.ts';
import { DEPLOYMENT, keyArn } from '../../../houseSpecs.ts';
import { startHouse, type House } from '../../../house.ts';
import { readable } from '../../../office.ts';
import { actsOf, aTip, tipRow, valueOf } from '../../../tips.ts';
import { termsOf } from '../../relay/fixtures.ts';

const RECEIVED = 'Received. OK to text this phone? 1 yes, 2 no';
const DAY = 24 * 60;

/** Most texts try no codes. */
const uncounted = { tryCode: async () => UNCOUNTED };

let house: House;
let takeText: TakeText;
let phonePorts: (acceptTip: AcceptTip) => Parameters<typeof createTakeText>[0];
let takingWith: (acceptTip: AcceptTip) => TakeText;
let restoring = false;
/** Time goes by as it does; else a second between two looks, so that who died is not waited for. */
let isPatient = false;
beforeAll(async () => {
  house = await startHouse();
  house.withoutRetries();
  phonePorts = (acceptTip) => ({
    ...house.intakePorts,
    acceptTip,
    contactKey: keyArn('contact'),
    site: 'https://door.example.org',
    gate: { isOpen: async () => !restoring },
    buckets: uncounted,
    pause: async () => {
      if (isPatient) await new Promise((done) => setTimeout(done, 100));
      else house.wait(1 / 60);
    },
  });
  takingWith = (acceptTip) => createTakeText(phonePorts(acceptTip));
  takeText = takingWith(house.accept);
});
afterAll(() => house.close());

const cutOffNow = (): Promise<never> => Promise.reject(new Error('cut off'));

let phones = 0;
/** Nobody else's number. */
const aNumber = (): string => {
  phones += 1;
  return `+1${200 + (phones % 700)}55501${String(Math.floor(phones / 700)).padStart(2, '0')}`;
};

const aText = (from: string, words: string, more: Partial<TextReceived> = {}): TextReceived => ({
  id: `SM${randomBytes(16).toString('hex')}`,
  from: new Plain(from),
  to: '+12025550150',
  words: new Plain(words),
  attachments: 0,
  sending: 'as_before',
  ...more,
});

const take = async (text: TextReceived): Promise<string[]> => {
  const answer = await takeText(text);
  if (answer === 'busy') throw new Error('busy');
  return answer.map((each) => each.reveal());
};
const say = (from: string, words: string): Promise<string[]> => take(aText(from, words));

const scan = async (table: TableName): Promise<Record<string, unknown>[]> => {
  const { Items = [] } = await house.clients.dynamo.send(new ScanCommand({ TableName: tableName(DEPLOYMENT, table) }));
  return Items.map((item) => unmarshall(item));
};
const allTips = async (): Promise<TipRow[]> => (await scan('Tips')).map((row) => tipRowSchema.parse(row));

/** The tips that came of it. */
const tipsOf = async (work: () => Promise<unknown>): Promise<TipRow[]> => {
  const before = new Set((await allTips()).map(({ pk }) => pk));
  await work();
  return (await allTips()).filter(({ pk }) => !before.has(pk));
};
const tipOf = async (work: () => Promise<unknown>): Promise<string> => {
  const [tip, ...more] = await tipsOf(work);
  if (tip === undefined || more.length > 0) throw new Error('Not one tip');
  return tip.pk;
};

/** What the desk reads. */
const atDesk = async (tip: string): Promise<string[]> => {
  await house.run();
  return readable(house, 'desk', tip);
};

describe('a conversation', () => {
  it('is one tip, in the person’s words, with what they answer under its question', async () => {
    const phone = aNumber();
    const tip = await tipOf(async () => {
      expect(await say(phone, 'They lock the door.')).toEqual([RECEIVED]);
      expect(await say(phone, 'Two of us.')).toEqual([]);
      await say(phone, '1');
      await say(phone, '3');
    });
    expect(await atDesk(tip)).toEqual([
      'message: Two of us.',
      'message: We asked: is there danger now (3), someone hurt (4), may you hurt yourself (5), none of these (6)?\n3',
      'message: We asked: may we text this phone, yes (1), no (2)?\n1',
      'report: They lock the door.',
    ]);
    const row = await tipRow(house, tip);
    expect(row).toMatchObject({ mailbox: null, reporterKey: null, urgency: { level: 'immediate' } });
    expect(row?.label).toMatchObject({ channel: 'sms', danger: { now: 'yes' }, answer: { safe: 'yes', number: true } });
    expect(row?.parts.map(({ part }) => part)).toContain('number');
  });

  it('raises what was routine until then, and lowers nothing', async () => {
    const phone = aNumber();
    const tip = await tipOf(async () => {
      await say(phone, 'hello');
      await say(phone, '1');
      await say(phone, '6');
    });
    await house.run();
    const quiet = await tipRow(house, tip);
    await say(phone, '5');
    await say(phone, '6');
    await house.run();
    const row = await tipRow(house, tip);
    expect([quiet?.urgency?.level, row?.urgency?.level]).toEqual(['prompt', 'immediate']);
    expect(row?.label.danger).toMatchObject({ now: 'no', hurt: 'no', selfHarm: 'yes' });
  });

  it('that nobody went on with is over, and its number is a stranger’s; a STOP is not', async () => {
    const [phone, stopped] = [aNumber(), aNumber()];
    const first = await tipOf(() => say(phone, 'The red van.'));
    await say(stopped, 'The blue van.');
    await say(stopped, 'stop');
    house.wait(31 * DAY);
    expect(await tipOf(async () => expect(await say(phone, 'It is back.')).toEqual([RECEIVED]))).not.toBe(first);
    expect(await tipsOf(async () => expect(await say(stopped, 'It is back.')).toEqual([]))).toHaveLength(1);
    expect(await say(stopped, 'start')).toEqual(['OK. This phone can get texts again.', RECEIVED]);
  });

  it.each([
    ['erased', async (tip: string) => house.tables.tips.delete({ pk: tip })],
    [
      'about to be',
      async (tip: string) =>
        house.tables.tips.change(
          { pk: tip },
          { set: { deletion: { requested: '2026-05-04T09:00Z', eraseAfter: '2099-01-01T00:00Z' } } },
        ),
    ],
  ])('goes on as a tip of its own once the first is %s', async (_what, end) => {
    const phone = aNumber();
    await end(await tipOf(() => say(phone, 'First.')));
    const second = await tipOf(async () => expect(await say(phone, 'Second.')).toEqual([RECEIVED]));
    await say(phone, 'Third.');
    expect(await atDesk(second)).toEqual(['message: Third.', 'report: Second.']);
  });

  it('of somebody else, with the phone in their hand, learns nothing', async () => {
    const phone = aNumber();
    const tip = await tipOf(() => say(phone, 'He must not find this.'));
    await say(phone, '1');
    const [code] = await say(phone, 'code');
    const neutral = 'This number takes messages. There is nothing that you have to do.';
    expect(await say(phone, 'who is this?')).toEqual([neutral]);
    expect(await say(phone, 'code')).toEqual([neutral]);
    expect(await say(phone, 'delete')).toEqual([expect.stringContaining('https://door.example.org')]);
    expect((await tipRow(house, tip))?.deletion).toBeNull();
    expect(code).toMatch(/^(\d{4} ){3}\d{4}$/);
    // Who answers sees that it was asked.
    expect(await atDesk(tip)).toContain('message: who is this?');
  });
});

/** As a call left it, by whoever keyed the code of this tip. */
const wished = async (tip: string, number: string): Promise<void> => {
  const contact = await contactOf(phonePorts(house.accept), new Plain(number));
  const asked = { contact, when: 'any', language: 'en', line: '+12025550150' } as const;
  const relay = await house.keys.publicKey(keyArn('relay'));
  await house.tables.relay.put(await sealCallBack(DEPLOYMENT, tip, new Plain(number), asked, relay, house.now()));
  const row = await tipRow(house, tip);
  if (row === undefined) throw new Error('There is no tip');
  const answer = { ...row.label.answer, when: 'any', callBack: true, callBackAsked: hourOf(house.now()) };
  await house.tables.tips.change({ pk: tip }, { set: { label: { ...row.label, answer } } });
};
const standing = async (tip: string) => {
  const row = await house.tables.relay.get({ pk: tip, sk: jobKey(CALL_BACK) }, callBackRowSchema);
  const isDue = row !== undefined && Date.parse(row.expires) <= house.now().getTime();
  return [row === undefined || isDue, (await tipRow(house, tip))?.label.answer.callBack];
};

describe('a wish to be called back', () => {
  it.each(['2', 'stop'])('ends where that very phone says that it is not safe: %s', async (no) => {
    const phone = aNumber();
    const tip = await tipOf(() => say(phone, 'They lock the door.'));
    await wished(tip, phone);
    await say(phone, no);
    expect(await standing(tip)).toEqual([true, false]);
    await house.run();
    expect(await house.tables.relay.get({ pk: tip, sk: jobKey(CALL_BACK) }, callBackRowSchema)).toBeUndefined();
  });

  it('stands where it was told from another phone, and upon a yes', async () => {
    const [phone, another] = [aNumber(), aNumber()];
    const tip = await tipOf(() => say(phone, 'They lock the door.'));
    await wished(tip, another);
    await say(phone, '2');
    expect(await standing(tip)).toEqual([false, true]);
    await wished(tip, phone);
    await say(phone, '1');
    expect(await standing(tip)).toEqual([false, true]);
  });
});

describe('a code', () => {
  it('opens what is sealed from then on, and nothing before', async () => {
    const phone = aNumber();
    const tip = await tipOf(() => say(phone, 'Before.'));
    await house.run();
    const asked = aText(phone, 'code');
    const [digits = ''] = await take(asked);
    expect(await take(asked), 'the answer may have been lost').toEqual([digits]);
    await say(phone, 'After.');
    const key = valueOf(await house.mailbox.open(valueOf(parseAccessCode(digits))));
    const { messages } = valueOf(await house.mailbox.view(key));
    expect(messages.map(({ text }) => text?.reveal())).toEqual(['After.']);
    expect(Object.keys(valueOf(await house.mailbox.sent(key)))).toEqual([]);
    await house.run();
    expect(await actsOf(house, tip)).toContain('code_given');
  });

  it('is for who has a tip', async () => {
    expect(await tipsOf(async () => expect(await say(aNumber(), 'code')).toHaveLength(1))).toEqual([]);
  });
});

describe('a code from elsewhere', () => {
  const JOINED = 'OK. Now clear the text that you sent from this phone.';
  const WRONG = 'Those 16 numbers do nothing here. Look at them again, and text them once more.';
  const NEUTRAL = 'This number takes messages. There is nothing that you have to do.';

  it('takes the conversation to the tip that it opens, and is kept nowhere', async () => {
    const phone = aNumber();
    const { tip, code, key } = await aTip(house, { words: { report: 'By the web.' } });
    expect(await tipsOf(async () => expect(await say(phone, code.groups())).toEqual([JOINED, RECEIVED]))).toEqual([]);
    await say(phone, 'And by text.');
    await say(phone, '1');
    expect(await atDesk(tip)).toEqual([
      'message: And by text.',
      'message: We asked: may we text this phone, yes (1), no (2)?\n1',
      'report: By the web.',
    ]);
    expect((await tipRow(house, tip))?.label).toMatchObject({ channel: 'web', answer: { safe: 'yes', texts: true } });
    const { messages } = valueOf(await house.mailbox.view(key));
    expect(messages.map(({ text }) => text?.reveal())).toContain('And by text.');
    expect(await say(phone, 'code'), 'who texted one has it').toEqual([NEUTRAL]);
    const kept = JSON.stringify([await scan('Ephemera'), await allTips()]);
    expect([kept.includes(code.digits()), kept.includes(code.groups())]).toEqual([false, false]);
  });

  it('leaves what was texted before a tip of its own', async () => {
    const phone = aNumber();
    const before = await tipOf(() => say(phone, 'By text.'));
    const { tip, code } = await aTip(house);
    expect(await say(phone, `code ${code.digits()}`)).toEqual([JOINED, RECEIVED]);
    await say(phone, 'Go on.');
    expect(await atDesk(before)).toEqual(['report: By text.']);
    expect(await atDesk(tip)).toContain('message: Go on.');
  });

  it('takes nothing from whoever has a code of their own', async () => {
    const phone = aNumber();
    const own = await tipOf(() => say(phone, 'Mine.'));
    await say(phone, '1');
    await say(phone, 'code');
    const { tip, code } = await aTip(house);
    expect(await say(phone, code.groups())).toEqual([NEUTRAL]);
    await say(phone, 'Still mine.');
    expect(await atDesk(own)).toContain('message: Still mine.');
    expect(await atDesk(tip)).not.toContain('message: Still mine.');
  });

  /** Somebody else, with the phone for a minute, has it go on with a tip of theirs. */
  const taken = async (phone: string) => {
    const theirs = await aTip(house);
    expect(await say(phone, theirs.code.groups())).toEqual([JOINED, RECEIVED]);
    return theirs;
  };

  it('lapses two hours after the last text at the latest, however many there were: what comes then is a tip of its own', async () => {
    const phone = aNumber();
    const { tip } = await taken(phone);
    for (let more = 0; more < 3; more += 1) {
      house.wait(59);
      expect(await say(phone, `Still ${more}.`)).toEqual([]);
    }
    house.wait(120);
    const own = await tipOf(async () => expect(await say(phone, 'He locks the door.')).toEqual([RECEIVED]));
    house.wait(DAY);
    expect(await tipsOf(() => say(phone, 'Every night.'))).toEqual([]);
    expect(await atDesk(own)).toEqual(['message: Every night.', 'report: He locks the door.']);
    expect(await atDesk(tip)).not.toContain('message: He locks the door.');
  });

  it('lapses also where the work on a text failed', async () => {
    const phone = aNumber();
    await taken(phone);
    const { tips } = house.intakePorts;
    const failing = createTakeText({
      ...phonePorts(house.accept),
      tips: { ...tips, get: cutOffNow },
    });
    const text = aText(phone, 'He locks the door.');
    await expect(failing(text)).rejects.toThrow('cut off');
    house.wait(120);
    expect(await tipsOf(async () => expect(await say(phone, 'Every night.')).toEqual([RECEIVED]))).toHaveLength(1);
  });

  it('does not take a text twice that was dealt with, or begun, before it lapsed', async () => {
    const phone = aNumber();
    const { tip } = await taken(phone);
    const { ephemera } = house.tables;
    const text = aText(phone, 'He locks the door.');
    // Cut off once it was added; and once more before what was answered is kept.
    const change: typeof ephemera.change = async (key, what) =>
      what.remove?.includes('lease') === true ? cutOffNow() : ephemera.change(key, what);
    for (const broken of [{ change }, { put: cutOffNow }]) {
      const cutOff = createTakeText({ ...phonePorts(house.accept), ephemera: { ...ephemera, ...broken } });
      expect(await tipsOf(() => expect(cutOff(text)).rejects.toThrow('cut off'))).toEqual([]);
      house.wait(120);
    }
    expect(await tipsOf(() => take(text))).toEqual([]);
    expect((await atDesk(tip)).filter((each) => each === 'message: He locks the door.')).toHaveLength(1);
  });

  it('is gone on from with another code', async () => {
    const phone = aNumber();
    const theirs = await taken(phone);
    const own = await taken(phone);
    await say(phone, 'Only for you.');
    expect(await atDesk(own.tip)).toContain('message: Only for you.');
    expect(await atDesk(theirs.tip)).not.toContain('message: Only for you.');
  });

  it('stays for a month where answers were chosen, and goes on elsewhere upon their word alone', async () => {
    const phone = aNumber();
    const { tip } = await taken(phone);
    for (const words of ['1', 'ANSWERS', '91', '91', '91', 'Sunflower']) await say(phone, words);
    house.wait(3 * DAY);
    expect(await say(phone, 'Still here.')).toEqual(['Received.']);
    const other = await aTip(house);
    expect(await say(phone, other.code.groups())).toEqual([NEUTRAL]);
    await say(phone, 'sunflower');
    expect(await say(phone, other.code.groups())).toEqual([JOINED, RECEIVED]);
    await say(phone, 'And here.');
    expect(await atDesk(other.tip)).toContain('message: And here.');
    expect((await termsOf(house, tip))?.allowed, 'no answer to the first comes to this phone').toBe(false);
  });

  it('that opens nothing is said to, and is no tip; of what is to be deleted nothing is opened', async () => {
    const phone = aNumber();
    expect(await tipsOf(async () => expect(await say(phone, '0000 1111 2222 3333')).toEqual([WRONG]))).toEqual([]);
    const { tip, code } = await aTip(house);
    await house.tables.tips.change(
      { pk: tip },
      { set: { deletion: { requested: '2026-05-04T09:00Z', eraseAfter: '2099-01-01T00:00Z' } } },
    );
    const later = 'This does not work right now. Please text it again later.';
    expect(await say(phone, code.groups())).toEqual([later]);
    restoring = true;
    expect(await say(phone, (await aTip(house)).code.groups())).toEqual([later]);
    restoring = false;
  });

  it('is tried a few times, and then not for a while', async () => {
    const phone = aNumber();
    let tries = 0;
    let backs = 0;
    const counting = createTakeText({
      ...phonePorts(house.accept),
      buckets: {
        tryCode: async () => {
          tries += 1;
          return { seconds: tries > 2 ? 30 : 0, takeBack: async () => void (backs += 1) };
        },
      },
    });
    const said = async (words: string) => {
      const answer = await counting(aText(phone, words));
      return answer === 'busy' ? [] : answer.map((each) => each.reveal());
    };
    const { code } = await aTip(house);
    expect(await said('1111222233334444')).toEqual([WRONG]);
    expect(await said('he said 1111222233334444')).toEqual([RECEIVED]);
    expect(await said(code.digits())).toEqual([JOINED, RECEIVED]);
    expect(await said(code.digits())).toEqual(['This does not work right now. Please text it again later.']);
    expect([tries, backs]).toEqual([3, 1]);
  });
});

describe('a code that was made and never told', () => {
  it('is replaced by one that is', async () => {
    const phone = aNumber();
    const tip = await tipOf(() => say(phone, 'Before.'));
    // As where the worker was cut off before it answered.
    const made = await giveCode(house.intakePorts, tip, new SessionSecret(randomBytes(32)), 'nonce-of-that-text', true);
    const [digits = ''] = await say(phone, 'code');
    await say(phone, 'After.');
    const key = valueOf(await house.mailbox.open(valueOf(parseAccessCode(digits))));
    const { messages } = valueOf(await house.mailbox.view(key));
    expect(messages.map(({ text }) => text?.reveal())).toEqual(['After.']);
    expect(valueOf(made).groups()).not.toBe(digits);
    expect((await house.mailbox.open(valueOf(made))).ok).toBe(false);
  });
});

describe('while a restore is under way', () => {
  it('a text is taken, as a tip of its own, and nothing is touched that was before', async () => {
    const phone = aNumber();
    const first = await tipOf(() => say(phone, 'First.'));
    restoring = true;
    expect(await tipsOf(async () => expect(await say(phone, 'Second.')).toEqual([]))).toHaveLength(1);
    expect(await say(phone, 'code')).toEqual(['This does not work right now. Please text it again later.']);
    restoring = false;
    await say(phone, 'Third.');
    expect(await atDesk(first)).toEqual(['message: Third.', 'report: First.']);
    expect(await say(phone, 'code')).toEqual([expect.stringMatching(/^\d{4} /)]);
  });
});

describe('while a restore is under way, a no', () => {
  it('is a no, whatever was said before', async () => {
    const phone = aNumber();
    await say(phone, 'First.');
    await say(phone, '1');
    restoring = true;
    expect(await say(phone, '2')).toEqual([]);
    restoring = false;
    expect(await say(phone, 'He took the keys.'), 'or it would be acknowledged').toEqual([]);
  });
});

describe('a word that ends sending', () => {
  it.each([
    ['politely', 'stop please', {}],
    ['in a sentence of its own', 'Stop texting me!', {}],
    ['with a picture', 'STOP', { attachments: 1 }],
    ['that only the provider knows', 'no mas', { sending: 'ended' }],
  ] as const)('ends it, said %s', async (_how, words, more) => {
    const phone = aNumber();
    await say(phone, 'The red van.');
    await say(phone, '1');
    expect(await take(aText(phone, words, more))).toEqual([]);
    expect(await say(phone, 'It is back.')).toEqual([]);
  });

  it('is not met in what somebody tells', async () => {
    const phone = aNumber();
    const tip = await tipOf(() => say(phone, 'Stop him please'));
    await say(phone, '1');
    expect(await say(phone, 'we stop at the mill')).toEqual(['Received.']);
    expect(await atDesk(tip)).toContain('report: Stop him please');
  });

  it('is not lifted by a yes that the provider takes for a START', async () => {
    const [open, stopped] = [aNumber(), aNumber()];
    await say(open, 'The red van.');
    expect((await take(aText(open, 'Yes', { sending: 'resumed' })))[0]).toContain('Trained people read');
    await say(stopped, 'The red van.');
    await say(stopped, 'stop');
    expect(await say(stopped, '1'), 'nothing is sent').toEqual([]);
    expect(await take(aText(stopped, 'UNSTOP', { sending: 'resumed' }))).toEqual([
      'OK. This phone can get texts again.',
    ]);
  });

  it('is not lifted, nor anything agreed to, by what comes in late', async () => {
    const phone = aNumber();
    await say(phone, 'The red van.');
    await say(phone, 'stop');
    for (const words of ['start', '1']) {
      expect(await takeText(aText(phone, words), { quietly: true })).toEqual([]);
    }
    expect(await say(phone, 'help'), 'nothing is sent').toEqual([]);
    expect(await say(phone, 'start')).toEqual(['OK. This phone can get texts again.']);
  });

  it('leaves what was agreed to meanwhile to be asked again', async () => {
    const phone = aNumber();
    const tip = await tipOf(() => say(phone, 'he has a gun'));
    await say(phone, 'stop');
    await say(phone, '1');
    expect((await tipRow(house, tip))?.label.answer.safe).toBe('no');
    await say(phone, 'start');
    expect(await say(phone, '1')).toEqual([
      'In danger? Call 555-0100',
      expect.stringContaining('Trained people read'),
      expect.anything(),
      expect.stringContaining('3: danger now'),
    ]);
  });
});

describe('a machine that answers each text', () => {
  it('is not answered for ever, though all of it is taken, and numbers are always said', async () => {
    const phone = aNumber();
    const tip = await tipOf(() => say(phone, 'Out of office.'));
    await say(phone, '1');
    const answers: string[][] = [];
    for (let at = 0; at < 45; at += 1) answers.push(await say(phone, `Out of office, ${at}.`));
    expect(answers.filter((each) => each.length > 0)).toHaveLength(38);
    expect(await say(phone, 'he has a gun')).toEqual(['In danger? Call 555-0100']);
    expect((await tipRow(house, tip))?.parts.filter(({ part }) => part === 'message')).toHaveLength(47);
    house.wait(60);
    expect(await say(phone, 'Out of office.')).toEqual(['Received.']);
  });
});

describe('what somebody tells', () => {
  it('a cry for help reaches the desk as well', async () => {
    const phone = aNumber();
    const tip = await tipOf(() => say(phone, 'hello'));
    await say(phone, '1');
    expect(await say(phone, 'auxilio')).toEqual([expect.stringContaining('You can text')]);
    expect(await atDesk(tip)).toContain('message: auxilio');
    expect((await tipRow(house, tip))?.label.danger.words).toContain('danger');
  });

  it('an age is no digit of ours, and a child stays one', async () => {
    const [young, old] = [aNumber(), aNumber()];
    const ask = async (phone: string): Promise<string> =>
      tipOf(async () => {
        await say(phone, 'hello');
        for (const answer of ['1', '0', '0']) await say(phone, answer);
      });
    const [child, adult] = [await ask(young), await ask(old)];
    expect(await say(young, '15')).toEqual(['For young people: call 555-0122', 'Received.']);
    await say(young, '8');
    await say(old, '34');
    expect((await tipRow(house, child))?.label.reporter.child).toBe('yes');
    expect((await tipRow(house, adult))?.label).toMatchObject({
      reporter: { child: 'no' },
      danger: { now: 'unknown', hurt: 'unknown' },
    });
  });

  it('is taken where the key for numbers cannot be had, without the number', async () => {
    const { keys, keyIds } = house.intakePorts;
    const publicKey: typeof keys.publicKey = (id) =>
      id === keyIds.relay ? Promise.reject(new Error('disabled')) : keys.publicKey(id);
    const without = takingWith(createAcceptTip({ ...house.intakePorts, keys: { ...keys, publicKey } }));
    const tip = await tipOf(() => without(aText(aNumber(), 'The red van.')));
    expect((await tipRow(house, tip))?.label.answer.number).toBe(false);
  });

  it('is taken where what is known of the conversation cannot be read', async () => {
    const phone = aNumber();
    await say(phone, 'hello');
    const rows = (await scan('Ephemera')).filter(({ pk }) => String(pk).startsWith('line#'));
    for (const { pk } of rows) {
      await house.tables.ephemera.change(
        { pk: String(pk) },
        { set: { conversation: { written: 'by another version' } } },
      );
    }
    expect(await tipsOf(async () => expect(await say(phone, 'The red van.')).toEqual([RECEIVED]))).toHaveLength(1);
    expect(await say(phone, 'stop')).toEqual([]);
    expect(await say(phone, 'help')).toEqual([]);
  });

  it('goes on as one tip where the worker was cut off over the first text', async () => {
    const phone = aNumber();
    const cutOff = takingWith(async (submission) => {
      await house.accept(submission);
      throw new Error('cut off');
    });
    const [first, second] = [aText(phone, 'One.'), aText(phone, 'Two.')];
    const tip = await tipOf(async () => {
      await expect(cutOff(first)).rejects.toThrow('cut off');
      // Whichever is answered first is asked.
      expect(await take(second)).toEqual([RECEIVED]);
      expect(await take(first)).toEqual([]);
    });
    expect(await atDesk(tip)).toEqual(['message: Two.', 'report: One.']);
  });

  it('behind a sender that is no telephone is each on its own', async () => {
    const tips = await tipsOf(async () => {
      expect(await say('FreeSMS', 'One of us.')).toEqual([RECEIVED]);
      expect(await say('FreeSMS', 'Another, elsewhere.')).toEqual([RECEIVED]);
    });
    expect(tips).toHaveLength(2);
  });

  it('a language is only named right after it was asked for', async () => {
    const phone = aNumber();
    const tip = await tipOf(() => say(phone, 'hello'));
    await say(phone, 'language');
    await say(phone, 'The red van.');
    await say(phone, 'Arabic');
    expect(await atDesk(tip)).toContain('message: Arabic');
  });

  it('to somebody else is said in that one’s language', async () => {
    const phone = aNumber();
    await say(phone, 'No me dejan salir de la casa');
    expect(await say(phone, 'who is this?')).toEqual([expect.stringContaining('This number takes messages')]);
  });
});

/** As the provider: what could not be taken now is brought again. */
const insist = (text: TextReceived): Promise<string[]> => take(text).catch(() => insist(text));

describe('a text that comes more than once', () => {
  it(
    'at the same time, or long after others came, is taken once and answered alike',
    { timeout: 120_000 },
    async () => {
      const phone = aNumber();
      const [first, second] = [aText(phone, 'One.'), aText(phone, 'Two.')];
      isPatient = true;
      let answers: string[][] = [];
      const tips = await tipsOf(async () => {
        answers = await Promise.all([insist(first), insist(first), insist(first), insist(second)]);
      });
      isPatient = false;
      expect(tips).toHaveLength(1);
      // Whichever came first is the tip.
      const [one = [], , , two = []] = answers;
      expect([one, two]).toEqual(expect.arrayContaining([[RECEIVED], []]));
      expect(answers.slice(0, 3)).toEqual([one, one, one]);
      for (let more = 0; more < 22; more += 1) await say(phone, `more ${more}`);
      expect(await take(first)).toEqual(one);
      const parts = (await tipRow(house, tips[0]?.pk ?? ''))?.parts ?? [];
      expect(parts.filter(({ part }) => part === 'message')).toHaveLength(23);
    },
  );

  it(
    'since any one call of it failed is not lost, nor doubled, nor answered otherwise',
    { timeout: 240_000 },
    async () => {
      let at = 0;
      for (let failed = true; failed; at += 1) {
        const phone = aNumber();
        const texts = [aText(phone, 'The barn.'), aText(phone, '1'), aText(phone, 'code')];
        const answers: string[][] = [];
        failed = false;
        const tips = await tipsOf(async () => {
          const begun = house.calls.length;
          // Before it takes effect, and after, by turns: its answer is lost then.
          house.faults[at % 2 === 0 ? 'before' : 'after'] = ({ sequence }) => {
            if (failed || house.calls[begun + at]?.sequence !== sequence) return undefined;
            failed = true;
            return 'drop';
          };
          for (const text of texts) answers.push(await insist(text));
          house.calm();
        });
        expect([at, tips.length]).toEqual([at, 1]);
        expect([at, ...answers.map((each) => each.length)]).toEqual([at, 1, 3, 1]);
        const parts = (await tipRow(house, tips[0]?.pk ?? ''))?.parts.map(({ part }) => part);
        expect([at, parts]).toEqual([at, ['report', 'identity', 'victim', 'compelled', 'number', 'message']]);
        const opened = await house.mailbox.open(valueOf(parseAccessCode(answers[2]?.[0] ?? '')));
        expect([at, opened.ok]).toEqual([at, true]);
      }
      expect(at).toBeGreaterThan(30);
    },
  );
});

describe('what is kept', () => {
  it('is no word, no number, and no moment finer than an hour', async () => {
    const phone = aNumber();
    await say(phone, 'The mill behind the church.');
    await say(phone, 'The baker knows.');
    const rows = (await scan('Ephemera')).filter(({ pk }) => /^(?:line|turn|stopped)#/.test(String(pk)));
    expect(rows.length).toBeGreaterThan(2);
    const text = JSON.stringify(rows);
    expect(text).not.toMatch(/mill|church|baker|SM[0-9a-f]{32}/);
    expect(text).not.toContain(phone.slice(1));
    const { expires } = z
      .object({ expires: z.array(z.number()) })
      .parse({ expires: rows.map((row) => row['expires']) });
    expect(expires.filter((each) => each % 3600 !== 0)).toEqual([]);
    expect(rows.filter((row) => row['lease'] !== undefined)).toEqual([]);
  });
});
