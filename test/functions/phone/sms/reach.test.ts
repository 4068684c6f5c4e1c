import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UNCOUNTED } from '../../../../shared/abuse/buckets.ts';
import { tableName } from '../../../../shared/deployment/names.ts';
import { Plain } from '../../../../shared/domain/plain.ts';
import { tipRowSchema } from '../../../../shared/rows/tip.ts';
import type { TextReceived } from '../../../../shared/telephony/provider.ts';
import { createTakeText, type TakeText } from '../../../../functions/phone/sms/takeText.ts';
import { DEPLOYMENT, keyArn } from '../../../houseSpecs.ts';
import { startHouse, type House } from '../../../house.ts';
import { readable, seeAll } from '../../../office.ts';
import { forget, pass, putAnswer, shownTo, termsOf } from '../../relay/fixtures.ts';

const NOTHING = 'Nothing new right now.';
const ANSWER = 'Ana waits for you at the blue door.';

let house: House;
let takeText: TakeText;
let phone: string;
let tip: string;

/** Functions refuse service until a restore is done. */
let restoring = false;
const ports = (): Parameters<typeof createTakeText>[0] => ({
  ...house.intakePorts,
  acceptTip: house.accept,
  contactKey: keyArn('contact'),
  site: 'https://door.example.org',
  gate: { isOpen: async () => !restoring },
  buckets: { tryCode: async () => UNCOUNTED },
  pause: async () => house.wait(1 / 60),
});

beforeAll(async () => {
  house = await startHouse();
  takeText = createTakeText(ports());
});
afterAll(() => house.close());

const cutOff = (): Promise<never> => Promise.reject(new Error('cut off'));

const scan = async (table: 'Tips' | 'Relay'): Promise<Record<string, unknown>[]> => {
  const { Items = [] } = await house.clients.dynamo.send(new ScanCommand({ TableName: tableName(DEPLOYMENT, table) }));
  return Items.map((item) => unmarshall(item));
};

const aText = (words: string, attachments = 0): TextReceived => ({
  id: `SM${randomBytes(16).toString('hex')}`,
  from: new Plain(phone),
  to: '+12025550150',
  words: new Plain(words),
  attachments,
  sending: 'as_before',
});

const say = async (words: string, attachments = 0): Promise<string[]> => {
  const answer = await takeText(aText(words, attachments));
  await house.run();
  return answer === 'busy' ? ['busy'] : answer.map((each) => each.reveal());
};

let phones = 0;
/** Somebody new, who has chosen that any time is safe, and a word of their own. */
beforeEach(async () => {
  await seeAll(house);
  phones += 1;
  phone = `+1202555${String(100 + phones).padStart(4, '0')}`;
  house.texts.sent.length = 0;
  const before = new Set((await scan('Tips')).map(({ pk }) => pk));
  for (const words of ['They lock the door.', '1', 'ANSWERS', '91', '91', '91', 'Sunflower']) await say(words);
  const row = (await scan('Tips')).find(({ pk }) => !before.has(pk));
  tip = tipRowSchema.parse(row).pk;
});

describe('the word upon which answers come', () => {
  it('is answered where nothing waits, and not where something does', async () => {
    expect(await say('sunflower')).toEqual([NOTHING]);
    const request = await putAnswer(house, tip, ANSWER);
    expect(house.texts.words(), 'it was texted less than ten minutes ago').toEqual([ANSWER]);
    expect(await say('sunflower'), 'it has gone out').toEqual([]);
    await pass(house, 12);
    expect(await say('sunflower')).toEqual([NOTHING]);
    await pass(house, 12);
    await putAnswer(house, tip, 'And bring your coat.');
    expect(await say('sunflower')).toEqual([]);
    expect(house.texts.words()).toContain('And bring your coat.');
    expect(await shownTo(house, tip, request)).toBe('sent');
  });

  it('is not said to have found nothing, to a retry, after the answer went out', async () => {
    await putAnswer(house, tip, ANSWER);
    const { ephemera } = house.tables;
    const change: typeof ephemera.change = async (key, what) =>
      what.remove?.includes('lease') === true ? Promise.reject(new Error('cut off')) : ephemera.change(key, what);
    const word = aText('sunflower');
    await expect(createTakeText({ ...ports(), ephemera: { ...ephemera, change } })(word)).rejects.toThrow('cut off');
    await house.run();
    expect(house.texts.words()).toContain(ANSWER);
    house.wait(1);
    expect(await takeText(word)).toEqual([]);
  });

  it('is not said to be answered after STOP', async () => {
    await say('stop');
    expect(await say('sunflower')).toEqual([]);
  });

  it('waits for half a day after NOT NOW, though that came while nothing was sent', async () => {
    for (const words of ['STOP', 'Not now', 'START']) await say(words);
    await putAnswer(house, tip, ANSWER);
    await pass(house, 60, 10);
    expect(house.texts.words()).toEqual([]);
    await pass(house, 13 * 60, 30);
    expect(house.texts.words()).toHaveLength(1);
  });

  it('may be tried five times an hour, and whoever tries on learns nothing', async () => {
    const wrong = ['rosebud', 'tulips', 'daffodil', 'violet', 'orchid'];
    for (const word of wrong) expect(await say(word)).toEqual(['Received.']);
    expect(await say('sunflower'), 'it is taken for any other').toEqual(['Received.']);
    expect((await termsOf(house, tip))?.openUntil).toBeUndefined();
    expect(await readable(house, 'desk', tip)).toContain('message: orchid');
    house.wait(60);
    expect(await say('sunflower')).toEqual([NOTHING]);
    expect((await termsOf(house, tip))?.openUntil).toBeDefined();
  });

  it('is not used up by what could not be one', async () => {
    for (const words of ['ok', 'he is here now', 'no', '17', 'who is this?', 'help']) await say(words);
    expect(await say('sunflower')).toEqual([NOTHING]);
  });

  it('is no key along with a picture, but words as any: sealed, and counted as no try', async () => {
    const request = await putAnswer(house, tip, ANSWER);
    for (const words of ['sunflower', 'rosebud', 'tulips', 'daffodil', 'violet', 'orchid']) {
      expect((await say(words, 1))[0]).toBe('Received.');
      expect(await readable(house, 'desk', tip)).toContain(
        `message: ${words}\n[Something came with this text, such as a picture. It can not be shown here yet.]`,
      );
    }
    expect((await termsOf(house, tip))?.openUntil).toBeUndefined();
    await say('sunflower');
    expect(await shownTo(house, tip, request)).toBe('sent');
  });

  it('is not chosen anew by what is written under a picture: that is theirs to read', async () => {
    await say('sunflower');
    expect((await say('ANSWERS'))[0]).toContain('91');
    expect((await say('91', 1))[0]).toBe('Received.');
    expect(await readable(house, 'desk', tip)).toContain(
      'message: 91\n[Something came with this text, such as a picture. It can not be shown here yet.]',
    );
  });

  it('is one word, and whoever texts two hears that none was set', async () => {
    for (const words of ['sunflower', 'ANSWERS', '91', '91', '91']) await say(words);
    expect(await say('yellow rose')).toEqual([expect.stringContaining('It can not be your word')]);
    expect(await readable(house, 'desk', tip)).toContain('message: yellow rose');
    expect(await say('and a gate')).toEqual(['Received.']);
    for (const words of ['sunflower', 'ANSWERS', '91', '91', '91']) await say(words);
    expect(await say('He has a knife, he will kill me')).toContain('Received.');
  });

  it('leaves no moment behind once it opens nothing any more', async () => {
    await say('sunflower');
    await pass(house, 9);
    expect((await termsOf(house, tip))?.openUntil).toBeDefined();
    await pass(house, 3);
    const terms = await termsOf(house, tip);
    expect([terms?.openUntil, terms?.allowed]).toEqual([undefined, true]);
  });
});

describe('how somebody may be texted', () => {
  it('is read once for a text, while its words wait for nothing else', async () => {
    const { relay } = house.tables;
    const read: string[] = [];
    const get: typeof relay.get = (key, schema) => {
      read.push(String(key['sk']));
      return relay.get(key, schema);
    };
    const taking = createTakeText({ ...ports(), relay: { ...relay, get } });
    expect(await taking(aText('He is back.'))).toHaveLength(1);
    expect(read).toEqual(['terms']);
    const expires = Date.parse((await termsOf(house, tip))?.expires ?? '');
    house.wait(24 * 60);
    expect(await taking(aText('sunflower'))).toHaveLength(1);
    expect(read).toEqual(['terms', 'terms']);
    expect(Date.parse((await termsOf(house, tip))?.expires ?? ''), 'and each text renews it').toBe(
      expires + 86_400_000,
    );
  });

  it('is not waited for by what somebody tells: that is kept, though it cannot be renewed', async () => {
    const { relay } = house.tables;
    const taking = createTakeText({ ...ports(), relay: { ...relay, change: cutOff } });
    expect(await taking(aText('They are at the door.'))).toHaveLength(1);
    await house.run();
    expect(await readable(house, 'desk', tip)).toContain('message: They are at the door.');
    await expect(taking(aText('2')), 'but a no is not heard until it is known').rejects.toThrow('cut off');
  });

  it('is gone with the conversation, and so is their number; what waits ends, and staff see that', async () => {
    await pass(house, 20 * 24 * 60, 5 * 24 * 60);
    // Of itself it would wait for a month.
    const request = await putAnswer(house, tip, ANSWER);
    await pass(house, 5 * 24 * 60, 24 * 60);
    expect(await shownTo(house, tip, request)).toBe('nudged');
    expect(await termsOf(house, tip)).toBeDefined();
    await pass(house, 6 * 24 * 60, 24 * 60);
    expect(await termsOf(house, tip)).toBeUndefined();
    expect(await shownTo(house, tip, request)).toBe('expired');
    await pass(house, 20 * 24 * 60, 24 * 60);
    expect((await scan('Relay')).filter(({ pk }) => pk === tip)).toEqual([]);
  });

  it('stays for as long as they text', async () => {
    await pass(house, 20 * 24 * 60, 5 * 24 * 60);
    await say('Still here.');
    await pass(house, 20 * 24 * 60, 24 * 60);
    expect(await termsOf(house, tip)).toBeDefined();
    expect(await say('sunflower')).toEqual([NOTHING]);
    await pass(house, 32 * 24 * 60, 4 * 24 * 60);
    expect(await termsOf(house, tip)).toBeUndefined();
  });

  it('can be chosen again where it is gone, as after a deletion that was undone, but not while that may come back', async () => {
    const NEUTRAL = 'This number takes messages. There is nothing that you have to do.';
    await forget(house, tip);
    restoring = true;
    expect(await say('ANSWERS')).toEqual([NEUTRAL]);
    restoring = false;
    expect(await say('sunflower'), 'it is a word as any').toEqual(['Received.']);
    for (const words of ['ANSWERS', '91', '91', '91', 'Rosebud']) expect(await say(words)).not.toEqual([NEUTRAL]);
    expect(await say('rosebud')).toEqual([NOTHING]);
    expect(await say('Still here.'), 'and is known by then').toEqual(['Received.']);
    expect(await termsOf(house, tip)).toBeDefined();
  });
});
