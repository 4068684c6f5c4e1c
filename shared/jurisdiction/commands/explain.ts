import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Choice, choices, receiptOf } from '../../domain/consent.ts';
import { hourOf } from '../../domain/hour.ts';
import type { Label } from '../../domain/label.ts';
import { parseLabel, readCases } from '../cases.ts';
import { cedarFromModules } from '../cedarFromModules.ts';
import { packsRoot } from '../countries.ts';
import { explain } from '../explain.ts';
import { loadPack } from '../load.ts';
import { outcomeOf, outcomeOfCase } from '../outcome.ts';
import type { Pack } from '../pack.ts';
import { nearestOf } from '../problem.ts';
import { askLabel } from './askLabel.ts';
import { type Ask, chosenOf, fail, type Options, type Said, UsageError } from './usage.ts';

const NO_FILE = { line: null, path: '', expected: 'a file that can be read', found: 'none', nearest: null };

const ofCase = async (code: string, root: string, name: string, pack: Pack): Promise<string> => {
  const cases = await readCases(join(root, code));
  if (!cases.ok) return fail(cases.error);
  const cedar = cedarFromModules();
  const example = cases.value.cases.find((each) => each.name === name);
  if (example) return `${example.name}: ${example.why}\n\n${explain(cedar, outcomeOfCase(cedar, pack, example))}`;
  const names = cases.value.cases.map((each) => each.name);
  const nearest = nearestOf(name, names);
  throw new UsageError(
    nearest === null ? `No such case. There are:\n  ${names.join('\n  ')}` : `No such case. Did you mean "${nearest}"?`,
  );
};

const fromFile = async (file: string, pack: Pack): Promise<Label> => {
  const text = await readFile(file, 'utf8').catch(() => fail([{ ...NO_FILE, file }]));
  const label = parseLabel(file, text, pack);
  return label.ok ? label.value : fail(label.error);
};

/** Who would receive which parts of one tip, and why: of an example, of a file of label facts, or of what is asked. */
export const explainOne = async (code: string, options: Options, ask: Ask): Promise<Said> => {
  const { root = packsRoot(), now } = options;
  const pack = await loadPack(code, root);
  if (!pack.ok) return fail(pack.error);
  if (options.case !== undefined) return { text: await ofCase(code, root, options.case, pack.value), ok: true };
  const choice: Choice = chosenOf('--choice', options.choice ?? 'only_you', choices);
  const moment = now === undefined ? new Date() : new Date(now);
  if (Number.isNaN(moment.getTime())) throw new UsageError(`--now is a time as in 2026-05-04T09:00:00Z, not ${now}.`);
  if (options.ask !== true && options.label === undefined)
    throw new UsageError('Say which tip: --case <name>, --label <file>, or --ask.');
  const told =
    options.ask === true
      ? await askLabel(ask, pack.value)
      : { label: await fromFile(options.label ?? '', pack.value), choice };
  if (told === undefined) return { text: 'Nothing was explained.', ok: false };
  const about = told.label.reporter.relation === 'self' ? 'self' : 'other';
  const consents = [receiptOf(told.choice, about, 'as asked', hourOf(moment))];
  const cedar = cedarFromModules();
  const outcome = outcomeOf(cedar, pack.value, told.label, consents, moment);
  return { text: explain(cedar, outcome), ok: true };
};
