import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Runtime } from '../../../infra/local/runtime.ts';
import type { Place } from './search.ts';

/** Everything that any function wrote, and Lambda about it, a place each. */
export const logPlaces = (runtime: Runtime): Place[] => {
  const lines = new Map<string, string[]>();
  for (const { functionName, text } of runtime.logs()) {
    lines.set(functionName, [...(lines.get(functionName) ?? []), text]);
  }
  return [...lines].map(([name, texts]) => ({ name: `log of ${name}`, bytes: Buffer.from(texts.join('\n')) }));
};

type Item = Record<string, AttributeValue>;

export const itemsOf = async (runtime: Runtime, table: string): Promise<Item[]> => {
  const items: Item[] = [];
  for await (const page of paginateScan({ client: runtime.admin.dynamodb }, { TableName: table })) {
    items.push(...(page.Items ?? []));
  }
  return items;
};

/** What an attribute holds, names included, as bytes: text as text and binary as it is. */
const bytesOf = (value: AttributeValue): Buffer[] => {
  if (value.S !== undefined) return [Buffer.from(value.S)];
  if (value.N !== undefined) return [Buffer.from(value.N)];
  if (value.B !== undefined) return [Buffer.from(value.B)];
  if (value.L !== undefined) return value.L.flatMap(bytesOf);
  if (value.M !== undefined) return bytesOfItem(value.M);
  return [...(value.SS ?? []), ...(value.NS ?? []), ...(value.BS ?? [])].map((each) => Buffer.from(each));
};

const bytesOfItem = (item: Item): Buffer[] =>
  Object.entries(item).flatMap(([name, value]) => [Buffer.concat([Buffer.from(`\n${name}=`), ...bytesOf(value)])]);

export const tablePlaces = async (runtime: Runtime): Promise<Place[]> => {
  const places = runtime.deployment.tables.map(async ({ name }) =>
    (await itemsOf(runtime, name)).map((item) => ({ name: `table ${name}`, bytes: Buffer.concat(bytesOfItem(item)) })),
  );
  return (await Promise.all(places)).flat();
};

export const objectPlaces = async ({ admin, deployment }: Runtime): Promise<Place[]> => {
  const places: Place[] = [];
  for (const { name: Bucket } of deployment.buckets) {
    for await (const { Contents = [] } of paginateListObjectsV2({ client: admin.s3 }, { Bucket })) {
      for (const { Key = '' } of Contents) {
        const { Body, Metadata } = await admin.s3.send(new GetObjectCommand({ Bucket, Key }));
        const text = (await Body?.transformToByteArray()) ?? new Uint8Array();
        const head = Buffer.from(`${Key}\n${JSON.stringify(Metadata)}\n`);
        places.push({ name: `bucket ${Bucket}`, bytes: Buffer.concat([head, text]) });
      }
    }
  }
  return places;
};

export const deadLetterPlaces = async (runtime: Runtime): Promise<Place[]> =>
  (await runtime.deadLetters()).map(({ queue, body }) => ({ name: `dead letters ${queue}`, bytes: Buffer.from(body) }));

/** The bytes on the disk: tables as their engine writes them, the queues' whole history, objects, keys and settings. */
export const filePlaces = (directory: string): Place[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({ name: `file ${relative(directory, path)}`, bytes: readFileSync(path) }));
