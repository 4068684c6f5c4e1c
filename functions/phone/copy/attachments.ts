import { keepFile } from '../../../shared/files/keepFile.ts';
import { attachedKindOf, fileTypeOf } from '../../../shared/files/types.ts';
import { tipRowSchema } from '../../../shared/rows/tip.ts';
import { fileVersionOf, type Turn } from '../derive.ts';
import type { CopyPorts } from './ports.ts';

/**
 * Adds to a tip what came along with a text of it. One file at a time: each is several megabytes, several times over.
 *
 * @returns whether all of it is kept, or can be kept no more, because the tip was erased or is full
 */
export const keepAttachments = async (ports: CopyPorts, text: string, turn: Turn, tip: string): Promise<boolean> => {
  const found = await ports.copy.attachments(text);
  if (!found.ok) return found.error === 'gone';
  for (const id of found.value) {
    const row = await ports.tips.get({ pk: tip }, tipRowSchema);
    if (row === undefined) return true;
    // It may be undone.
    if (row.deletion !== null) return false;
    const version = fileVersionOf(turn, id);
    if (row.parts.some((part) => part.part === 'file' && part.version === version)) continue;
    const fetched = await ports.copy.attachment(text, id);
    if (!fetched.ok) {
      if (fetched.error === 'gone') continue;
      return false;
    }
    const type = fileTypeOf(fetched.value.type);
    const kept = await keepFile(ports, row, {
      id: version,
      kind: attachedKindOf(type),
      type,
      bytes: fetched.value.bytes,
    });
    if (!kept.ok && kept.error === 'closed') return false;
  }
  return true;
};
