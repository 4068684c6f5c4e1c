import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pack } from '../../shared/jurisdiction/pack.ts';
import type { Cedar, Question } from '../../shared/routing/cedar.ts';
import { conflictedPartners } from '../../shared/routing/conflicts.ts';
import type { Verdict } from '../../shared/routing/verdict.ts';
import { anyLabel } from '../factories/arbitrary.ts';
import { testCedar } from '../factories/pack.ts';
import { differing, firstDifference } from './enumeration/differences.ts';
import { rememberingCedar } from './enumeration/memo.ts';
import { readsOf } from './enumeration/reads.ts';
import { released, wholeCountry } from './enumeration/released.ts';
import { type Point, situationsOf, spaceOf } from './enumeration/space.ts';
import type { Country } from './enumeration/table.ts';
import { xa } from './enumeration/xa.ts';
import { zz } from './enumeration/zz.ts';

/*
 * What the countries' policies release, through the whole decision, is what a table says that was written from the
 * country's prose and knows nothing of Cedar (enumeration/zz.ts, xa.ts). `mutations.test.ts` breaks the policies.
 */

const PATIENCE = 300_000;

const cedar = testCedar();
const policyOf = (text: string) => {
  const policy = cedar.parse(text);
  if (policy === undefined) throw new Error(`Cannot be read: ${text}`);
  return policy;
};

/** Who could be named without the desk itself being out of it. */
const avoidable = (pack: Pack): string[] => {
  const { desk, offices } = pack.jurisdiction;
  return [
    ...pack.partners.filter((partner) => partner.public && partner.id !== desk).map(({ id }) => id),
    ...offices.filter(({ partners }) => !partners.includes(desk)).map(({ id }) => id),
  ];
};

/** Any tip at all, with everything that no policy reads. */
const anyPoint = (country: Country, pack: Pack): fc.Arbitrary<Point> =>
  fc
    .record({
      label: anyLabel,
      area: fc.constantFrom(...pack.jurisdiction.areas.map(({ code }) => code), 'unknown'),
      channel: fc.constantFrom('web', 'sms', 'voice', 'staff'),
      situation: fc.constantFrom(...situationsOf(pack)),
      asker: fc.constantFrom(null, ...Object.keys(country.askers)),
      conflicts: fc.subarray(avoidable(pack), { maxLength: 2 }),
    })
    .map(({ label, area, channel, situation, asker, conflicts }) => {
      const reporter = { ...label.reporter, relation: situation.relation };
      const told = { ...label, jurisdiction: country.code, area, channel, reporter, conflicts };
      return { label: told, situation, setting: { asker, avoided: conflictedPartners(pack, told) } };
    });

/** Which question Cedar was asked that it answers otherwise than was remembered. */
const misremembered = (pack: Pack, country: Country, points: readonly Point[]): string[] => {
  const wrong: string[] = [];
  const remembering = rememberingCedar(cedar);
  const verdict = (asked: Cedar, question: Question, schema: string): Verdict =>
    asked.ask(pack.policies, schema, question);
  const both: Cedar = {
    ...cedar,
    ask: (_policies, schema, question) => {
      const [one, other] = [remembering, cedar].map((asked) => JSON.stringify(verdict(asked, question, schema)));
      if (one !== other) wrong.push(JSON.stringify(question));
      return verdict(remembering, question, schema);
    },
  };
  for (const { label, situation, setting } of points) {
    released(both, pack, country, label, situation.receipts, setting);
  }
  return wrong;
};

describe.each([zz, xa])('$code', async (country: Country) => {
  const pack = await wholeCountry(country.code);
  const policies = Object.values(pack.policies).map(policyOf);

  it('has no policy that compares what the table does not know of', () => {
    expect([...new Set(policies.flatMap(readsOf))].sort()).toEqual(country.reads.toSorted());
  });

  it('thins out, while others are asked in, only what no policy then reads', () => {
    const thinned = Object.keys(country.whileAsking).map((fact) => `context.danger.${fact} ==`);
    const readers = policies
      .map(readsOf)
      .filter((reads) => reads.some((read) => thinned.some((fact) => read.startsWith(fact))));
    for (const reads of readers) {
      expect(reads.filter((read) => read.startsWith('context.basis'))).toEqual(['context.basis == consent']);
    }
  });

  it(
    'releases what the table says, over every combination of what the policies read',
    () => {
      expect(firstDifference(differing(country, pack), spaceOf(country, pack).points())).toBeUndefined();
    },
    PATIENCE,
  );

  it(
    'and whatever else a tip says, and whoever was named as involved',
    () => {
      const differs = differing(country, pack);
      const found = fc.check(
        fc.property(anyPoint(country, pack), (point) => differs(point) === undefined),
        { numRuns: 600 },
      ).counterexample;
      expect(found && differs(found[0])).toBeNull();
    },
    PATIENCE,
  );

  it(
    'is asked of Cedar in fewer questions, and answered the same',
    () => {
      expect(misremembered(pack, country, fc.sample(anyPoint(country, pack), 25))).toEqual([]);
    },
    PATIENCE,
  );
});
