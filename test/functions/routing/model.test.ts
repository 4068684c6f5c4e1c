import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aConsent } from '../../factories/consent.ts';
import { testCedar } from '../../factories/pack.ts';
import { rememberingCedar } from '../../jurisdictions/enumeration/memo.ts';
import type { Country } from '../../jurisdictions/enumeration/table.ts';
import { xa } from '../../jurisdictions/enumeration/xa.ts';
import { zz } from '../../jurisdictions/enumeration/zz.ts';
import type { Choice } from '../../../shared/domain/consent.ts';
import type { Label } from '../../../shared/domain/label.ts';
import { loadPack } from '../../../shared/jurisdiction/load.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import type { Cedar } from '../../../shared/routing/cedar.ts';
import { tipRowSchema } from '../../../shared/rows/tip.ts';
import { anyChoice, anyHistory, anyTip, type Act } from './model/acts.ts';
import { BEGINS, takenTip, type Taken } from './model/base.ts';
import { faultOfGrant, faultsAtRest } from './model/checks.ts';
import { History } from './model/history.ts';
import { Rules } from './model/rules.ts';
import { World } from './model/world.ts';

/*
 * Reporter, staff, review group and machines do anything in any order, and workers die over it: by the functions' own code,
 * over Maps. Each grant is judged when it is written, and all of it once the queues are empty, by the country's prose.
 */

/** `QUIETLINE_HISTORIES=5000 npx vitest run … test/functions/routing/model.test.ts` looks longer. */
const HISTORIES = Number(process.env['QUIETLINE_HISTORIES'] ?? 80);
const SEED = process.env['QUIETLINE_SEED'];
const PATIENCE = 120_000 + HISTORIES * 1500;

const cedar = testCedar();

const begin = (pack: Pack, asked: Cedar, country: Country, taken: Taken, label: Label, choice: Choice) => {
  const rows = taken.rows.copy();
  const row = tipRowSchema.parse([...rows.of('Tips').values()][0]);
  const consents = [aConsent(choice, { for: label.reporter.relation === 'self' ? 'self' : 'other', id: 'c1' })];
  rows.write('Tips', { ...row, label, consents });
  const world = new World(pack, asked, rows, BEGINS);
  const history = new History(
    { world, taken, reviewer: country.reviewer },
    { label, consents, isDeleted: false, lead: null, isUrgent: false, declined: new Set(), asked: [], said: [] },
  );
  const rules = new Rules(country, pack);
  const faults: string[] = [];
  rows.onWrite = (table, written, before) => {
    history.book.note(table, written, before);
    const fault = faultOfGrant(history, rules, world.acting, table, written);
    if (fault !== undefined) faults.push(fault);
  };
  return { world, history, rules, faults };
};

/** The queues empty, and what is late or lost has come again. */
const rest = async (world: World): Promise<void> => {
  await world.run();
  for (let round = 0; round < 4; round += 1) {
    world.wait(5);
    await world.upkeep();
    await world.run();
  }
};

const faultsOf = async (acts: readonly Act[], begun: ReturnType<typeof begin>): Promise<string[]> => {
  const { world, history, rules, faults } = begun;
  await world.upkeep();
  world.wait(2);
  await world.upkeep();
  for (const act of acts) await history.play(act);
  await rest(world);
  return [...faults, ...(await faultsAtRest(history, rules))];
};

describe.each([zz, xa])('$code', async (country: Country) => {
  const loaded = await loadPack(country.code);
  if (!loaded.ok) throw new Error('It loads');
  // How long a tip is kept has a test of its own.
  const pack: Pack = {
    ...loaded.value,
    jurisdiction: { ...loaded.value.jurisdiction, retentionDays: 3650 },
  };
  const remembering = rememberingCedar(cedar);
  const asked: Cedar = {
    ...cedar,
    ask: (policies, schema, question) =>
      (policies === pack.policies ? remembering : cedar).ask(policies, schema, question),
  };
  const taken = await takenTip(pack, asked);
  it(
    'gives nobody anything against the rules, and leaves out nothing that they ask for',
    { timeout: PATIENCE },
    async () => {
      await fc.assert(
        fc.asyncProperty(anyTip(pack), anyChoice, anyHistory, async (label, choice, acts) => {
          expect(await faultsOf(acts, begin(pack, asked, country, taken, label, choice))).toEqual([]);
        }),
        { numRuns: HISTORIES, ...(SEED !== undefined && { seed: Number(SEED) }) },
      );
    },
  );
});
