import { keepFile } from '../../../shared/files/keepFile.ts';
import { attachedKindOf, fileTypeOf } from '../../../shared/files/types.ts';
import { tipRowSchema, type TipRow } from '../../../shared/rows/tip.ts';
import type { TextReceived } from '../../../shared/telephony/provider.ts';
import { wordingOf } from '../../../shared/wording/wording.ts';
import { fileVersionOf, type Turn } from '../derive.ts';
import { submissionOf, wordsOf } from '../sms/submission.ts';
import type { CopyPorts } from './ports.ts';

/** What a full tip has no room for is a tip of its own, as its sender's words would be. Done again it is the same one. */
const tipOfItsOwn = async (
  ports: CopyPorts,
  text: TextReceived,
  turn: Turn,
  { label: { language } }: TipRow,
): Promise<TipRow | undefined> => {
  const { wording, jurisdiction } = ports.pack;
  const words = wordsOf(text, null, wordingOf(language, wording), jurisdiction.adultAge);
  const { tip } = await ports.acceptTip(submissionOf(text, words, turn, { jurisdiction: jurisdiction.code, language }));
  return ports.tips.get({ pk: tip }, tipRowSchema);
};

/**
 * Adds to a tip what came along with a text of it. One file at a time: each is several megabytes, several times over.
 *
 * @returns whether all of it is kept, or can be kept no more, because the tip was erased
 */
export const keepAttachments = async (
  ports: CopyPorts,
  text: TextReceived,
  turn: Turn,
  tip: string,
): Promise<boolean> => {
  const found = await ports.copy.attachments(text.id);
  if (!found.ok) return found.error === 'gone';
  for (const id of found.value) {
    const row = await ports.tips.get({ pk: tip }, tipRowSchema);
    if (row === undefined) return true;
    // It may be undone.
    if (row.deletion !== null) return false;
    const version = fileVersionOf(turn, id);
    if (row.parts.some((part) => part.part === 'file' && part.version === version)) continue;
    const fetched = await ports.copy.attachment(text.id, id);
    if (!fetched.ok) {
      if (fetched.error === 'gone') continue;
      return false;
    }
    const type = fileTypeOf(fetched.value.type);
    const file = { id: version, kind: attachedKindOf(type), type, bytes: fetched.value.bytes };
    const kept = await keepFile(ports, row, file);
    if (kept.ok || kept.error === 'gone') continue;
    if (kept.error === 'closed') return false;
    const own = await tipOfItsOwn(ports, text, turn, row);
    if (own === undefined) continue;
    const keptThere = await keepFile(ports, own, file);
    if (!keptThere.ok && keptThere.error === 'closed') return false;
  }
  return true;
};
