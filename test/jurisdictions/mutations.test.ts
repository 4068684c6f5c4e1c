import { describe, expect, it } from 'vitest';
import type { Policies } from '../../shared/routing/cedar.ts';
import { disclosureSchema } from '../../shared/routing/schema.ts';
import { testCedar } from '../factories/pack.ts';
import { differing, firstDifference } from './enumeration/differences.ts';
import { wholeCountry } from './enumeration/released.ts';
import { spaceOf } from './enumeration/space.ts';
import type { Country, Mutation } from './enumeration/table.ts';
import { xa } from './enumeration/xa.ts';
import { zz } from './enumeration/zz.ts';

/* Each is a policy as somebody could have written it by mistake, and Cedar's own validator finds nothing wrong with it. */

const cedar = testCedar();

const mutated = (policies: Policies, { policy, change }: Mutation): Policies => {
  const text = policies[policy];
  if (text === undefined) throw new Error(`There is no policy ${policy}`);
  const others = Object.fromEntries(Object.entries(policies).filter(([id]) => id !== policy));
  if (change === undefined) return others;
  const [from, to] = change;
  if (!text.includes(from)) throw new Error(`${policy} has no ${from}`);
  return { ...others, [policy]: text.replace(from, to) };
};

describe.each([zz, xa])('a mistake in the policies of $code is found by the table', async (country: Country) => {
  const pack = await wholeCountry(country.code);

  it.each(country.mutations)('$what: $policy', (mutation) => {
    const policies = mutated(pack.policies, mutation);
    expect(cedar.validate(policies, disclosureSchema(pack.jurisdiction))).toEqual([]);
    const found = firstDifference(differing(country, pack, policies), spaceOf(country, pack).points());
    expect(found).toBeDefined();
  });

  it('of every policy that says who else than the desk may know', () => {
    const broken = new Set(country.mutations.map(({ policy }) => policy));
    expect(Object.keys(pack.policies).filter((policy) => !broken.has(policy))).toEqual(country.unbroken);
  });
});
