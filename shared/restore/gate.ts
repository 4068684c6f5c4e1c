import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { createTable, type Table } from '../adapters/table.ts';
import { environment } from '../deployment/environment.ts';
import type { Step } from '../steps/consume.ts';

/** A row of Restores: how far the erasures have been replayed over the tables of one restore. */
export const restoreRowSchema = z.object({
  /** The restore's id. */
  pk: z.string(),
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

/**
 * Without a restore it is open and costs nothing. After one it stays shut until the erasures in the locked bucket were
 * replayed over the restored tables; that it is open is asked once a worker.
 *
 * @throws when that cannot be read: nothing is opened on a guess
 */
export const createGate = (client: DynamoDBClient, env: z.output<typeof variables>): Gate =>
  env.RESTORE === undefined
    ? { isOpen: async () => true }
    : gateOf(env.RESTORE, createTable(client, required(env.TABLE_RESTORES)));

const required = (table: string | undefined): string => {
  if (table === undefined) throw new Error('RESTORE is set and TABLE_RESTORES is not');
  return table;
};

const gateOf = (restore: string, restores: Table): Gate => {
  let open = false;
  return {
    async isOpen() {
      open ||= (await restores.get({ pk: restore }, restoreRowSchema))?.state === 'replayed';
      return open;
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
