import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { callPromptProblems } from './callPrompts.ts';
import { cedarFromModules } from './cedarFromModules.ts';
import { packsRoot } from './countries.ts';
import { crossChecks } from './crossChecks.ts';
import { inventedProblems } from './invented.ts';
import { countryCodeSchema, jurisdictionSchema, type Pack, partnerSchema } from './pack.ts';
import { phoneTextProblems } from './phoneTexts.ts';
import { readPolicies } from './policies.ts';
import { probe } from './probes.ts';
import { type PackProblem, problem } from './problem.ts';
import { readWordings } from './wordings.ts';
import { parseYaml, type Places } from './yamlFile.ts';

export type { PackProblem } from './problem.ts';

const readText = async (folder: string, file: string): Promise<Result<string, PackProblem[]>> => {
  try {
    return ok(await readFile(join(folder, file), 'utf8'));
  } catch {
    return err([problem(file, 'a file of this name', { found: 'no such file' })]);
  }
};

const readYaml = async <Value>(
  folder: string,
  file: string,
  schema: z.ZodType<Value>,
): Promise<Result<{ value: Value; places: Places }, PackProblem[]>> => {
  const text = await readText(folder, file);
  return text.ok ? parseYaml(file, text.value, schema) : text;
};

const errorsOf = (results: readonly Result<unknown, PackProblem[]>[]): PackProblem[] =>
  results.flatMap((result) => (result.ok ? [] : result.error));

/**
 * A country from its folder, checked as a whole, for synthesis, the command line and tests; functions are given the
 * outcome. Problems of form are reported for all files at once; those between files once each can be read.
 */
export const loadPack = async (code: string, root = packsRoot()): Promise<Result<Pack, PackProblem[]>> => {
  if (!countryCodeSchema.safeParse(code).success)
    return err([problem(code, 'a code of two small letters', { found: JSON.stringify(code) })]);
  const folder = join(root, code);
  const [jurisdiction, partners, cedarText] = await Promise.all([
    readYaml(folder, 'jurisdiction.yaml', jurisdictionSchema),
    readYaml(folder, 'partners.yaml', z.array(partnerSchema)),
    readText(folder, 'disclosure.cedar'),
  ]);
  if (!jurisdiction.ok || !partners.ok || !cedarText.ok) return err(errorsOf([jurisdiction, partners, cedarText]));

  const cedar = cedarFromModules();
  const wording = await readWordings(folder, jurisdiction.value.value.languages);
  const rules = readPolicies(cedar, cedarText.value, jurisdiction.value.value, partners.value.value);
  const problems = [
    ...crossChecks(code, jurisdiction.value, partners.value),
    ...inventedProblems(code, jurisdiction.value),
    ...rules.problems,
    ...errorsOf([wording]),
  ];
  if (problems.length > 0 || !wording.ok) return err(problems);

  const pack: Pack = {
    jurisdiction: jurisdiction.value.value,
    partners: partners.value.value,
    policies: rules.policies,
    wording: wording.value,
  };
  const astray = [...probe(cedar, pack), ...phoneTextProblems(pack), ...callPromptProblems(pack)];
  return astray.length > 0 ? err(astray) : ok(pack);
};
