import { createAcceptTip } from '../../../../shared/intake/accept.ts';
import { rowOf } from '../../../../shared/intake/sealParts.ts';
import { addPart, recipientsOf } from '../../../../shared/mailbox/addPart.ts';
import { Plain } from '../../../../shared/domain/plain.ts';
import type { Pack } from '../../../../shared/jurisdiction/pack.ts';
import { tipRowSchema } from '../../../../shared/rows/tip.ts';
import type { Cedar } from '../../../../shared/routing/cedar.ts';
import { seal } from '../../../../shared/sealing/seal.ts';
import { aSubmission } from '../../../factories/submission.ts';
import { MemoryRows } from '../../../factories/memoryTable.ts';
import { codeOf, valueOf } from '../../../tips.ts';
import { Worker } from './worker.ts';
import { DEPLOYMENT, World } from './world.ts';

export const BEGINS = new Date('2026-05-04T09:20:00Z');

const words = {
  report: 'They lock us in.',
  identity: 'I am Teal.',
  victim: 'She is Wren.',
  compelled: 'I carried it.',
};

/**
 * A tip with every kind of part, that has just been taken, with its mailbox open. Made once: to stretch a code takes longer
 * than a whole history, and each history begins with a copy.
 */
export const takenTip = async (pack: Pack, cedar: Cedar) => {
  const rows = new MemoryRows();
  const world = new World(pack, cedar, rows, BEGINS);
  const ports = world.intakePorts(new Worker());
  const taken = await createAcceptTip(ports)(aSubmission({ words }));
  const code = codeOf(taken);
  const key = valueOf(await world.mailbox(new Worker()).open(code));
  const row = await ports.tips.get({ pk: taken.tip }, tipRowSchema);
  if (row === undefined) throw new Error('It was taken');
  const header = { deployment: DEPLOYMENT, tip: taken.tip, part: 'file', version: 'f1' } as const;
  const recipients = await recipientsOf(ports, row);
  const file = rowOf(header, await seal(new Plain('{}'), header, recipients));
  valueOf(await addPart(ports, row, { part: file, recipients, act: 'file_added' }));
  return { tip: taken.tip, code, key, rows };
};
export type Taken = Awaited<ReturnType<typeof takenTip>>;
