import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finerParts, finerReceipts, type Finer } from '../../../shared/domain/finer.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { partnerKinds } from '../../../shared/domain/partner.ts';
import { partKinds } from '../../../shared/domain/part.ts';
import { coverageOf } from '../../../shared/routing/coverage.ts';
import { aLabel } from '../../factories/label.ts';
import { aPack } from '../../factories/pack.ts';

const GIVEN = hourOf(new Date('2026-05-04T13:00:00Z'));
const finers: fc.Arbitrary<Finer> = fc.record({
  kinds: fc.subarray([...partnerKinds]),
  partners: fc.subarray(['ngo-lantern', 'ngo-harbour', 'police-unit']),
  parts: fc.subarray([...finerParts]),
  until: fc.constantFrom(null, '2026-05-03', '2026-05-04', '2027-01-01'),
});

describe('a yes put together one by one', () => {
  it('covers exactly who and what was ticked, for as long as was said, and nothing by somebody else', async () => {
    const [known] = (await aPack()).partners;
    if (known === undefined) throw new Error('The country has no partner');
    fc.assert(
      fc.property(
        finers,
        fc.constantFrom(...partnerKinds),
        fc.constantFrom('ngo-lantern', 'ngo-harbour', 'police-unit', 'nobody-else'),
        fc.constantFrom(...partKinds),
        fc.constantFrom('self' as const, 'other' as const),
        (finer, kind, id, part, about) => {
          const relation = about === 'self' ? 'self' : 'neighbour';
          const label = aLabel({ reporter: { relation, child: 'no' } });
          const receipts = finerReceipts(finer, about, 'c2', GIVEN);
          const { covers } = coverageOf(receipts, { ...known, id, kind }, part, label, '2026-05-04');
          const isTold = finer.kinds.includes(kind) || finer.partners.includes(id);
          const isTicked = part === 'report' || finer.parts.some((ticked) => ticked === part);
          const isTheirs = about === 'self' || (part !== 'victim' && part !== 'compelled');
          const isOpen = finer.until === null || finer.until >= '2026-05-04';
          expect(covers).toBe(isTold && isTicked && isTheirs && isOpen);
        },
      ),
      { numRuns: 500 },
    );
  });
});
