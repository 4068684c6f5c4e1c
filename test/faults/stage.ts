import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { IncomingMessage } from 'node:http';
import type { FaultHooks } from '../../infra/local/aws/spec.ts';
import type { Runtime } from '../../infra/local/runtime.ts';
import { tableName, type TableName } from '../../shared/deployment/names.ts';
import { NEIGHBOURHOOD } from '../journeys/support/reporter.ts';

export type Row = Record<string, unknown>;

/** A deployment as the fault runs need it: in this process, or in one that can be killed. */
export interface Stage {
  readonly sites: Readonly<Record<string, string>>;
  readonly now: () => number;
  readonly advance: (milliseconds: number) => Promise<void>;
  readonly runSchedules: () => Promise<void>;
  /** Until nothing waits in a queue and nothing runs; the clock is put on where messages are out of sight. */
  readonly drain: () => Promise<void>;
  readonly rows: (table: TableName) => Promise<Row[]>;
  /** Keys of what lies in the locked bucket. */
  readonly objects: () => Promise<string[]>;
  /** Where each came from and what it points at: ids. */
  readonly deadLetters: () => Promise<string[]>;
  /** What the functions logged as errors: codes, for whoever looks for the cause of a surprise. */
  readonly complaints: () => Promise<string[]>;
  readonly stop: () => Promise<void>;
}

const DRAIN_MILLISECONDS = 10 * 60_000;

/** Everybody knocks from loopback: each reporter says which neighbourhood they are from, as CloudFront would. */
export const viewerOf = ({ headers }: IncomingMessage): string =>
  `${[headers[NEIGHBOURHOOD]].flat()[0] ?? '10.0.0.1'}:4000`;

/** Hooks that are handed to a runtime once and changed between two runs. */
export const switchboard = () => {
  let hooks: FaultHooks = {};
  const faults: FaultHooks = {
    beforeCall: (request) => hooks.beforeCall?.(request),
    afterCall: (request) => hooks.afterCall?.(request),
    queues: {
      copies: (queue) => hooks.queues?.copies?.(queue) ?? 1,
      next: (queue, visible) => hooks.queues?.next?.(queue, visible) ?? 0,
      losesDeletion: (queue) => hooks.queues?.losesDeletion?.(queue) ?? false,
    },
  };
  return {
    faults,
    set: (next: FaultHooks): void => {
      hooks = next;
    },
  };
};

const rowsOf = async ({ admin, environmentOf }: Runtime, table: TableName): Promise<Row[]> => {
  const name = tableName(environmentOf('web')['DEPLOYMENT'] ?? '', table);
  const found: Row[] = [];
  for await (const { Items = [] } of paginateScan({ client: admin.dynamodb }, { TableName: name })) {
    found.push(...Items.map((item) => unmarshall(item)));
  }
  return found;
};

const FILES = /-files/;

/** Of files no administrator has a list; who is called in a run sends none. */
const objectsOf = async ({ admin, deployment }: Runtime): Promise<string[]> => {
  const lists = deployment.buckets
    .filter(({ name }) => !FILES.test(name))
    .map(({ name }) => admin.s3.send(new ListObjectsV2Command({ Bucket: name })));
  return (await Promise.all(lists)).flatMap(({ Contents = [] }) => Contents.map(({ Key = '' }) => Key));
};

export const stageOf = (runtime: Runtime): Stage => ({
  sites: runtime.sites,
  now: runtime.clock.now,
  advance: async (milliseconds) => runtime.clock.advance(milliseconds),
  runSchedules: async () => {
    await runtime.runSchedules();
  },
  drain: () => runtime.drain({ skipWaits: true, timeoutMilliseconds: DRAIN_MILLISECONDS }),
  rows: (table) => rowsOf(runtime, table),
  objects: () => objectsOf(runtime),
  deadLetters: async () => (await runtime.deadLetters()).map(({ queue, body }) => `${queue} ${body}`),
  complaints: async () =>
    runtime
      .logs()
      // Nobody here looks in time, or has set a duty phone.
      .filter(({ text }) => !/"level":"INFO"|referral_overdue|nobody_on_duty/.test(text))
      .slice(-12)
      .map(({ functionName, text }) => `${functionName}: ${text}`),
  stop: runtime.stop,
});
