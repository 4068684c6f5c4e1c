import { cedarFromModules } from '../../shared/jurisdiction/cedarFromModules.ts';
import { loadPack } from '../../shared/jurisdiction/load.ts';
import type { Jurisdiction, Pack, Partner } from '../../shared/jurisdiction/pack.ts';
import { describeProblem } from '../../shared/jurisdiction/problem.ts';
import type { Cedar } from '../../shared/routing/cedar.ts';

export const testCedar = (): Cedar => cedarFromModules();

type Overrides = {
  readonly jurisdiction?: Partial<Jurisdiction>;
  /** Partner id → what is different about it. */
  readonly partners?: Readonly<Record<string, Partial<Partner>>>;
  readonly policies?: Pack['policies'];
};

const zz = loadPack('zz').then((loaded) => {
  if (!loaded.ok) throw new Error(loaded.error.map(describeProblem).join('\n'));
  return loaded.value;
});

/** The demonstration country, with what the test is about changed. */
export const aPack = async (overrides: Overrides = {}): Promise<Pack> => {
  const pack = await zz;
  return {
    ...pack,
    jurisdiction: { ...pack.jurisdiction, ...overrides.jurisdiction },
    partners: pack.partners.map((partner) => Object.assign({}, partner, overrides.partners?.[partner.id])),
    policies: { ...pack.policies, ...overrides.policies },
  };
};
