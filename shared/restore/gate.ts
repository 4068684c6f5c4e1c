import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { createTable } from '../adapters/table.ts';
import { tableIdsOf } from '../adapters/tableIds.ts';
import { environment } from '../deployment/environment.ts';
import type { Step } from '../steps/consume.ts';

/** A row of Restores: how far the erasures have been replayed over the tables of one restore. */
export const restoreRowSchema = z.object({
  /** The restore's id. */
  pk: z.string(),
  /**
   * The ids of the tables that this is about, by name (shared/adapters/tableIds.ts). Another restore under the same name makes
   * other tables: of those nothing has been replayed.
   */
  tables: z.record(z.string(), z.string()).default({}),
  state: z.enum(['replaying', 'taking_back', 'replayed']),
  /**
   * After what it goes on. While replaying, in the list of the locked bucket (shared/adapters/erasures.ts); while taking
   * back, the last tip that was done.
   */
  after: z.string().nullable(),
  /** How many tips were there again. */
  erased: z.number().int().nonnegative(),
  /** How many tips had forgotten what their reporter said last. */
  takenBack: z.number().int().nonnegative().default(0),
});

/** Whether anything may be opened, or may leave. What comes in never asks. */
export interface Gate {
  isOpen(): Promise<boolean>;
}

/** For `environment.pick` of every function that stands behind the gate. */
export const gateVariables = { RESTORE: true, TABLE_RESTORES: true } as const;
const variables = environment.pick(gateVariables);

/** A worker may outlive the tables that it asked about: what it was told holds so long. */
const HOLDS_MILLISECONDS = 5 * 60_000;

/**
 * Without a restore it is open and costs nothing. After one it stays shut until the erasures in the locked bucket were
 * replayed over the very tables that are there now; that it is open is asked by each worker every five minutes.
 *
 * @param tables names of the restored tables that the caller has to do with
 * @throws when that cannot be read: nothing is opened on a guess
 */
export const createGate = (
  client: DynamoDBClient,
  env: z.output<typeof variables>,
  tables: readonly string[],
  now: () => Date = () => new Date(),
): Gate => {
  const { RESTORE: restore, TABLE_RESTORES: name } = env;
  if (restore === undefined) return { isOpen: async () => true };
  if (name === undefined) throw new Error('RESTORE is set and TABLE_RESTORES is not');
  if (tables.length === 0) throw new Error('A gate before no table');
  const restores = createTable(client, name);
  const ask = async (): Promise<boolean> => {
    const row = await restores.get({ pk: restore }, restoreRowSchema);
    if (row?.state !== 'replayed') return false;
    const ids = await tableIdsOf(client, tables);
    return tables.every((table) => ids[table] === row.tables[table]);
  };
  let openUntil = 0;
  return {
    async isOpen() {
      if (now().getTime() < openUntil) return true;
      if (!(await ask())) return false;
      openUntil = now().getTime() + HOLDS_MILLISECONDS;
      return true;
    },
  };
};

/** Sends a message back to its queue while the gate is shut; and what it points to owes its step all the same. */
class Restoring extends Error {
  override readonly name = 'Restoring';
}

export const behind =
  (gate: Gate, step: Step): Step =>
  async (pointer) => {
    if (!(await gate.isOpen())) throw new Restoring();
    await step(pointer);
  };
