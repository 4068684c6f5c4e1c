import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { nearestOf } from './problem.ts';

/** `jurisdictions/` of this repository. */
export const packsRoot = (): string => fileURLToPath(new URL('../../jurisdictions', import.meta.url));

/** What to say of a country that has no folder, in one line; nothing where it has one. */
export const missingCountry = async (code: string, root = packsRoot()): Promise<string | undefined> => {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const codes = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (codes.includes(code)) return;
  const there = codes.length === 0 ? `${root} has none` : `there are ${codes.sort().join(', ')}`;
  const nearest = codes.length > 1 ? nearestOf(code, codes) : null;
  return `There is no country ${JSON.stringify(code)}: ${there}.${nearest === null ? '' : ` Did you mean ${nearest}?`}`;
};
