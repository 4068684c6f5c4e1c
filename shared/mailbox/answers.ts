import type { Plain } from '../domain/plain.ts';
import type { IntakePorts } from '../intake/ports.ts';
import type { TipRow } from '../rows/tip.ts';
import type { PartReference } from '../rows/part.ts';
import type { Opened } from './access.ts';
import { partReader } from './read.ts';

/** What was written to a tip's reporter: oldest first, as it was sealed. */
export const answersOf = ({ parts }: Pick<TipRow, 'parts'>): PartReference[] =>
  parts.filter(({ part, audience }) => part === 'message' && audience === 'reporter');

/** So many are opened side by side. */
const AT_ONCE = 10;

/**
 * Opens what was written to a reporter, newest first, and no more of it than is wanted. Whoever reads it has logged that
 * before. `null` stands for what could not be opened.
 *
 * @param isWanted of each in turn; after the first that is not, nothing more is opened
 */
export const readAnswers = async (
  ports: IntakePorts,
  opened: Opened,
  isWanted: (text: Plain | null) => boolean,
): Promise<{ readonly texts: readonly (Plain | null)[]; readonly isAll: boolean }> => {
  const read = await partReader(ports, opened);
  const all = answersOf(opened.tip).toReversed();
  const texts: (Plain | null)[] = [];
  for (let start = 0; start < all.length; start += AT_ONCE) {
    for (const found of await Promise.all(all.slice(start, start + AT_ONCE).map(read))) {
      const text = found.ok ? found.value : null;
      if (!isWanted(text)) return { texts, isAll: false };
      texts.push(text);
    }
  }
  return { texts, isAll: true };
};
