import * as z from 'zod';
import type { AtRest } from '../at-rest.ts';
import type { Principal } from '../authorise.ts';
import { ServiceError, unsupported } from '../error.ts';
import type { Gate } from '../gate.ts';
import { parseBody } from '../json-service.ts';
import type { Answer, Service } from '../server.ts';
import type { TableSpec, Used } from '../spec.ts';
import { type Access, READERS } from './access.ts';
import { createMeter } from './meter.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { insertEach, insertsIn } from './insert.ts';
import type { Engine, EngineAnswer } from './engine.ts';
import * as schema from './schema.ts';

interface Options {
  readonly engine: Engine;
  readonly tables: readonly TableSpec[];
  readonly gate: Gate;
  readonly atRest: AtRest;
  readonly account: string;
  /** Somebody measures: see `onExchange`. */
  readonly metered: boolean;
}

const HEADERS = { 'content-type': 'application/x-amz-json-1.0' };
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);
const errorType = z.object({ __type: z.string() });
const found = z.object({ Item: z.unknown() });

/** Amazon DynamoDB: dynalite does the work, after each table and index that a request touches has been judged. */
export function dynamodbService({ engine: plain, tables, gate, atRest, account, metered }: Options): Service {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const tableNamed = (name: string) => {
    const table = byName.get(name);
    if (table === undefined) throw new ServiceError('ResourceNotFoundException', 'Requested resource not found');
    return table;
  };
  const authorise = (access: Access, principal: Principal) => {
    const { action, table, index, leadingKeys, attributes, select, returnValues } = access;
    gate.pass('dynamodb', {
      principal,
      action: `dynamodb:${action}`,
      resource: index === undefined ? table.arn : `${table.arn}/index/${index}`,
      resourcePolicy: principal.kind === 'runtime' ? undefined : table.policy,
      context: {
        ...(leadingKeys && { 'dynamodb:LeadingKeys': leadingKeys }),
        ...(attributes && attributes.length > 0 && { 'dynamodb:Attributes': attributes }),
        ...(select !== undefined && { 'dynamodb:Select': select }),
        ...(returnValues !== undefined && { 'dynamodb:ReturnValues': returnValues }),
      },
    });
    if (action.startsWith('Describe')) return;
    const context = { 'aws:dynamodb:tableName': table.name, 'aws:dynamodb:subscriberId': account };
    atRest({ service: 'dynamodb', principal, keyArn: table.kmsKeyArn, actions: ['Decrypt'], context });
  };
  const writes = new OneAtATime();
  const meter = metered ? createMeter(plain, tableNamed) : undefined;
  const engine = meter ?? plain;

  return {
    name: 'dynamodb',
    throttle: { code: 'ThrottlingException', status: 400 },
    operationOf({ headers: { 'x-amz-target': target } }) {
      const [prefix, name = ''] = String(target ?? '').split('.');
      if (prefix !== 'DynamoDB_20120810' || !Object.hasOwn(READERS, name)) {
        throw unsupported(`The operation ${String(target ?? '(none)')}`);
      }
      return name;
    },
    async handle(operation, request, principal) {
      const body = parseBody(request.body);
      for (const access of read(operation, body, tableNamed)) authorise(access, principal);
      if (operation === 'DescribeTimeToLive') return timeToLive(tableNamed(schema.describe.parse(body).TableName));
      if (operation === 'BatchExecuteStatement') {
        const put = (text: string) => {
          const run = () => engine.call('PutItem', Buffer.from(text));
          return writes.run(JSON.stringify(keyOf(JSON.parse(text), tableNamed)), run);
        };
        return answer(await insertEach(insertsIn(body), tableNamed, put));
      }
      if (!WRITES.has(operation)) return answer(await engine.call(operation, request.body));
      const key = keyOf(body, tableNamed);
      const run = async () => withOldItem(plain, body, key, await engine.call(operation, request.body));
      return answer(await writes.run(JSON.stringify(key), run));
    },
    failure: (error) => ({
      status: error.status >= 500 ? error.status : 400,
      headers: HEADERS,
      body: JSON.stringify({ __type: typeOf(error.code), message: error.message, ...error.fields }),
    }),
  };
}

function read(operation: string, body: unknown, tableNamed: (name: string) => TableSpec): readonly Access[] {
  try {
    return READERS[operation]?.(body, tableNamed) ?? [];
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const faults = error.issues.map((issue) => {
      return issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : `${issue.path.join('.')} (${issue.code})`;
    });
    throw new ServiceError(
      'ValidationException',
      `Invalid, or not supported by the local endpoint: ${faults.join('; ')}`,
    );
  }
}

const keyed = z.looseObject({
  TableName: z.string(),
  Key: z.record(z.string(), z.unknown()).optional(),
  Item: z.record(z.string(), z.unknown()).optional(),
  ReturnValuesOnConditionCheckFailure: z.string().optional(),
});

function keyOf(body: unknown, tableNamed: (name: string) => TableSpec) {
  const { TableName, Key, Item } = keyed.parse(body);
  const names = tableNamed(TableName).keySchema.map(({ attributeName }) => attributeName);
  return { TableName, Key: Object.fromEntries(names.map((name) => [name, (Key ?? Item)?.[name]])) };
}

/** dynalite knows no ReturnValuesOnConditionCheckFailure: writes to one item wait for each other, so what is read now is what failed. */
async function withOldItem(
  engine: Engine,
  body: unknown,
  key: object,
  result: EngineAnswer & { readonly used?: Used },
): Promise<typeof result> {
  if (result.status === 200 || keyed.parse(body).ReturnValuesOnConditionCheckFailure !== 'ALL_OLD') return result;
  const failure: unknown = JSON.parse(result.body.toString());
  const { ['__type']: type } = errorType.parse(failure);
  if (!type.endsWith('#ConditionalCheckFailedException')) return result;
  const current = await engine.call('GetItem', JSON.stringify({ ...key, ConsistentRead: true }));
  const { Item } = found.partial().parse(JSON.parse(current.body.toString()));
  return { ...result, body: Buffer.from(JSON.stringify({ ...errorType.loose().parse(failure), Item })) };
}

const answer = ({ status, body, used }: EngineAnswer & { readonly used?: Used }): Answer => ({
  status,
  headers: HEADERS,
  body,
  ...(used && { used }),
});

function timeToLive({ ttlAttribute }: TableSpec): Answer {
  const description =
    ttlAttribute === undefined
      ? { TimeToLiveStatus: 'DISABLED' }
      : { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute };
  return { status: 200, headers: HEADERS, body: JSON.stringify({ TimeToLiveDescription: description }) };
}

function typeOf(code: string): string {
  if (code === 'AccessDenied') return 'com.amazon.coral.service#AccessDeniedException';
  if (code === 'ThrottlingException') return 'com.amazon.coral.availability#ThrottlingException';
  if (code === 'ValidationException') return 'com.amazon.coral.validate#ValidationException';
  return `com.amazonaws.dynamodb.v20120810#${code}`;
}
