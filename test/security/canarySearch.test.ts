import { PutItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ServiceName } from '../../infra/local/aws/spec.ts';
import { useRuntime } from '../runtime.ts';
import { ARABIC, needles, WORD } from './canary/marks.ts';
import { encodings, type Encoding } from './canary/needles.ts';
import { deadLetterPlaces, filePlaces, logPlaces, objectPlaces, tablePlaces } from './canary/places.ts';
import { plantOf } from './canary/plants.ts';
import { search, type Place } from './canary/search.ts';
import { fineTimesIn } from './canary/times.ts';
import { Typist } from './canary/ways.ts';
import { openWiretap } from './canary/wiretap.ts';

/* A search that finds nothing is worth what it finds where something is: in each place, in each encoding. */
const directory = mkdtempSync(join(tmpdir(), 'quietline-canary-'));
const wire = openWiretap();
afterAll(() => {
  wire.close();
  rmSync(directory, { recursive: true, force: true });
});
// After the line above, since what is said first is undone last.
const runtime = useRuntime({ stateDirectory: directory });
const heard = (service: ServiceName): readonly Place[] =>
  wire.heard(Number(new URL(runtime().endpoints[service]).port));

const names = (list: readonly { readonly text: string; readonly encoding: Encoding }[]) =>
  [...new Set(list.map(({ text, encoding }) => `${text} as ${encoding}`))].sort();

describe('the search finds what is planted', () => {
  const TEXTS = [WORD, ARABIC];
  const plants = TEXTS.flatMap((text) =>
    encodings.map((encoding) => ({ text, encoding, bytes: plantOf(text, encoding) })),
  );
  /** What a place that holds text, and no bytes, can hold. */
  const writable = plants.filter(({ encoding }) => !encoding.startsWith('utf16'));
  type Plant = (typeof plants)[number];
  const found = (places: readonly Place[], plants_: readonly Plant[]) => {
    const planted = new Set(names(plants_));
    return names(search(places, needles)).filter((name) => planted.has(name));
  };

  test('in a log line', () => {
    const lines = writable.map(({ bytes }) => ({ functionName: 'web', text: bytes.toString() }));
    expect(found(logPlaces({ ...runtime(), logs: () => [...runtime().logs(), ...lines] }), writable)).toEqual(
      names(writable),
    );
  });

  test('in each table, and in the files that it lies in', async () => {
    for (const { name, keySchema } of runtime().deployment.tables) {
      const key = Object.fromEntries(keySchema.map(({ attributeName }) => [attributeName, { S: 'plant' }]));
      const L = [
        ...plants.map(({ bytes }) => ({ B: bytes })),
        ...writable.map(({ bytes }) => ({ M: { deep: { S: bytes.toString() } } })),
      ];
      await runtime().admin.dynamodb.send(new PutItemCommand({ TableName: name, Item: { ...key, planted: { L } } }));
      const places = (await tablePlaces(runtime())).filter((place) => place.name === `table ${name}`);
      expect(found(places, plants)).toEqual(names(plants));
    }
    const files = filePlaces(directory).filter(({ name }) => name.includes('dynamodb'));
    expect(found(files, writable)).toEqual(names(writable));
    expect(found(heard('dynamodb'), writable)).toEqual(names(writable));
  });

  test('in a queue that nobody consumes, on its way there, and in its file', async () => {
    const { name = '' } = runtime().deployment.queues.find(({ redrive }) => redrive === undefined) ?? {};
    const QueueUrl = `${runtime().endpoints.sqs}/${runtime().deployment.account}/${name}`;
    for (const { bytes } of writable) {
      await runtime().admin.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: bytes.toString() }));
    }
    expect(found(await deadLetterPlaces(runtime()), writable)).toEqual(names(writable));
    expect(found(heard('sqs'), writable)).toEqual(names(writable));
    expect(
      found(
        filePlaces(directory).filter((place) => place.name.includes('sqs')),
        writable,
      ),
    ).toEqual(names(writable));
  });

  test('in an object of the bucket', async () => {
    for (const [index, { bytes }] of plants.entries()) {
      const [bucket] = runtime().deployment.buckets;
      const put = new PutObjectCommand({ Bucket: bucket?.name, Key: `plants/${index}`, Body: bytes });
      await runtime().admin.s3.send(put);
    }
    expect(found(await objectPlaces(runtime()), plants)).toEqual(names(plants));
    expect(found(heard('s3'), plants)).toEqual(names(plants));
  });

  test('on a page', () => {
    const shown = new Typist();
    shown.answers.push({
      way: 'x',
      status: 200,
      text: writable.map(({ bytes }) => bytes.toString()).join(),
      mayEcho: false,
    });
    expect(found(shown.silent, writable)).toEqual(names(writable));
  });

  test('whatever its letters were turned into', () => {
    const texts = [WORD.toLowerCase(), WORD.toUpperCase()];
    for (const text of texts) {
      for (const encoding of encodings) {
        expect(search([{ name: 'x', bytes: plantOf(text, encoding) }], needles).map(({ text: of }) => of)).toContain(
          WORD,
        );
      }
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
