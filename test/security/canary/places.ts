import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
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

/** Binary values, each by itself: what is packed can only be unpacked from where it begins. */
const binariesOf = (value: AttributeValue): Buffer[] => {
  if (value.B !== undefined) return [Buffer.from(value.B)];
  if (value.L !== undefined) return value.L.flatMap(binariesOf);
  if (value.M !== undefined) return Object.values(value.M).flatMap(binariesOf);
  return (value.BS ?? []).map((each) => Buffer.from(each));
};

export const tablePlaces = async (runtime: Runtime): Promise<Place[]> => {
  const places = runtime.deployment.tables.map(async ({ name }) =>
    (await itemsOf(runtime, name))
      .flatMap((item) => [[Buffer.concat(bytesOfItem(item))], Object.values(item).flatMap(binariesOf)].flat())
      .map((bytes) => ({ name: `table ${name}`, bytes })),
  );
  return (await Promise.all(places)).flat();
};

/** An object by whoever may have it: of the signed roots the signer alone, of files the desk. */
const objectOf = async ({ admin, clientsAs }: Runtime, Bucket: string, Key: string) => {
  const get = () => new GetObjectCommand({ Bucket, Key });
  return admin.s3
    .send(get())
    .catch(() => clientsAs('custody').s3.send(get()))
    .catch(() => clientsAs('staff-desk').s3.send(get()));
};

const keysIn = async (client: S3Client, Bucket: string, Prefix?: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
    keys.push(...Contents.map(({ Key = '' }) => Key));
  }
  return keys;
};

/** Files are listed by whoever erases, tip by tip, and not by an administrator. */
const objectsIn = async (runtime: Runtime, Bucket: string): Promise<string[]> => {
  const { admin, clientsAs, deployment } = runtime;
  const all = await keysIn(admin.s3, Bucket).catch(() => undefined);
  if (all !== undefined) return all;
  const tables = deployment.tables.filter(({ name }) => /-(?:tips|parts)$/.test(name));
  const items = (await Promise.all(tables.map(({ name }) => itemsOf(runtime, name)))).flat();
  const tips = new Set(items.flatMap(({ pk }) => (pk?.S === undefined ? [] : [pk.S])));
  return (await Promise.all([...tips].map((tip) => keysIn(clientsAs('routing').s3, Bucket, `${tip}/`)))).flat();
};

export const objectPlaces = async (runtime: Runtime): Promise<Place[]> => {
  const places: Place[] = [];
  for (const { name: Bucket } of runtime.deployment.buckets) {
    for (const Key of await objectsIn(runtime, Bucket)) {
      const { Body, Metadata } = await objectOf(runtime, Bucket, Key);
      const text = (await Body?.transformToByteArray()) ?? new Uint8Array();
      const head = Buffer.from(`${Key}\n${JSON.stringify(Metadata)}\n`);
      places.push({ name: `bucket ${Bucket}`, bytes: head }, { name: `bucket ${Bucket}`, bytes: Buffer.from(text) });
    }
  }
  return places;
};

/** What lies in the queues that nobody consumes, with all that SQS says of it. Looked at, and put back. */
export const deadLetterPlaces = async ({ admin, deployment, endpoints }: Runtime): Promise<Place[]> => {
  const places: Place[] = [];
  for (const { name } of deployment.queues.filter(({ redrive }) => redrive === undefined)) {
    const QueueUrl = `${endpoints.sqs}/${deployment.account}/${name}`;
    const all = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
    const handles: (string | undefined)[] = [];
    for (;;) {
      const { Messages = [] } = await admin.sqs.send(
        new ReceiveMessageCommand({ ...all, MessageSystemAttributeNames: ['All'] }),
      );
      if (Messages.length === 0) break;
      for (const { ReceiptHandle, Body = '', Attributes = {}, MessageAttributes = {} } of Messages) {
        handles.push(ReceiptHandle);
        const values = Object.values(MessageAttributes).flatMap(({ StringValue = '', BinaryValue = [] }) => [
          Buffer.from(StringValue),
          Buffer.from(BinaryValue),
        ]);
        const texts = [Body, JSON.stringify(Attributes), Object.keys(MessageAttributes).join('\n')];
        places.push(
          ...[...texts.map((text) => Buffer.from(text)), ...values].map((bytes) => ({
            name: `dead letters ${name}`,
            bytes,
          })),
        );
      }
    }
    for (const ReceiptHandle of handles) {
      await admin.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    }
  }
  return places;
};

/** The bytes on the disk: tables as their engine writes them, the queues' whole history, objects, keys and settings. */
export const filePlaces = (directory: string): Place[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({ name: `file ${relative(directory, path)}`, bytes: readFileSync(path) }));
