import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import type { ServiceName } from '../../infra/local/aws/spec.ts';
import type { Runtime } from '../../infra/local/runtime.ts';
import { rowsOf } from '../journeys/support/openers.ts';
import { startTestRuntime } from '../runtime.ts';
import { throughTheApi } from './canary/apiWays.ts';
import { ADDRESS, ARABIC, needles, WORD } from './canary/marks.ts';
import { deadLetterPlaces, filePlaces, itemsOf, logPlaces, objectPlaces, tablePlaces } from './canary/places.ts';
import { againstTheForm, besideTheForm, deleteWith, inTheMailbox, throughTheForm } from './canary/reporterWays.ts';
import { describeFind, search, type Place } from './canary/search.ts';
import { atThePortal, besideThePortal, othersPages } from './canary/staffWays.ts';
import { fineTimesIn } from './canary/times.ts';
import { Typist } from './canary/ways.ts';
import { openWiretap } from './canary/wiretap.ts';

/*
 * Words go in through every way in which somebody can type them today. Afterwards they are looked for wherever something
 * is kept, sent or shown, as whatever they could have been turned into. That the search would find them is shown in
 * ./canarySearch.test.ts.
 */
const PATIENCE = 300_000;
const SERVICES: readonly ServiceName[] = ['dynamodb', 'kms', 'sqs', 's3'];

const directory = mkdtempSync(join(tmpdir(), 'quietline-canary-'));
const typist = new Typist();
const wire = openWiretap();
const printed: string[] = [];
let runtime: Runtime;
let code = '';

const heard = (service: ServiceName): readonly Place[] => wire.heard(Number(new URL(runtime.endpoints[service]).port));
const finds = (places: readonly Place[]): string[] => [...new Set(search(places, needles).map(describeFind))];
/** Whatever time it is: a due time that falls on the hour would look like no time at all. */
const toAnOddMinute = (now: number): number => ((17 * 60 + 23 - (Math.floor(now / 1000) % 3600) + 3600) % 3600) * 1000;

beforeAll(async () => {
  for (const name of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, name).mockImplementation((...words) => void printed.push(words.map(String).join(' ')));
  }
  runtime = await startTestRuntime({ stateDirectory: directory, viewerOf: () => `${ADDRESS}:4711` });
  runtime.clock.advance(toAnOddMinute(runtime.clock.now()));
  const first = await throughTheForm(runtime, typist);
  await runtime.drain();
  const tip = String((await rowsOf(runtime, 'Tips'))[0]?.['pk']);
  await atThePortal(runtime, typist, tip);
  await besideThePortal(runtime, typist, tip);
  code = await inTheMailbox(runtime, typist, first);
  await throughTheApi(runtime, typist);
  await againstTheForm(runtime, typist);
  await besideTheForm(runtime, typist);
  await runtime.drain();
  await runtime.runSchedules();
  await runtime.drain();
  await othersPages(runtime, typist, tip);
}, PATIENCE);

afterAll(async () => {
  vi.restoreAllMocks();
  wire.close();
  await runtime.stop();
  rmSync(directory, { recursive: true, force: true });
});

const page = (way: string): string =>
  typist.answers
    .filter((each) => each.way === way)
    .map(({ text }) => text)
    .join();

describe('the words got in', () => {
  test.each([
    ['what the desk reads', ['report', 'mustNotSee', 'howToAnswer', 'identity', 'victim', 'compelled']],
    ['what the NGO reads', ['report', 'identity', 'hand-over']],
    ['the mailbox', ['answer', 'answer of the NGO', 'message']],
    ['what was sent', ['report', 'identity', 'victim', 'compelled']],
    ['the API: the mailbox', ['API message']],
    ['the API: what was sent', ['API report', 'API identity', 'API victim', 'API compelled']],
  ])('%s', (way, typed) => {
    expect(typed.filter((each) => !page(way).includes(`${WORD} ${each} ${ARABIC}`))).toEqual([]);
  });

  test('and nothing fell over on the way: every refusal is a kind one', () => {
    expect(typist.answers.length).toBeGreaterThan(100);
    expect(typist.answers.filter(({ status }) => status >= 500).map(({ way }) => way)).toEqual([]);
    expect(new Set(typist.answers.map(({ status }) => status)).size).toBeGreaterThan(6);
  });
});

describe('and are found nowhere', () => {
  test('in no log line, and nothing that the runtime printed', () => {
    const places = logPlaces(runtime);
    expect(places.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['log of web', 'log of staff-desk', 'log of routing-routine', 'log of delivery-routine']),
    );
    expect(finds(places)).toEqual([]);
    expect(finds([{ name: 'printed', bytes: Buffer.from(printed.join('\n')) }])).toEqual([]);
  });

  test('in no row of any table', async () => {
    const places = await tablePlaces(runtime);
    expect(new Set(places.map(({ name }) => name)).size).toBe(runtime.deployment.tables.length);
    expect(finds(places)).toEqual([]);
  });

  test.each(SERVICES)('in no request to %s, kept or not', (service) => {
    const places = heard(service);
    // Nothing was erased yet, so nothing went to the locked bucket.
    expect(places.length > 20).toBe(service !== 's3');
    expect(finds(places)).toEqual([]);
  });

  test('in no queue message: each is a pointer', () => {
    const bodies = heard('sqs').filter(({ name }) => name.endsWith('.SendMessage'));
    expect(bodies.length).toBeGreaterThan(10);
    const pointer =
      /"MessageBody":"(?:\{\\"tip\\":\\"[a-z0-9]+\\"\}|\{\\"partner\\":\\"[a-z-]+\\",\\"(?:tip|request)\\":\\"[\w-]+\\"\})"/;
    expect(bodies.filter(({ bytes }) => !pointer.test(bytes.toString()))).toEqual([]);
  });

  test('in no dead letter: there is none', async () => {
    expect(await deadLetterPlaces(runtime)).toEqual([]);
  });

  test('in no file of the state', () => {
    const places = filePlaces(directory);
    expect(places.some(({ name }) => name.includes('dynamodb'))).toBe(true);
    expect(finds(places)).toEqual([]);
  });

  test('on no page, in no error and in no redirect for anybody else, or for the one who typed it wrong', () => {
    const places = typist.silent;
    expect(places.length).toBeGreaterThan(80);
    expect(finds(places)).toEqual([]);
  });
});

/** All that any function ever logs. */
const LOGGED = [
  'lane',
  'level',
  'message',
  'method',
  'partner',
  'requestId',
  'route',
  'sampling_rate',
  'service',
  'status',
  'timestamp',
].sort();
const lineSchema = z.record(z.string(), z.unknown());

type Item = Record<string, AttributeValue>;

/** A moment finer than the hour is kept only with what is owed by then … */
const OWED: ReadonlySet<string> = new Set(['owedNext', 'due', 'urgency.due', 'inboxKey']);
const isOwed = (item: Item): boolean => item['owed'] !== undefined;
const isUnread = (item: Item): boolean =>
  item['inboxKey']?.S?.startsWith('new#') === true && item['ended']?.NULL === true;
/** … or in what expires within the half day of a shift. */
const EXPIRING: ReadonlySet<string> = new Set(['expires', 'started']);
const expires = (item: Item, now: number): boolean =>
  // What a try at a tip may have left behind bears the tip's id.
  item['pk']?.S?.startsWith('intent#') !== true && Number(item['expires']?.N ?? NaN) < now / 1000 + 43_200;

test('no row tells when somebody wrote, but by the hour', async () => {
  const now = runtime.clock.now();
  const found: string[] = [];
  let seen = 0;
  for (const { name } of runtime.deployment.tables) {
    for (const item of await itemsOf(runtime, name)) {
      const times = fineTimesIn(name, item, now);
      seen += times.length;
      const told = times.filter(
        ({ attribute }) =>
          !(EXPIRING.has(attribute) && expires(item, now)) &&
          !(OWED.has(attribute) && (isOwed(item) || isUnread(item))),
      );
      found.push(...told.map(({ table, attribute, value }) => `${table}: ${attribute} is ${value}`));
    }
  }
  // What is owed has such times: they are seen where they are.
  expect(seen).toBeGreaterThan(0);
  expect([...new Set(found)]).toEqual([]);
});

test('a log line has a code, a route, a status or a partner; never which tip, which would tell when it came', async () => {
  const lines = runtime.logs().map(({ text }) => text);
  const tips = (await rowsOf(runtime, 'Tips')).map(({ pk }) => String(pk));
  expect(tips.length).toBeGreaterThan(3);
  expect(lines.filter((line) => tips.some((tip) => line.includes(tip)))).toEqual([]);
  const fields = lines.flatMap((line) => Object.keys(lineSchema.parse(JSON.parse(line))));
  expect([...new Set(fields)].sort()).toEqual(LOGGED);
});

describe('and afterwards', () => {
  test(
    'the object that tells of an erasure holds nothing either',
    async () => {
      await deleteWith(runtime, code);
      await runtime.drain();
      runtime.clock.advance(73 * 3600 * 1000);
      await runtime.runSchedules();
      await runtime.drain();
      const objects = await objectPlaces(runtime);
      expect(objects).toHaveLength(1);
      expect(finds([...objects, ...heard('s3'), ...logPlaces(runtime), ...filePlaces(directory)])).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'whoever finds a message that none of ours sent does not quote it',
    async () => {
      const QueueUrl = runtime.environmentOf('web')['QUEUE_TRIAGE_ROUTINE'];
      const before = runtime.logs().length;
      await runtime.admin.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `${WORD} ${ARABIC}` }));
      await runtime.drain({ skipWaits: true });
      expect(runtime.logs().length).toBeGreaterThan(before);
      expect(await deadLetterPlaces(runtime)).toHaveLength(1);
      expect(finds(logPlaces(runtime))).toEqual([]);
    },
    PATIENCE,
  );
});
