import { PutItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import type { ServiceName } from '../../infra/local/aws/spec.ts';
import { act, useSmallApp } from '../infra/local/runtime/useSmallApp.ts';
import { useRuntime } from '../runtime.ts';
import { needlesOfSecret, openEavesdrop } from './canary/eavesdrop.ts';
import { ACCENTED, ARABIC, needles, WORD } from './canary/marks.ts';
import { encodings, needlesFor } from './canary/needles.ts';
import { deadLetterPlaces, filePlaces, logPlaces, objectPlaces, tablePlaces } from './canary/places.ts';
import { manners, numberPlants, plantOf, textPlantOf } from './canary/plants.ts';
import { search, type Manner, type Place } from './canary/search.ts';
import { fineTimesIn } from './canary/times.ts';
import { Typist } from './canary/ways.ts';
import { openWiretap } from './canary/wiretap.ts';

/*
 * A search that finds nothing is worth what it finds where something is: in each place, in each manner of writing. The
 * plants lie where a leak would: a function really logs them, a queue really holds them.
 */
vi.setConfig({ testTimeout: 300_000 });
const directory = mkdtempSync(join(tmpdir(), 'quietline-canary-'));
const wire = openWiretap();
const ears = openEavesdrop();
afterAll(() => {
  wire.close();
  ears.close();
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true, force: true });
});
// After the lines above, since what is said first is undone last.
const runtime = useRuntime({ stateDirectory: directory });
/** Its one function does what ours never would: logs what it is told, and shows it to anybody. */
const careless = useSmallApp();
const heard = (service: ServiceName): readonly Place[] =>
  wire.heard(Number(new URL(runtime().endpoints[service]).port));

const names = (list: readonly { readonly text: string; readonly encoding: Manner }[]) =>
  [...new Set(list.map(({ text, encoding }) => `${text} as ${encoding}`))].sort();

const TEXTS = [WORD, ARABIC, ACCENTED];
const plants = TEXTS.flatMap((text) =>
  manners.map((encoding) => ({
    text,
    encoding,
    bytes: plantOf(text, encoding),
    /** For a place that holds text and no bytes. */
    written: textPlantOf(text, encoding),
  })),
);
const all = names(plants);
/** Only what was planted: a text in capitals, say, is found in more manners than one. */
const found = (places: readonly Place[]) => names(search(places, needles)).filter((name) => all.includes(name));

describe('the search finds what is planted', () => {
  test('in every manner of writing that it knows', () => {
    expect(manners.length).toBe(18);
    expect(plants.length).toBe(54);
    for (const { text, encoding, bytes, written } of plants) {
      expect(found([{ name: 'x', bytes }])).toContain(`${text} as ${encoding}`);
      expect(found([{ name: 'x', bytes: Buffer.from(written) }])).toContain(`${text} as ${encoding}`);
    }
    expect(found([{ name: 'x', bytes: Buffer.from('nothing of the kind') }])).toEqual([]);
  });

  test('in a log line that a function writes', async () => {
    for (const { written } of plants) await act(careless(), 'log', written);
    // What a worker writes comes in its own time, and in its order.
    await act(careless(), 'log', 'the end');
    await vi.waitFor(() => expect(careless().logs().at(-1)?.text).toBe('said the end'));
    expect(found(logPlaces(careless()))).toEqual(all);
  });

  test('in each table, in the files that it lies in, and on the way there', async () => {
    for (const { name, keySchema } of runtime().deployment.tables) {
      const key = Object.fromEntries(keySchema.map(({ attributeName }) => [attributeName, { S: 'plant' }]));
      const L = [
        ...plants.map(({ bytes }) => ({ B: bytes })),
        ...plants.map(({ written }) => ({ M: { deep: { S: written } } })),
      ];
      await runtime().admin.dynamodb.send(new PutItemCommand({ TableName: name, Item: { ...key, planted: { L } } }));
      const places = (await tablePlaces(runtime())).filter((place) => place.name === `table ${name}`);
      expect(found(places)).toEqual(all);
    }
    expect(found(filePlaces(directory).filter(({ name }) => name.includes('dynamodb')))).toEqual(all);
    expect(found(heard('dynamodb'))).toEqual(all);
  });

  test('in a queue that nobody consumes, in its attributes, on its way there, and in its file', async () => {
    const [first, second] = runtime().deployment.queues.filter(({ redrive }) => redrive === undefined);
    const urlOf = (name = '') => `${runtime().endpoints.sqs}/${runtime().deployment.account}/${name}`;
    const lying = async (name: string | undefined) =>
      (await deadLetterPlaces(runtime())).filter((place) => place.name === `dead letters ${name}`);
    for (const { written, bytes } of plants) {
      await runtime().admin.sqs.send(new SendMessageCommand({ QueueUrl: urlOf(first?.name), MessageBody: written }));
      const MessageAttributes = { planted: { DataType: 'Binary', BinaryValue: bytes } };
      await runtime().admin.sqs.send(
        new SendMessageCommand({ QueueUrl: urlOf(second?.name), MessageBody: 'x', MessageAttributes }),
      );
    }
    expect(found(await lying(first?.name))).toEqual(all);
    expect(found(await lying(second?.name))).toEqual(all);
    expect(found(heard('sqs'))).toEqual(all);
    expect(found(filePlaces(directory).filter(({ name }) => name.includes('sqs')))).toEqual(all);
  });

  test('in an object of the bucket, in its name, and on its way there', async () => {
    // Both buckets refuse everybody but the one who writes there.
    const { s3 } = runtime().clientsAs('routing-routine');
    const Bucket = runtime().deployment.buckets.find(({ name }) => name.includes('erasures'))?.name;
    for (const [index, { bytes }] of plants.entries()) {
      await s3.send(new PutObjectCommand({ Bucket, Key: `erasures/${index}`, Body: bytes }));
    }
    expect(found(await objectPlaces(runtime()))).toEqual(all);
    expect(found(heard('s3'))).toEqual(all);
    const of = 'erasures/of/';
    await s3.send(new PutObjectCommand({ Bucket, Key: `${of}${ACCENTED}`, Body: 'x' }));
    expect(found((await objectPlaces(runtime())).filter(({ bytes }) => bytes.toString().startsWith(of)))).toContain(
      `${ACCENTED} as utf8`,
    );
  });

  test('in a root, which the signer alone may put and read', async () => {
    const { s3 } = runtime().clientsAs('custody');
    const Bucket = runtime().deployment.buckets.find(({ name }) => name.includes('roots'))?.name;
    for (const [index, { bytes }] of plants.entries()) {
      await s3.send(new PutObjectCommand({ Bucket, Key: `planted/${index}`, Body: bytes, IfNoneMatch: '*' }));
    }
    expect(found((await objectPlaces(runtime())).filter(({ name }) => name === `bucket ${Bucket}`))).toEqual(all);
  });

  test('in any file of the state, whole', () => {
    for (const [index, { bytes }] of plants.entries()) writeFileSync(join(directory, `leaf-${index}`), bytes);
    const leaves = filePlaces(directory).filter(({ name }) => name.includes('leaf-'));
    expect(leaves).toHaveLength(plants.length);
    expect(found(leaves)).toEqual(all);
  });

  test('on a page that a function answers', async () => {
    const typist = new Typist();
    const { web: site = '' } = careless().sites;
    for (const { written } of plants) {
      const { text } = await typist.raw('x', `${site}/echo`, { method: 'POST', body: written });
      expect(text).not.toBe('');
    }
    expect(found(typist.silent)).toEqual(all);
  });

  test('in the head of an answer, a cookie and a redirect included', async () => {
    // A head holds ASCII: what is written in others comes as it does in an address.
    const inHeads = plants.map(({ written }) =>
      /^[\x20-\x7e]*$/.test(written) ? written : encodeURIComponent(written),
    );
    const server = createServer((_request, response) => {
      inHeads.forEach((written, at) => response.setHeader(`x-plant-${at}`, written));
      response.writeHead(303, { location: `/next?${WORD}-there`, 'set-cookie': `kept=${WORD}-kept; Path=/` }).end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = z.object({ port: z.number() }).parse(server.address());
    const before = ears.heads().length;
    await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' });
    server.close();
    const heads = ears.heads().slice(before);
    expect(new Set(found(heads).map((name) => name.split(' as ')[0]))).toEqual(new Set(TEXTS));
    const [head = ''] = heads.map(({ bytes }) => bytes.toString());
    for (const header of ['location', 'set-cookie']) {
      const pair = z
        .array(z.tuple([z.string(), z.string()]))
        .parse(JSON.parse(head))
        .find(([name]) => name === header);
      expect(found([{ name: header, bytes: Buffer.from(pair?.[1] ?? '') }])).toContain(`${WORD} as utf8`);
    }
  });

  test('whatever its letters were turned into', () => {
    for (const text of [WORD.toLowerCase(), WORD.toUpperCase()]) {
      for (const encoding of encodings) {
        const places = [{ name: 'x', bytes: plantOf(text, encoding) }];
        expect(search(places, needles).map(({ text: of }) => of)).toContain(WORD);
      }
    }
  });

  test('a number or a code, however its digits are written and set apart', () => {
    const code = '4821 7730 5519 2046';
    for (const number of ['2079460991', code]) {
      for (const written of numberPlants(number)) {
        const bytes = Buffer.from(`call ${written}, please`);
        expect(search([{ name: 'x', bytes }], needlesFor([number])).map(({ encoding }) => encoding)).toContain(
          'digits',
        );
      }
    }
    expect(search([{ name: 'x', bytes: Buffer.from('20794, 60991') }], needlesFor(['2079460991']))).toEqual([]);
  });

  test('a session or a nonce, as it was given out and as its bytes', () => {
    const bytes = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7 + 1));
    const secret = bytes.toString('base64url');
    for (const written of [Buffer.from(secret), bytes, Buffer.from(bytes.toString('hex')), bytes.toString('base64')]) {
      expect(search([{ name: 'x', bytes: Buffer.from(written) }], needlesOfSecret(secret)).length).toBeGreaterThan(0);
    }
  });

  test('a moment in a row', () => {
    const now = Date.parse('2026-05-04T13:17:23.456Z');
    const fine = (value: AttributeValue) => fineTimesIn('Tips', { a: { M: { b: value } } }, now).length;
    for (const text of [
      '2026-05-04T13:17:23Z',
      'new#1#2026-05-04T13:17#3',
      '2026-05-04T13:00:01Z',
      '1777900643',
      '1777900643456',
    ]) {
      expect(fine({ S: text })).toBe(1);
    }
    expect(fine({ N: '1777900643' })).toBe(1);
    for (const text of ['2026-05-04T13:00Z', '2026-05-04T13:00:00.000Z', '9999-12-31T23:59', '12345', '1777899600']) {
      expect(fine({ S: text })).toBe(0);
    }
  });
});
