import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import type { ServiceName } from '../../infra/local/aws/spec.ts';
import type { Runtime } from '../../infra/local/runtime.ts';
import { recordSchema } from '../../shared/custody/record.ts';
import { notice } from '../../shared/mail/notice.ts';
import { rowsOf } from '../journeys/support/openers.ts';
import { lookAtAll, Staff } from '../journeys/support/staff.ts';
import { tipOf } from '../journeys/support/tips.ts';
import { startTestRuntime } from '../runtime.ts';
import { throughTheApi } from './canary/apiWays.ts';
import { needlesOfSecret, openEavesdrop } from './canary/eavesdrop.ts';
import { ADDRESS, ARABIC, needles, WORD } from './canary/marks.ts';
import { needlesFor } from './canary/needles.ts';
import { deadLetterPlaces, filePlaces, itemsOf, logPlaces, objectPlaces, tablePlaces } from './canary/places.ts';
import { againstTheForm, besideTheForm, deleteWith, inTheMailbox, throughTheForm } from './canary/reporterWays.ts';
import { describeFind, search, type Place } from './canary/search.ts';
import {
  atThePortal,
  besideThePortal,
  othersPages,
  theDutyPhone,
  theMailAddress,
  theRecords,
  writtenDown,
} from './canary/staffWays.ts';
import { fineTimesIn } from './canary/times.ts';
import { besideTheCalls, fileNeedles, seenOrHeard, throughCalls } from './canary/callWays.ts';
import { besideTheTexts, throughTexts } from './canary/textWays.ts';
import { Typist } from './canary/ways.ts';
import { openWiretap } from './canary/wiretap.ts';

/*
 * Words go in through every way in which somebody can type them today. Afterwards they are looked for wherever something
 * is kept, sent or shown, as whatever they could have been turned into. That the search would find them is shown in
 * ./canarySearch.test.ts.
 */
const PATIENCE = 300_000;
vi.setConfig({ testTimeout: PATIENCE });
const SERVICES: readonly ServiceName[] = ['dynamodb', 'kms', 'sqs', 's3'];

const directory = mkdtempSync(join(tmpdir(), 'quietline-canary-'));
/** Whatever is put down in passing goes here, and is searched like the rest. */
const passing = join(directory, 'tmp');
mkdirSync(passing);
const typist = new Typist();
const wire = openWiretap();
const ears = openEavesdrop();
const printed: string[] = [];
let runtime: Runtime;
const codes: string[] = [];

const heard = (service: ServiceName): readonly Place[] => wire.heard(Number(new URL(runtime.endpoints[service]).port));
const finds = (places: readonly Place[], looked = needles): string[] => [
  ...new Set(search(places, looked).map(describeFind)),
];
/** Where no code may be, either: wherever something is kept or said, but on the pages of those whose it is. */
const kept = (places: readonly Place[]): string[] => finds(places, [...needles, ...needlesFor(codes)]);
/** Of the stand-in for the provider: its journals are what Twilio would have of this. */
const isProviders = ({ name }: Place): boolean => name.startsWith('file provider/');
const ownFiles = (): readonly Place[] => filePlaces(directory).filter((place) => !isProviders(place));
/** Whatever time it is: a due time that falls on the hour would look like no time at all. */
const toAnOddMinute = (now: number): number => ((17 * 60 + 23 - (Math.floor(now / 1000) % 3600) + 3600) % 3600) * 1000;

const byPhone = async (): Promise<void> => {
  const texted = await tipOf(runtime, async () => void codes.push(await throughTexts(runtime, typist)));
  await besideTheTexts(runtime, typist);
  await tipOf(runtime, async () => void codes.push(await throughCalls(runtime, typist)));
  await besideTheCalls(runtime, typist);
  await runtime.drain({ skipWaits: true });
  const desk = await Staff.signIn(runtime, 'desk');
  await desk.read(texted);
  typist.own('what the desk reads of the texts', desk);
  await desk.inbox();
  typist.strict('nothing: the inbox of the desk', desk);
};

beforeAll(async () => {
  for (const name of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, name).mockImplementation((...words) => void printed.push(words.map(String).join(' ')));
  }
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((words) => {
      printed.push(words.toString());
      return true;
    });
  }
  vi.stubEnv('TMPDIR', passing);
  runtime = await startTestRuntime({ stateDirectory: directory, viewerOf: () => `${ADDRESS}:4711` });
  runtime.clock.advance(toAnOddMinute(runtime.clock.now()));
  await theMailAddress(runtime, typist);
  const first = await throughTheForm(runtime, typist);
  await runtime.drain();
  const tip = String((await rowsOf(runtime, 'Tips'))[0]?.['pk']);
  await atThePortal(runtime, typist, tip);
  await besideThePortal(runtime, typist, tip);
  const renewed = await inTheMailbox(runtime, typist, first);
  codes.push(first, renewed, await throughTheApi(runtime, typist));
  const entered = await tipOf(runtime, async () => void codes.push(await writtenDown(runtime, typist)));
  await theDutyPhone(runtime, typist);
  await againstTheForm(runtime, typist);
  await besideTheForm(runtime, typist);
  await runtime.drain();
  await runtime.runSchedules();
  await runtime.drain();
  await theRecords(runtime, typist, tip);
  await othersPages(runtime, typist, tip);
  await byPhone();
  const desk = await Staff.signIn(runtime, 'desk');
  await desk.read(entered, ['identity', 'victim', 'compelled']);
  typist.own('what the desk reads of an entered tip', desk);
}, PATIENCE);

afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  wire.close();
  ears.close();
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
    [
      'what the desk reads of the texts',
      ['first text', 'text before a yes', 'place', 'text after the code', 'text with a picture'],
    ],
    [
      'what the desk reads of an entered tip',
      ['entered report', 'entered identity', 'entered victim', 'entered compelled'],
    ],
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

/** Forms in which somebody writes, or types a code. */
const FORM = /<form[^>]*method="post"[^]*?<\/form>/g;
const WRITTEN_IN = /<textarea|name="(?:code|report|message)"/;

test('each form that takes words or a code is one whose body Chromium does not write to its disk', () => {
  const forms = typist.answers.flatMap(({ way, text }) => (text.match(FORM) ?? []).map((form) => ({ way, form })));
  const written = forms.filter(({ form }) => WRITTEN_IN.test(form));
  expect(written.length).toBeGreaterThan(40);
  expect(written.some(({ way }) => way.includes('desk'))).toBe(true);
  expect(
    written.filter(({ form }) => !/type="password" name="unkept" value="\w+"/.test(form)).map(({ way }) => way),
  ).toEqual([]);
});

describe('and are found nowhere', () => {
  test('in no log line, and nothing that the runtime printed', () => {
    const places = logPlaces(runtime);
    expect(places.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'log of web',
        'log of phone',
        'log of staff-desk',
        'log of routing-routine',
        'log of delivery-routine',
      ]),
    );
    expect(kept(places)).toEqual([]);
    expect(kept([{ name: 'printed', bytes: Buffer.from(printed.join('\n')) }])).toEqual([]);
  });

  test('in no row of any table', async () => {
    const places = await tablePlaces(runtime);
    const filled = new Set(places.map(({ name }) => name));
    const empty = runtime.deployment.tables.filter(({ name }) => !filled.has(`table ${name}`));
    // Nobody here has chosen to be texted by staff.
    expect(empty.map(({ name }) => name).filter((name) => !name.endsWith('-relay'))).toEqual([]);
    expect(kept(places)).toEqual([]);
  });

  test.each(SERVICES)('in no request to %s, kept or not', (service) => {
    const places = heard(service);
    // To S3 go the signed roots: a record cannot be proved before the first.
    expect(places.length).toBeGreaterThan(20);
    expect(kept(places)).toEqual([]);
  });

  test('in no queue message: each is a pointer', () => {
    const bodies = heard('sqs').filter(({ name }) => name.endsWith('.SendMessage (body)'));
    expect(bodies.length).toBeGreaterThan(10);
    const pointer =
      /"MessageBody":"(?:\{\\"tip\\":\\"[a-z0-9]+\\"(?:,\\"job\\":\\"[\w-]+\\")?\}|\{\\"partner\\":\\"[a-z-]+\\",\\"(?:tip|request)\\":\\"[\w-]+\\"\})"/;
    expect(bodies.filter(({ bytes }) => !pointer.test(bytes.toString()))).toEqual([]);
  });

  test('in no e-mail: each is the one that never changes', () => {
    const mails = runtime.mails();
    expect(mails.length).toBeGreaterThan(0);
    for (const { subject, text } of mails) expect({ subject, text }).toEqual(notice);
    expect(kept(mails.map((mail) => ({ name: 'mail', bytes: Buffer.from(JSON.stringify(mail)) })))).toEqual([]);
  });

  test('in the head of no answer: no redirect, no cookie, no header', () => {
    const places = ears.heads();
    expect(places.length).toBeGreaterThan(200);
    expect(kept(places)).toEqual([]);
  });

  test('in no dead letter: there is none', async () => {
    expect(await deadLetterPlaces(runtime)).toEqual([]);
  });

  test('in no file of the state, but in the provider’s, who has them until they are deleted there', () => {
    const places = ownFiles();
    expect(finds(filePlaces(directory).filter(isProviders))).not.toEqual([]);
    expect(places.some(({ name }) => name.includes('dynamodb'))).toBe(true);
    // And whatever a function leaves behind lies here, too.
    expect(runtime.environmentOf('web')['TMPDIR']).toBe(passing);
    expect(kept(places)).toEqual([]);
  });

  test('in no custody record that is handed out, packed or not', () => {
    const records = typist.silent.filter(({ name }) => name.startsWith('answer to the custody record of'));
    const held = records.map(({ bytes }) => recordSchema.parse(JSON.parse(bytes.toString())).parts.length);
    expect(held).toEqual([expect.any(Number), expect.any(Number)]);
    expect(Math.min(...held)).toBeGreaterThan(2);
    expect(kept(records)).toEqual([]);
  });

  test('on no page, in no error and in no redirect for anybody else, or for the one who typed it wrong', () => {
    const places = typist.silent;
    expect(places.length).toBeGreaterThan(80);
    expect(finds(places)).toEqual([]);
  });
});

describe('what opens a mailbox, or a session, is given to one browser and kept nowhere', () => {
  test('a code, once it was shown, is on no page again: not even for whoever holds it', () => {
    expect(new Set(codes).size).toBe(6);
    for (const each of codes) expect(each).toMatch(/^(?:\d{4} ?){4}$/);
    const pages = typist.answers.filter(({ mayEcho }) => mayEcho);
    expect(pages.length).toBeGreaterThan(20);
    expect(
      finds(
        pages.map(({ way, text }) => ({ name: way, bytes: Buffer.from(text) })),
        needlesFor(codes),
      ),
    ).toEqual([]);
  });

  test('session cookies, tokens and nonces; but a message goes by the nonce that it was sent under', async () => {
    const everywhere = [
      ...logPlaces(runtime),
      { name: 'printed', bytes: Buffer.from(printed.join('\n')) },
      ...(await tablePlaces(runtime)),
      ...SERVICES.flatMap((service) => heard(service)),
      ...ownFiles(),
    ];
    // Without the cookie that it is bound to, such a nonce opens nothing and repeats nothing.
    const versions = new Set((await rowsOf(runtime, 'Parts')).map(({ version }) => version));
    const sent = ears.secrets().filter((secret) => versions.has(secret));
    expect(sent).toHaveLength(2);
    const secrets = ears.secrets().filter((secret) => !sent.includes(secret));
    expect(secrets.length).toBeGreaterThan(50);
    expect(search(everywhere, secrets.flatMap(needlesOfSecret), []).map(describeFind)).toEqual([]);
  });
});

/** All that any function ever logs. */
const LOGGED: ReadonlySet<string> = new Set([
  // Of chains that are under the hour's root.
  'count',
  // A code: routing hands back a tip that changes all the time, as one does while somebody texts.
  'fault',
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
]);
const lineSchema = z.record(z.string(), z.unknown());

type Item = Record<string, AttributeValue>;

/** A moment finer than the hour is kept only with what is owed by then … */
const OWED: ReadonlySet<string> = new Set(['owedNext', 'due', 'urgency.due', 'inboxKey']);
const isOwed = (item: Item): boolean => item['owed'] !== undefined;
/** While a duty phone is being rung, and for the minutes in which it rings for nothing else. */
const RINGING: ReadonlySet<string> = new Set(['asked', 'until', 'rung', 'taken']);
const isRinging = (item: Item): boolean =>
  isOwed(item) && (item['sk']?.S === 'job#alarm' ? item['state']?.S !== 'over' : item['sk']?.S === 'job#rung');
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
          !(OWED.has(attribute) && (isOwed(item) || isUnread(item))) &&
          !(RINGING.has(attribute) && isRinging(item)),
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
  expect(fields.length).toBeGreaterThan(lines.length * 5);
  expect([...new Set(fields)].filter((field) => !LOGGED.has(field))).toEqual([]);
});

/** By its bytes alone: there is no text to be read in other ways. */
const sightOrSound = (places: readonly Place[]): string[] => [
  ...new Set(search(places, fileNeedles, []).map(describeFind)),
];

describe('and afterwards', () => {
  test(
    'nothing is left at the provider of what was texted, shown, said or keyed, and no file as it was seen or heard here',
    async () => {
      // More than once: what a picture was fetched for is deleted when it is looked at again, and a text of ours an hour and a half later.
      for (const minutes of [6, 100, 100, 100]) {
        await lookAtAll(runtime, ['desk', 'desk-two', 'reviewer']);
        runtime.clock.advance(minutes * 60_000);
        await runtime.runSchedules();
        await runtime.drain({ skipWaits: true });
      }
      expect(runtime.provider.held()).toEqual({ messages: [], calls: [], recordings: [] });
      expect(kept(filePlaces(directory))).toEqual([]);

      const objects = await objectPlaces(runtime);
      // One of what was said, one of what was shown; each has a name and what it holds.
      expect(objects.filter(({ name }) => name.includes('files')).length).toBeGreaterThanOrEqual(4);
      const everywhere = [
        ...(await tablePlaces(runtime)),
        ...objects,
        ...SERVICES.flatMap((service) => heard(service)),
        ...logPlaces(runtime),
        ...filePlaces(directory),
      ];
      expect(sightOrSound(everywhere)).toEqual([]);
      for (const bytes of seenOrHeard) {
        expect(sightOrSound([{ name: 'x', bytes }])).toHaveLength(1);
        const written = Buffer.from(JSON.stringify({ it: bytes.toString('base64') }));
        expect(sightOrSound([{ name: 'x', bytes: written }])).toHaveLength(1);
      }
    },
    PATIENCE,
  );

  test(
    'the object that tells of an erasure holds nothing either',
    async () => {
      await deleteWith(runtime, codes[1] ?? '');
      await runtime.drain();
      runtime.clock.advance(73 * 3600 * 1000);
      await runtime.runSchedules();
      await runtime.drain();
      const objects = await objectPlaces(runtime);
      // What it is called, and what it holds.
      expect(objects.filter(({ name }) => name.includes('erasures'))).toHaveLength(2);
      expect(objects.some(({ name }) => name.includes('roots'))).toBe(true);
      expect(finds([...objects, ...heard('s3'), ...logPlaces(runtime), ...ownFiles()])).toEqual([]);
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
      expect((await deadLetterPlaces(runtime)).length).toBeGreaterThan(0);
      expect(finds(logPlaces(runtime))).toEqual([]);
    },
    PATIENCE,
  );
});
