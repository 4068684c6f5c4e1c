import { randomInt } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as fc from 'fast-check';
import type { Hono } from 'hono';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../../functions/phone/app.ts';
import { createTakeText } from '../../../../functions/phone/sms/takeText.ts';
import { readMessaging } from '../../../../infra/local/provider/twiml/messaging.ts';
import type { Pack } from '../../../../shared/jurisdiction/pack.ts';
import { tableName } from '../../../../shared/deployment/names.ts';
import { ProviderCredentials } from '../../../../shared/telephony/credentials.ts';
import { TEXT_PATH } from '../../../../shared/telephony/paths.ts';
import { createTwilio } from '../../../../shared/telephony/twilio/twilio.ts';
import { aPack } from '../../../factories/pack.ts';
import { startHouse, type House } from '../../../house.ts';
import { DEPLOYMENT, keyArn } from '../../../houseSpecs.ts';
import { newSid } from '../../../journeys/support/handset.ts';
import { readable } from '../../../office.ts';
import { aTip } from '../../../tips.ts';
import { bookOf, brokenIn, kindOf, type Turn } from './model/rules.ts';
import { anyPerson, directed, MARK, type Person, type Text } from './model/texts.ts';

/*
 * Anybody texts anything, in any order, and the provider brings it once or more: signed requests to the function's own app,
 * which keeps everything at the embedded endpoints. What goes back is read as strictly as the provider's documentation has
 * it, and held against rules that know nothing of the code; what was acknowledged is looked for at the desk.
 */
const BASE = 'https://phone.example.org';
const SITE = 'https://door.example.org';
/** `QUIETLINE_MODEL_RUNS=500 npx vitest run … test/functions/phone/sms/model.test.ts` looks longer. */
const RUNS = Number(process.env['QUIETLINE_MODEL_RUNS'] ?? 8);
const PATIENCE = { timeout: 120_000 + RUNS * 12_000 };

const nobodyCalls = (): Promise<never> => Promise.reject(new Error('There are texts alone'));

let house: House;
let pack: Pack;
let app: Hono;
beforeAll(async () => {
  pack = await aPack();
  house = await startHouse(pack);
  house.withoutRetries();
  const credentials = new ProviderCredentials('AC', ['token']);
  app = createApp({
    telephony: createTwilio({ current: async () => credentials, fresh: async () => credentials }, BASE),
    takeText: createTakeText({
      ...house.intakePorts,
      acceptTip: house.accept,
      contactKey: keyArn('contact'),
      site: SITE,
      gate: { isOpen: async () => true },
      buckets: { tryCode: nobodyCalls },
      pause: async () => {
        await new Promise((done) => setTimeout(done, 100));
        house.wait(1 / 600);
      },
    }),
    takeTextState: nobodyCalls,
    voice: {
      takeCall: nobodyCalls,
      wait: nobodyCalls,
      back: {
        partner: nobodyCalls,
        taken: nobodyCalls,
        wait: nobodyCalls,
        over: nobodyCalls,
        answered: nobodyCalls,
        keyed: nobodyCalls,
        talked: nobodyCalls,
        ended: nobodyCalls,
      },
      takeRecording: nobodyCalls,
      takeAlarm: nobodyCalls,
      endedUntold: nobodyCalls,
      recordingLost: nobodyCalls,
      pack,
      site: SITE,
      events: { info: () => {}, error: () => {} },
    },
    log: () => {},
  });
});
afterAll(() => house.close());

interface Sms {
  readonly from: string;
  readonly to: string;
  readonly sid: string;
  readonly body: string;
  readonly attachments: number;
}

const bring = async ({ from, to, sid, body, attachments }: Sms): Promise<Response> => {
  const form = { MessageSid: sid, From: from, To: to, Body: body, NumMedia: String(attachments) };
  const signature = getExpectedTwilioSignature('token', `${BASE}${TEXT_PATH}`, form);
  return app.request(TEXT_PATH, {
    method: 'POST',
    headers: { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form),
  });
};

/** The texts in an answer that the provider would take; throws for any other. */
const textsIn = async (answer: Response): Promise<string[]> => {
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/xml/);
  const read = readMessaging(await answer.text());
  if ('problem' in read) throw new Error(`${read.problem.code}: ${read.problem.message}`);
  return read.verbs.map((verb) => {
    // To whoever wrote, from the number that they wrote to, and with nobody told of it.
    if (verb.verb !== 'Message' || Object.keys(verb).some((name) => !['verb', 'body', 'method'].includes(name)))
      throw new Error(`More than a message: ${JSON.stringify(verb)}`);
    return verb.body;
  });
};

let people = 0;
/** Everything that the desk has to be able to read afterwards. */
const owed: { readonly mark: string; readonly person: number; readonly conversation: number }[] = [];

/** Of a tip from the web that nobody else has a code of: made while nothing fails. */
const aRightCode = async (): Promise<string> => {
  const { before, after } = house.faults;
  house.calm();
  const { code } = await aTip(house);
  Object.assign(house.faults, { before, after });
  return code.groups();
};

/** @param bringing until it is answered, and gives that answer */
const converse = async ({ line, texts }: Person, bringing: (sms: Sms) => Promise<string[]>): Promise<Turn[]> => {
  people += 1;
  const person = people;
  const from = `+1${200 + (person % 800)}55501${String(randomInt(100)).padStart(2, '0')}`;
  const sent: { readonly sms: Sms; readonly text: Text; readonly answer: string[] }[] = [];
  let isStopped = false;
  let conversation = 0;
  for (const [at, text] of texts.entries()) {
    const mark = `${person}.${at}`;
    const isMarked = text.kind === 'words' && text.body !== '';
    const body = text.kind === 'rightCode' ? await aRightCode() : isMarked ? `${text.body} «${mark}»` : text.body;
    // From there on it may go to another tip, and to no more than that one.
    if (kindOf(text) === 'rightCode') conversation += 1;
    const sms = { from, to: line, sid: newSid(), body, attachments: text.attachments };
    const copies = Array.from({ length: text.times }, () => () => bringing(sms));
    const answers: string[][] = [];
    if (text.sideBySide) answers.push(...(await Promise.all(copies.map((copy) => copy()))));
    else for (const copy of copies) answers.push(await copy());
    const [answer = []] = answers;
    expect(answers).toEqual(answers.map(() => answer));
    if (isMarked) owed.push({ mark, person, conversation });
    if (kindOf(text) === 'stop') isStopped = true;
    if (kindOf(text) === 'start') isStopped = false;
    sent.push({ sms, text, answer });
    for (const { sms: old, answer: before } of sent.filter(
      (each, place) => each.text.again === at - place && place < at,
    )) {
      // Long after: the same once more, unless nothing may be sent any longer.
      expect(await bringing(old)).toEqual(isStopped ? [] : before);
    }
  }
  return sent;
};

const once = async (sms: Sms): Promise<string[]> => textsIn(await bring(sms));

/** As the provider with its retries: what could not be taken now is brought again. */
const insistently = async (sms: Sms): Promise<string[]> => {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const answer = await bring(sms);
    if (answer.status === 200) return textsIn(answer);
    expect([answer.status, await answer.text()]).toEqual([503, '']);
  }
  throw new Error('It was never taken');
};

/** @returns how many texts were answered as the rules have it */
const holds = async (bringing: (sms: Sms) => Promise<string[]>, runs: number): Promise<number> => {
  const book = bookOf(pack, SITE);
  const names = [pack.jurisdiction.siteName, ...pack.partners.map(({ name }) => name)].flatMap((name) =>
    Object.values(name),
  );
  let count = 0;
  const look = async (anybody: fc.Arbitrary<Person>, numRuns: number): Promise<void> => {
    const property = fc.asyncProperty(anybody, async (person) => {
      const turns = await converse(person, bringing);
      expect(brokenIn(turns, book, { names, isCalm: bringing === once })).toEqual([]);
      count += turns.length;
    });
    // A run takes a second: what is found is told as it was found.
    await fc.assert(property, { numRuns, endOnFailure: true });
  };
  for (const anybody of directed(pack)) await look(anybody, Math.ceil(runs / 8));
  await look(anyPerson(pack), runs);
  return count;
};

let calls = 0;
let nextFailure = 0;
/**
 * Before it is sent, or after it has taken effect: now and then, and not every so many. What asks as often each time that it is tried
 * would else fail at the same place for ever.
 */
const failsNowAndThen = (): 'drop' | undefined => {
  calls += 1;
  if (calls < nextFailure) return undefined;
  nextFailure = calls + 20 + ((calls * 7) % 41);
  return 'drop';
};

/** Which tips the desk finds each marked text in: no tip has marks of two people. */
const tipsByMark = async (): Promise<Map<string, string[]>> => {
  await house.run();
  const { Items = [] } = await house.clients.dynamo.send(
    new ScanCommand({ TableName: tableName(DEPLOYMENT, 'Tips'), ProjectionExpression: 'pk' }),
  );
  const found = new Map<string, string[]>();
  for (const tip of Items.map((item) => String(unmarshall(item)['pk']))) {
    const marks = (await readable(house, 'desk', tip)).flatMap((text) =>
      [...text.matchAll(MARK)].map(([, mark = '']) => mark),
    );
    expect(new Set(marks.map((mark) => mark.split('.')[0])).size, 'one person').toBeLessThanOrEqual(1);
    for (const mark of marks) found.set(mark, [...(found.get(mark) ?? []), tip]);
  }
  return found;
};

describe('whatever is texted, however often it comes', () => {
  it('is answered by the rules, in TwiML that the provider takes, and never with an error', PATIENCE, async () => {
    expect(await holds(once, RUNS)).toBeGreaterThan(RUNS);
  });

  it('and while AWS fails now and then, once it is brought again', PATIENCE, async () => {
    house.faults.before = failsNowAndThen;
    house.faults.after = failsNowAndThen;
    const texts = await holds(insistently, Math.ceil(RUNS / 2)).finally(() => house.calm());
    expect(texts).toBeGreaterThan(RUNS / 2);
    expect(calls).toBeGreaterThan(100);
  });

  it('and is at the desk, once, with what else that person texted and nobody else’s', PATIENCE, async () => {
    const found = await tipsByMark();
    // About three for each run; a seed of mostly silences and words owes fewer.
    expect(owed.length).toBeGreaterThan(RUNS / 2);
    expect(owed.filter(({ mark }) => found.get(mark)?.length !== 1)).toEqual([]);
    for (const { person, conversation } of owed) {
      const own = owed.filter((each) => each.person === person && each.conversation === conversation);
      const tips = own.flatMap(({ mark }) => found.get(mark) ?? []);
      expect(new Set(tips).size).toBe(1);
    }
  });
});
