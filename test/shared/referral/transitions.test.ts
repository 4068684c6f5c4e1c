import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referralStates, type ReferralState } from '../../../shared/domain/referral.ts';
import { isTakenBack, moved, pipeline } from '../../../shared/referral/pipeline.ts';
import { stateAfter, transitions } from '../../../shared/referral/transitions.ts';
import { aReferral, NOW } from '../../functions/staff/fixtures.ts';

const timeZone = 'Etc/GMT-2';
const names = Object.keys(transitions).flatMap((name) => Object.entries(transitions).filter(([key]) => key === name));
const TAKEN_BACK = referralStates.filter(isTakenBack);
const pipelines = Object.values(pipeline);

/** Any act by anybody, and whatever the pipeline does, in any order; what may not begin in a state changes nothing. */
const steps = fc.array(
  fc.oneof(
    fc.constantFrom(
      ...names.map(
        ([, transition]) =>
          (state: ReferralState) =>
            transition.from.includes(state) ? stateAfter(state, transition) : state,
      ),
    ),
    fc.constantFrom(...pipelines.map((transition) => (state: ReferralState) => moved(state, transition))),
  ),
  { maxLength: 40 },
);

describe('the states of a referral', () => {
  it('are left by staff never once it was taken back or declined', () => {
    for (const [, transition] of names) {
      for (const state of transition.from.filter((each) => isTakenBack(each) || each === 'declined')) {
        expect(stateAfter(state, transition)).toBe(state);
      }
    }
  });

  it('come to nothing that has no name, in whatever order things happen', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let state: ReferralState = 'queued';
        for (const step of all) {
          const before: ReferralState = state;
          state = step(state);
          // Who said no is asked anew by a person, and by nothing that runs by itself. What was taken back comes back as
          // new, and as nothing else: nobody goes on where they may no longer.
          const allowed =
            before === 'declined' ? [before] : isTakenBack(before) ? [...TAKEN_BACK, 'queued'] : referralStates;
          expect(allowed).toContain(state);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('let whoever holds it always be told that it ended', () => {
    const held = referralStates.filter(
      (state) => !['draft', 'consent_pending', 'authorised', 'declined'].includes(state),
    );
    for (const state of held) expect(moved(state, pipeline.revoke)).toBe('revoked');
  });
});

describe('conditions', () => {
  it('let nothing be closed before somebody said what came of it', async () => {
    const request = { act: 'close' } as const;
    const { condition } = transitions.close;
    expect(condition?.unmet({ referral: await aReferral(), request, now: NOW, timeZone })).toBe('no_outcome');
    const referral = await aReferral({ outcome: 'helped' });
    expect(condition?.unmet({ referral, request, now: NOW, timeZone })).toBeUndefined();
  });

  it('let a tip be passed on to whom routing offered, and to nobody else', async () => {
    const referral = await aReferral();
    const to = (partner: string) =>
      transitions.pass_on.condition?.unmet({
        referral,
        request: { act: 'pass_on', to: partner, sealed: null },
        now: NOW,
        timeZone,
      });
    expect([to('harbour'), to('police-unit')]).toEqual([undefined, 'not_an_option']);
  });
});
