import { AwsSolutionsChecks } from 'cdk-nag';
import { Match } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { app, functionsOf, SEATS, synthesise, type Templates } from './fixtures.ts';

const RESTORED = ['tips', 'parts', 'mailboxes', 'referrals'];
const KEPT = ['offices', 'custody', 'ephemera', 'relay'];

const tablesOf = ({ vault }: Templates): Map<string, Readonly<Record<string, unknown>>> =>
  new Map(
    Object.values(vault.findResources('AWS::DynamoDB::Table')).map(({ Properties }) => [
      String(Properties.TableName).replace('quietline-zz-', ''),
      Properties,
    ]),
  );

const statementSchema = z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() });
const roleSchema = z.object({
  RoleName: z.string(),
  Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(statementSchema) }) })).default([]),
});

const nameUnder = ({ vault }: Templates, id: string) =>
  String(vault.findResources('AWS::DynamoDB::Table')[id]?.['Properties'].TableName);

let plain: Templates;
let adopting: Templates;
let restored: Templates;
beforeAll(async () => {
  plain = await synthesise();
  adopting = await synthesise({ restore: { id: 'r1', adopting: true } });
  restored = await synthesise({ restore: { id: 'r1', adopting: false } });
});

describe.for([true, false])('a deployment on restored tables, adopting: %s', (isAdopting) => {
  const templates = () => (isAdopting ? adopting : restored);

  test('has four tables under the restore’s names, the others as they were, and Restores', () => {
    expect([...tablesOf(templates()).keys()].sort()).toEqual(
      [...RESTORED.map((name) => `${name}-r1`), ...KEPT, 'restores'].sort(),
    );
  });

  test('leaves the old tables behind, whole: they are kept when the stack lets go of them', () => {
    const before = plain.vault.findResources('AWS::DynamoDB::Table');
    const after = templates().vault.findResources('AWS::DynamoDB::Table');
    const left = Object.entries(before).filter(([id]) => after[id] === undefined);
    expect(left.map(([, { Properties }]) => String(Properties.TableName)).sort()).toEqual(
      RESTORED.map((name) => `quietline-zz-${name}`).sort(),
    );
    for (const [, { DeletionPolicy }] of left) expect(DeletionPolicy).toBe('Retain');
    // And no new table stands under an old one's logical id: that would be a replacement.
    const stayed = Object.keys(before).filter((id) => after[id] !== undefined);
    for (const id of stayed) expect(nameUnder(templates(), id)).toBe(nameUnder(plain, id));
  });

  test('asks of an imported table what AWS restored, so that the import finds no difference it could trip over', () => {
    const tables = tablesOf(templates());
    for (const name of RESTORED) {
      const made = tablesOf(plain).get(name);
      const now = tables.get(`${name}-r1`);
      for (const property of [
        'KeySchema',
        'AttributeDefinitions',
        'GlobalSecondaryIndexes',
        'SSESpecification',
        'BillingMode',
      ])
        expect([name, property, now?.[property]]).toEqual([name, property, made?.[property]]);
    }
  });

  test('tells every function of the restore, and each reads and writes the restored tables', () => {
    const functions = functionsOf(templates().line);
    expect(functions).toHaveLength(13 + SEATS.length);
    for (const { FunctionName, Environment } of functions) {
      const { RESTORE, TABLE_RESTORES, ...variables } = Environment.Variables;
      expect([FunctionName, RESTORE, TABLE_RESTORES]).toEqual([FunctionName, 'r1', 'quietline-zz-restores']);
      for (const name of RESTORED) {
        expect([undefined, `quietline-zz-${name}-r1`]).toContain(variables[`TABLE_${name.toUpperCase()}`]);
      }
    }
  });

  test('replays each minute until it is done, and looks each hour', () => {
    const rules = Object.values(templates().line.findResources('AWS::Events::Rule')).map(
      ({ Properties }) => Properties,
    );
    const every = (name: string) =>
      rules.filter((rule) => rule.Name === `quietline-zz-replay-${name}`).map((rule) => rule.ScheduleExpression);
    expect([every('replay'), every('check')]).toEqual([['rate(1 minute)'], ['rate(1 hour)']]);
  });

  test('every finding of cdk-nag is fixed, or acknowledged with its reason', async () => {
    const scope = await app({ restore: { id: 'r1', adopting: isAdopting } });
    expect(new AwsSolutionsChecks(scope).validateScope(scope).violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});

test('while tables are taken over nothing is asked of them that AWS does not restore; the next deploy gives it all', () => {
  for (const name of RESTORED) {
    expect(tablesOf(adopting).get(`${name}-r1`)).toMatchObject({
      DeletionProtectionEnabled: false,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
    });
    expect(tablesOf(adopting).get(`${name}-r1`)).not.toHaveProperty('ResourcePolicy');
    expect(tablesOf(restored).get(`${name}-r1`)).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
    });
    expect(tablesOf(restored).get(`${name}-r1`)).toHaveProperty('ResourcePolicy');
  }
  for (const name of KEPT) expect(tablesOf(adopting).get(name)).toEqual(tablesOf(plain).get(name));
});

test('the policy that keeps administrators out of a restored table names that table, and its indexes', () => {
  for (const name of RESTORED) {
    const policy = JSON.stringify(tablesOf(restored).get(`${name}-r1`)?.['ResourcePolicy']);
    const named = [...policy.matchAll(/table\/([^"]*)/g)].map(([, table]) => table);
    expect(named).toEqual([`quietline-zz-${name}-r1`, `quietline-zz-${name}-r1/index/*`]);
  }
});

/** Which of the restored tables are named by a statement that allows this. */
const tablesNamed = ({ Resource }: z.output<typeof statementSchema>): string[] =>
  RESTORED.filter((name) => new RegExp(`"${name}r1`, 'i').test(JSON.stringify(Resource)));

test('a function behind the gate may tell its restored tables from others of their names, and look at no more', () => {
  const roles = Object.values(restored.vault.findResources('AWS::IAM::Role')).map(({ Properties }) =>
    roleSchema.parse(Properties),
  );
  const described = new Map(
    roles.map(({ RoleName, Policies }) => [
      RoleName.replace('quietline-zz-', ''),
      Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
        .filter(({ Action }) => [Action].flat().includes('dynamodb:DescribeTable'))
        .flatMap(tablesNamed)
        .sort(),
    ]),
  );
  for (const { FunctionName, Environment } of functionsOf(restored.line)) {
    const role = FunctionName.replace('quietline-zz-', '').replace(/-(?:urgent|routine)$/, '');
    const own = RESTORED.filter((name) => Environment.Variables[`TABLE_${name.toUpperCase()}`] !== undefined);
    expect([role, described.get(role)]).toEqual([role, own.sort()]);
  }
});

test('only replay may say that the gate is open', () => {
  const writers = Object.values(restored.vault.findResources('AWS::IAM::Role'))
    .map(({ Properties }) => roleSchema.parse(Properties))
    .filter(({ Policies }) =>
      Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).some(({ Action, Resource }) => {
        const writes = [Action].flat().some((action) => /^dynamodb:(?!GetItem$)/.test(action));
        return writes && JSON.stringify(Resource).includes('"Restores');
      }),
    );
  expect(writers.map(({ RoleName }) => RoleName)).toEqual(['quietline-zz-replay']);
});

test('without a restore there is no such table, no variable and no minute that it costs', () => {
  expect([...tablesOf(plain).keys()].sort()).toEqual([...RESTORED, ...KEPT].sort());
  for (const { Environment } of functionsOf(plain.line)) expect(Environment.Variables).not.toHaveProperty('RESTORE');
  plain.line.resourcePropertiesCountIs('AWS::Events::Rule', { Name: Match.stringLikeRegexp('replay-replay$') }, 0);
});
