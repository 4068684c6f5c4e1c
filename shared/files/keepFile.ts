import { err, ok, type Result } from '../domain/result.ts';
import { chunkName, type Files } from '../adapters/files.ts';
import { inTurns } from '../adapters/inTurns.ts';
import type { IntakePorts } from '../intake/ports.ts';
import { rowOf } from '../intake/sealParts.ts';
import { addPart, hasPart, recipientsOf } from '../mailbox/addPart.ts';
import type { Closed, Full, Gone } from '../mailbox/mailbox.ts';
import type { TipRow } from '../rows/tip.ts';
import { seal } from '../sealing/seal.ts';
import { sealFile, type PlainFile } from './sealFile.ts';

export interface FilePorts extends IntakePorts {
  readonly files: Pick<Files, 'put'>;
  readonly random: (length: number) => Uint8Array;
}

interface FileAdded extends PlainFile {
  /** One that comes twice is kept once. */
  readonly id: string;
}

const KEY_BYTES = 32;

/**
 * Adds a file to a tip, as its reporter's. Its bytes are sealed in chunks under a key of their own, and that key in a part
 * like any other. Done again after it was cut short, it is sealed anew, under other names; what nothing names is swept.
 */
export const keepFile = async (
  ports: FilePorts,
  tip: TipRow,
  { id, ...file }: FileAdded,
): Promise<Result<void, Gone | Closed | Full>> => {
  if (tip.deletion !== null) return err('closed');
  const header = { deployment: ports.deployment, tip: tip.pk, part: 'file', version: id } as const;
  if (hasPart(tip, header)) return ok(undefined);
  const recipients = await recipientsOf(ports, tip);
  const { chunks, manifest } = await sealFile(file, header, ports.random(KEY_BYTES));
  const named = chunks.map(({ digest, sealed }) => ({ name: chunkName(tip.pk, digest), sealed }));
  return addPart(ports, tip, {
    part: rowOf(header, await seal(manifest, header, recipients)),
    recipients,
    act: 'file_added',
    beside: {
      names: named.map(({ name }) => name),
      put: () => inTurns(named, ({ name, sealed }) => ports.files.put(name, sealed)),
    },
  });
};
