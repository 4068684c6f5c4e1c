import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCases } from '../../shared/jurisdiction/cases.ts';
import { mismatches } from '../../shared/jurisdiction/check.ts';
import { packsRoot } from '../../shared/jurisdiction/countries.ts';
import { loadPack } from '../../shared/jurisdiction/load.ts';
import { testCedar } from '../factories/pack.ts';

const cedar = testCedar();
const countries = await Promise.all(
  readdirSync(packsRoot()).map(async (code) => ({
    code,
    pack: await loadPack(code),
    cases: await readCases(join(packsRoot(), code)),
  })),
);

describe.each(countries)('$code', ({ pack, cases }) => {
  if (!pack.ok || !cases.ok) throw new Error(JSON.stringify([pack, cases]));

  it('has enough examples, each with a name of its own', () => {
    const names = cases.value.cases.map(({ name }) => name);
    expect(names.length).toBeGreaterThanOrEqual(22);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(cases.value.cases)('$name', (example) => {
    expect(mismatches(cedar, pack.value, example)).toEqual([]);
  });
});
