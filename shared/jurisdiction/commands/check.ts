import { join } from 'node:path';
import { readCases } from '../cases.ts';
import { cedarFromModules } from '../cedarFromModules.ts';
import { checkPack } from '../check.ts';
import { packsRoot } from '../countries.ts';
import { loadPack } from '../load.ts';
import { packetKeyLines } from '../packetKeys.ts';
import { countUnreviewed, unreviewedIn } from '../reviews.ts';
import { fail, type Options, type Said } from './usage.ts';

export const check = async (code: string, { root = packsRoot() }: Options): Promise<Said> => {
  const problems = await checkPack(code, root);
  if (problems.length > 0) return fail(problems);
  const [cases, pack] = [await readCases(join(root, code)), await loadPack(code, root)];
  const unreviewed = pack.ok ? countUnreviewed(unreviewedIn(cedarFromModules(), pack.value)) : '';
  const text = [
    `${code} is in order: rules, texts and ${cases.ok ? cases.value.cases.length : 0} example cases.`,
    ...(unreviewed === '' ? [] : [`Nobody has reviewed ${unreviewed}: a deploy asks for -c acceptUnreviewed=${code}.`]),
    ...(pack.ok ? await packetKeyLines(pack.value.partners) : []),
  ].join('\n');
  return { text, ok: true };
};
