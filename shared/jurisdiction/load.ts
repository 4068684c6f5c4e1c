import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { boundProblems } from './bounds.ts';
import { callPromptProblems } from './callPrompts.ts';
import { cedarFromModules } from './cedarFromModules.ts';
import { packsRoot } from './countries.ts';
import { crossChecks } from './crossChecks.ts';
import { inventedProblems } from './invented.ts';
import { countryCodeSchema, jurisdictionSchema, type Pack, partnerSchema } from './pack.ts';
import { packetKeyProblems } from './packetKeys.ts';
import { hourProblems, workingTimeProblems } from './partnerChecks.ts';
import { placeholderProblems } from './placeholders.ts';
import { phoneTextProblems } from './phoneTexts.ts';
import { readPolicies } from './policies.ts';
import { probe } from './probes.ts';
import { distinct, type PackProblem, problem } from './problem.ts';
import { untoldDuties } from './untoldDuties.ts';
import { readWordings } from './wordings.ts';
import type { Places } from './places.ts';
import { parseYaml } from './yamlFile.ts';

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
    ...placeholderProblems(code, jurisdiction.value, partners.value),
    ...boundProblems(jurisdiction.value, partners.value),
    ...hourProblems(partners.value),
    ...workingTimeProblems(jurisdiction.value),
    ...(await packetKeyProblems(partners.value, jurisdiction.value.value)),
    ...rules.problems,
    ...untoldDuties(cedar, jurisdiction.value, rules.policies),
    ...errorsOf([wording]),
  ];
  if (problems.length > 0 || !wording.ok) return err(distinct(problems));

  const pack: Pack = {
    jurisdiction: jurisdiction.value.value,
    partners: partners.value.value,
    policies: rules.policies,
    wording: wording.value.texts,
  };
  const { places } = jurisdiction.value;
  const astray = [
    ...probe(cedar, pack, cedarText.value),
    ...phoneTextProblems(pack, { jurisdiction: places, wording: wording.value.places }),
    ...callPromptProblems(pack, places),
  ];
  return astray.length > 0 ? err(astray) : ok(pack);
};
