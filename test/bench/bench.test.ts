import { describe, expect, it, test } from 'vitest';
import { testCedar } from '../factories/pack.ts';
import { linesOf } from './bill.ts';
import { entryOf, importsIn } from './libraries.ts';
import { limitRow, limitsOf } from './limits.ts';
import { idlePolling, overAMonth, standingLines } from './month.ts';
import { countryOf } from './country.ts';
import { decideAsRouting, inputAt } from './deciding.ts';
import { readOptions } from './options.ts';
import { verdictOf, type Section } from './outcome.ts';
import { barOf } from './progress.ts';
import { costOf, merged, totalOf } from './prices.ts';
import { countCalls } from './recording.ts';
import { runBench } from './run.ts';
import { covered, median, quantile, spread, totals } from './statistics.ts';
import { tableOf } from './table.ts';

const exchange = (more: object = {}) => ({
  service: 'dynamodb' as const,
  operation: 'PutItem',
  principalArn: 'arn:aws:iam::000000000000:role/quietline-zz-web',
  sequence: 1,
  resource: 'quietline-zz-tips',
  status: 200,
  began: 0,
  milliseconds: 2,
  itemsRead: 0,
  consumed: [{ resource: 'quietline-zz-tips', readUnits: 0, writeUnits: 3 }],
  ...more,
});

const key = (keyId: string, keySpec: 'RSA_4096' | 'HMAC_512') => ({
  arn: `arn:aws:kms:us-east-1:000000000000:key/${keyId}`,
  keyId,
  keySpec,
  keyUsage: 'ENCRYPT_DECRYPT' as const,
  policy: {},
  aliases: [],
});

const known = {
  keys: [key('intake', 'RSA_4096'), key('access', 'HMAC_512')],
  functions: [
    {
      name: 'quietline-zz-web',
      arn: '',
      roleArn: '',
      directory: '',
      handler: '',
      environment: {},
      timeoutSeconds: 15,
      memoryMegabytes: 512,
      reservedConcurrency: undefined,
    },
  ],
};

const template = (Type: string, Properties = {}) => [
  { template: { Resources: { it: { Type, Properties } }, Outputs: {}, Parameters: {} } },
];

const section = (id: string, measure: Section['measure']): Section => ({ id, title: id, measure });
const run = async (args: string[], sections: Section[]) => {
  const lines: string[] = [];
  let json = '';
  const code = await runBench(args, {
    sections,
    print: (line) => lines.push(line),
    stream: process.stderr,
    write: (text) => {
      json = text;
      return 'somewhere';
    },
  });
  return { code, text: lines.join('\n'), json };
};

test('quantiles lie between values in proportion', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([1, 2])).toBe(1.5);
  expect(quantile([0, 10, 20, 30, 40], 0.95)).toBeCloseTo(38);
  expect(median([])).toBeNaN();
  expect(spread([1, 2, 3, 4, 5])).toBe('2.0–4.0');
  expect([...totals(['a', 'b', 'a'], String, () => 2)]).toEqual([
    ['a', 4],
    ['b', 2],
  ]);
});

const at = (began: number, milliseconds: number) => ({ began, milliseconds });

test('what runs side by side counts once', () => {
  expect(covered([at(10, 5), at(0, 4), at(2, 4), at(3, 1), at(15, 1)])).toBe(12);
  expect(covered([])).toBe(0);
});

describe('prices', () => {
  it('are per so many', () => {
    expect(costOf('writeUnit', 2_000_000)).toBeCloseTo(1.25);
    expect(totalOf([...merged([{ name: 'keyMonth', amount: 4 }]), { name: 'asymmetricRequest', amount: 10_000 }])).toBe(
      4.15,
    );
  });

  it('of a recording follow its units, key kinds and the memory that a function has', () => {
    const recorded = {
      exchanges: [
        exchange(),
        exchange({ principalArn: 'arn:aws:iam::000000000000:root' }),
        exchange({ service: 'kms', operation: 'ReEncrypt', resource: known.keys[0]?.arn, consumed: [] }),
        exchange({ service: 'kms', operation: 'GenerateMac', resource: 'access', consumed: [] }),
      ],
      polls: [],
      invocations: [{ functionName: 'web', milliseconds: 99.2, first: false, ok: true }],
    };
    expect(linesOf(recorded, known)).toEqual([
      { name: 'writeUnit', amount: 3 },
      { name: 'asymmetricRequest', amount: 1 },
      { name: 'symmetricRequest', amount: 1 },
      { name: 'lambdaRequest', amount: 1 },
      { name: 'lambdaGbSecond', amount: 0.05 },
    ]);
    const unknown = { ...recorded, exchanges: [exchange({ service: 'kms', resource: 'nobody' })] };
    expect(() => linesOf(unknown, known)).toThrow('No price is known');
    const uncounted = { ...recorded, exchanges: [exchange({ consumed: [] })] };
    expect(() => linesOf(uncounted, known)).toThrow('did not count');
  });

  it('of a month count what stands, and refuse a resource that nobody has priced', () => {
    expect(standingLines(template('AWS::WAFv2::WebACL', { Rules: [{}, {}] }))).toEqual([
      { name: 'webAclMonth', amount: 1 },
      { name: 'wafRuleMonth', amount: 2 },
    ]);
    expect(standingLines(template('AWS::SecretsManager::Secret', { ReplicaRegions: [] }))).toEqual([
      { name: 'secretMonth', amount: 2 },
    ]);
    expect(standingLines(template('AWS::IAM::Role'))).toEqual([]);
    expect(() => standingLines(template('AWS::EC2::NatGateway'))).toThrow('AWS::EC2::NatGateway');
    expect(overAMonth([{ name: 'queueRequest', amount: 2 }], 60_000)).toEqual([
      { name: 'queueRequest', amount: 87_600 },
    ]);
    expect(idlePolling(6)[0]?.amount).toBe(3_942_000);
  });
});

test('calls of a kind are counted together, and those of the account itself are nobody’s', () => {
  const calls = countCalls({
    exchanges: [exchange(), exchange({ status: 400 }), exchange({ principalArn: 'arn:aws:iam::000000000000:root' })],
  });
  expect(calls).toEqual([
    expect.objectContaining({ role: 'web', count: 2, failed: 1, writeUnits: 6, milliseconds: 4 }),
  ]);
});

test('a limit binds where what a tip takes of it uses it up', () => {
  const calls = countCalls({
    exchanges: [
      // Goes to two tables at once, and to an index.
      exchange({
        resource: 'quietline-zz-ephemera',
        consumed: [
          { resource: 'quietline-zz-ephemera', readUnits: 0, writeUnits: 50 },
          { resource: 'quietline-zz-parts', readUnits: 0, writeUnits: 20 },
          { resource: 'quietline-zz-parts/some-index', readUnits: 0, writeUnits: 4 },
        ],
      }),
      ...[1, 2, 3, 4, 5, 6, 7, 8].map(() => exchange({ service: 'kms', operation: 'ReEncrypt', resource: 'intake' })),
      exchange({ service: 'kms', operation: 'GenerateMac', resource: 'access' }),
    ],
  });
  const limits = limitsOf(calls, 2, 6, known).map((limit) => limitRow(limit)['binds at tips a second']);
  expect(limits.slice(0, 2)).toEqual([83, 250]);
  expect(limits[3]).toBe(333);
});

test('an aim is met, missed by so much, or not measured', () => {
  const aim = { what: 'web', unit: 'KB', atMost: 650 };
  expect(verdictOf({ ...aim, value: 650 })).toBe('met');
  expect(verdictOf({ ...aim, value: 715 })).toBe('missed by 65 KB (10 %)');
  expect(verdictOf({ ...aim, value: NaN })).toBe('not measured');
});

test('columns are as wide as their widest cell, with numbers to the right', () => {
  expect(
    tableOf([
      { of: 'tips', count: 7 },
      { of: 'a', more: 'x', count: 1234 },
    ]),
  ).toBe('of    count  more\ntips      7\na      1234  x');
});

test('the bar is full at the end and not before', () => {
  expect(barOf(0, 4)).not.toContain('█');
  expect(barOf(4, 4)).not.toContain('░');
});

test('libraries are the names that are still needed, and each client is made once', () => {
  const output = [
    'import { createHash } from "node:crypto";',
    'import { DynamoDBClient, S3Client, paginateScan as scan2 } from "@aws-sdk/client-dynamodb";',
    'import * as z from "zod";',
    'import stringify from "stringify";',
    'import "reflect-metadata";',
    'new DynamoDBClient({}); scan2(); z.object(z.string()); my.S3Client; stringify();',
  ].join('\n');
  const imports = importsIn(output);
  expect(imports).toEqual([
    { from: '@aws-sdk/client-dynamodb', names: ['DynamoDBClient', 'paginateScan'] },
    { from: 'zod', names: ['object', 'string'] },
    { from: 'stringify', names: ['default'] },
    { from: 'reflect-metadata', names: [] },
  ]);
  const entry = entryOf(imports);
  expect(entry).toContain(`import { object as i1_object, string as i1_string } from 'zod';`);
  expect(entry).toContain('export const clients = [new i0_DynamoDBClient({})];');
  expect(entry).toContain(`import 'reflect-metadata';`);
});

test('a generated country is a valid one of its size, in which its rules decide', { timeout: 120_000 }, async () => {
  const pack = await countryOf(30);
  expect([pack.partners.length, Object.keys(pack.policies).length]).toEqual([30, 30]);
  const cedar = testCedar();
  const decided = await Promise.all(
    Array.from({ length: 24 }, async (_unused, which) => decideAsRouting(cedar, await inputAt(pack, which))),
  );
  const referrals = decided.flatMap((decision) => decision.referrals);
  expect(new Set(referrals.map(({ state }) => state))).toEqual(new Set(['authorised', 'consent_pending']));
  expect(new Set(referrals.map(({ basis }) => basis))).toEqual(
    new Set(['desk', 'stand_in', 'consent', 'pass_on', 'must_receive', 'reviewer']),
  );
  const reasons = referrals.flatMap((referral) => referral.reasons);
  expect(reasons.some(({ code, fact }) => code === 'rule_allows' && fact.startsWith('generated-'))).toBe(true);
  expect(reasons.some(({ code }) => code === 'policy_error')).toBe(false);
});

describe('the command', () => {
  const aim = { what: 'size', value: 1, unit: 'KB', atMost: 2 };
  const outcome = { tables: [{ title: 'sizes', rows: [{ of: 'web', KB: 1 }] }], aims: [aim], notes: [], data: 7 };
  const good = section('good', async () => outcome);
  const bad = section('bad', () => Promise.reject(new Error('no endpoint')));

  it('measures what is asked for, by name or letter', async () => {
    expect(readOptions(['--only', 'b,c'], ['x', 'y', 'z'])).toMatchObject({ value: { only: ['y', 'z'] } });
    expect(readOptions(['--only', 'w'], ['x'])).toMatchObject({ ok: false });
    const { code, text, json } = await run(['--only', 'good'], [good, bad]);
    expect(code).toBe(0);
    expect(text).toMatch(/size +1 KB +2 KB +met/);
    expect(JSON.parse(json)).toMatchObject({ short: false, good: { aims: [aim], data: 7 } });
  });

  it('fails when something cannot be measured, and still shows the rest', async () => {
    const { code, text } = await run([], [bad, good]);
    expect(code).toBe(1);
    expect(text).toContain('NOT MEASURED  bad could not be measured: Error: no endpoint');
    expect(text).toContain('web   1');
  });

  it('helps, and says what it does not know', async () => {
    expect(await run(['--help'], [good])).toMatchObject({ code: 0, text: expect.stringContaining('--only') });
    expect(await run(['--only', 'nothing'], [good])).toMatchObject({
      code: 2,
      text: expect.stringContaining('no such part'),
    });
    expect(await run(['--wrong'], [good])).toMatchObject({ code: 2 });
  });
});
