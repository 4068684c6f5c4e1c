import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isOpenService,
  mayFollow,
  type ServiceLine,
  serviceStates,
  withService,
} from '../../../shared/domain/service.ts';
import { needs } from '../../../shared/domain/vocabulary.ts';

const line = fc.record({ need: fc.constantFrom(...needs), state: fc.constantFrom(...serviceStates) });

const shelter = (state: ServiceLine['state']): ServiceLine => ({ need: 'shelter', state });

describe('services', () => {
  it('are one line each, in the order in which they were begun', () => {
    fc.assert(
      fc.property(fc.array(line), (asked) => {
        const lines = asked.reduce<ServiceLine[]>(
          (had, next) => (mayFollow(had, next) ? withService(had, next) : had),
          [],
        );
        expect(new Set(lines.map(({ need }) => need)).size).toBe(lines.length);
      }),
    );
  });

  it('go from planned to an end, and may be begun anew', () => {
    expect(mayFollow([], shelter('stopped')), 'what was never begun').toBe(false);
    expect(mayFollow([shelter('started')], shelter('planned'))).toBe(false);
    expect(mayFollow([shelter('done')], shelter('started'))).toBe(true);
    expect(serviceStates.filter((state) => isOpenService(shelter(state)))).toEqual(['planned', 'started']);
    for (const state of serviceStates) expect(mayFollow([shelter(state)], shelter(state))).toBe(false);
  });
});
