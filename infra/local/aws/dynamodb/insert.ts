import { ServiceError } from '../error.ts';
import type { TableSpec, Used } from '../spec.ts';
import type { EngineAnswer } from './engine.ts';
import * as schema from './schema.ts';

interface Insert {
  readonly name: string;
  readonly item: schema.Item;
}

const INSERT = /^\s*INSERT\s+INTO\s+"?([\w.-]+)"?\s+VALUE\s+\{(.*)\}\s*$/is;
const FIELD = /^\s*'([^']+)'\s*:\s*\?\s*$/;

const refused = (): ServiceError =>
  new ServiceError('ValidationException', 'Invalid, or not supported by the local endpoint: only INSERT of parameters');

/** Of PartiQL only what the house says: `INSERT INTO "table" VALUE {'name': ?, …}`, each value a parameter. */
export const insertsIn = (body: unknown): readonly Insert[] =>
  schema.batchExecute.parse(body).Statements.map(({ Statement, Parameters }) => {
    const [, name, fields] = INSERT.exec(Statement) ?? [];
    if (name === undefined || fields === undefined) throw refused();
    const names = fields.split(',').map((field) => FIELD.exec(field)?.[1]);
    if (names.length !== Parameters.length) throw refused();
    const item: schema.Item = {};
    for (const [at, value] of Parameters.entries()) {
      const field = names[at];
      if (field === undefined) throw refused();
      item[field] = value;
    }
    return { name, item };
  });

type Put = (body: string) => Promise<EngineAnswer & { readonly used?: Used }>;

/** The error codes of API_BatchStatementError for those of PutItem; what is not of one item fails the whole call. */
const CODES: ReadonlyMap<string, string> = new Map([['ConditionalCheckFailedException', 'DuplicateItem']]);

/** Each by itself, as DynamoDB does it: no transaction, and the answer is 200 whatever became of them. */
export const insertEach = async (
  inserts: readonly Insert[],
  tableNamed: (name: string) => TableSpec,
  put: Put,
): Promise<EngineAnswer & { readonly used?: Used }> => {
  const Responses: object[] = [];
  const used: Used[] = [];
  for (const { name, item } of inserts) {
    const hash = tableNamed(name).keySchema[0]?.attributeName ?? '';
    const result = await put(
      JSON.stringify({
        TableName: name,
        Item: item,
        ConditionExpression: 'attribute_not_exists(#hash)',
        ExpressionAttributeNames: { '#hash': hash },
      }),
    );
    if (result.used) used.push(result.used);
    const type = result.status === 200 ? undefined : schema.failure.parse(JSON.parse(result.body.toString()));
    const code = type && CODES.get(type['__type'].split('#').at(-1) ?? '');
    if (type !== undefined && code === undefined) return result;
    Responses.push({ TableName: name, ...(type && { Error: { Code: code, Message: type.message } }) });
  }
  const together = { consumed: used.flatMap(({ consumed }) => consumed), itemsRead: 0 };
  return { status: 200, body: Buffer.from(JSON.stringify({ Responses })), ...(used.length > 0 && { used: together }) };
};
