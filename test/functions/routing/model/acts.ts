import * as fc from 'fast-check';
import { choices } from '../../../../shared/domain/consent.ts';
import { type PartKind, partKinds } from '../../../../shared/domain/part.ts';
import type { Label } from '../../../../shared/domain/label.ts';
import { partnerKinds } from '../../../../shared/domain/partner.ts';
import type { Pack } from '../../../../shared/jurisdiction/pack.ts';
import { anyLabel } from '../../../factories/arbitrary.ts';
import { faultKinds } from './worker.ts';

/** Days from today until which a receipt is good. */
const untils = fc.constantFrom(null, null, -1, 0, 1, 30);

const receipt = fc.record({
  kinds: fc.subarray([...partnerKinds], { maxLength: 4 }),
  /** Partners of the country, by number. */
  partners: fc.array(fc.nat(12), { maxLength: 2 }),
  parts: fc.oneof(
    fc.constant<PartKind[]>(['compelled']),
    fc.constant<PartKind[]>(['report', 'message', 'victim']),
    fc.subarray<PartKind>([...partKinds], { minLength: 1 }),
  ),
  for: fc.constantFrom('self', 'self', 'other'),
  until: untils,
});

/** More often a yes, since little follows a no. */
export const anyChoice = fc.constantFrom('only_you', 'helpers', 'helpers', ...choices);

const reporterActs = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('choose'), choice: anyChoice }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('agree'), receipt }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('withdraw'), which: fc.nat(5) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('write'),
      words: fc.constantFrom('It is cold.', 'He has a gun.', 'A little girl, she is 9.'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('delete') }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('undo') }) },
);

/** Whoever leads; whom they asked in last; somebody who has it; anybody at all. */
const who = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('lead' as const, 'asked' as const) },
  { weight: 4, arbitrary: fc.record({ engaged: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ anybody: fc.nat(12) }) },
);

const staffActs = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('pass on'),
      who,
      /** Of those it is offered, or of all. */
      to: fc.oneof(fc.record({ offered: fc.nat(8) }), fc.record({ anybody: fc.nat(12) })),
      letter: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('accept'), who }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('decline'), who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constantFrom('answer', 'note', 'close', 'outcome', 'acknowledge', 'export', 'be urgent'),
      who,
    }),
  },
);

export type Who = typeof who extends fc.Arbitrary<infer Made> ? Made : never;

const reviewActs = fc.record({
  does: fc.constantFrom('release', 'release', 'release', 'release now', 'refuse', 'allow', 'right', 'wrong', 'defer'),
  /** Three of the group, one who is not on its register, and one who says they are another. */
  person: fc.nat(4),
  item: fc.nat(2),
});

export type ReviewAct = typeof reviewActs extends fc.Arbitrary<infer Made> ? Made : never;

const machineActs = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('work'), which: fc.nat(9), twice: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('upkeep') }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('wait'), minutes: fc.constantFrom(2, 70, 1500, 4500, 44_000) }),
  },
);

const anyPlainAct = fc.oneof(
  { weight: 4, arbitrary: reporterActs },
  { weight: 6, arbitrary: staffActs },
  { weight: 4, arbitrary: reviewActs },
  { weight: 4, arbitrary: machineActs },
);
export type PlainAct = typeof anyPlainAct extends fc.Arbitrary<infer Plain> ? Plain : never;

/** What befalls whoever does it, and what is done meanwhile where it is that. */
const anyFault = fc.record({
  at: fc.integer({ min: 1, max: 40 }),
  kind: fc.constantFrom(...faultKinds),
  meanwhile: fc.oneof(reporterActs, staffActs, reviewActs, machineActs),
});

const afterwards = { fault: fc.option(anyFault, { freq: 2 }), thenRun: fc.boolean() };
/** `thenRun`: whether the machines then do all that waits, before anybody does anything more. */
const anyAct = fc.record({ act: anyPlainAct, ...afterwards });
export type Act = typeof anyAct extends fc.Arbitrary<infer Made> ? Made : never;

const asked = { who: fc.constant('asked' as const) };
const reviewed = { item: fc.nat(1) };
/** What chance alone would seldom bring together: somebody is asked in and says yes or no; two people release something. */
const pair = fc.oneof(
  fc.tuple(
    fc.record({ act: staffActs.filter(({ does }) => does === 'pass on'), ...afterwards }),
    fc.record({ act: fc.record({ does: fc.constantFrom('accept', 'decline'), ...asked }), ...afterwards }),
  ),
  fc.tuple(
    fc.record({ act: fc.record({ does: fc.constant('release'), person: fc.nat(1), ...reviewed }), ...afterwards }),
    fc.record({
      act: fc.record({
        does: fc.constantFrom('release', 'release', 'release now', 'refuse'),
        person: fc.nat(2),
        ...reviewed,
      }),
      ...afterwards,
    }),
  ),
  fc.tuple(
    fc.record({ act: fc.record({ does: fc.constant('release now'), person: fc.nat(1), ...reviewed }), ...afterwards }),
    fc.record({
      act: fc.record({ does: fc.constantFrom('right', 'wrong'), person: fc.nat(2), ...reviewed }),
      ...afterwards,
    }),
  ),
);

export const anyHistory = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.tuple(anyAct) }, { weight: 2, arbitrary: pair }), {
    minLength: 3,
    maxLength: 10,
  })
  .map((scenes) => scenes.flatMap((acts): readonly Act[] => acts));

/** A tip of this country, in which the law often asks for something. */
export const anyTip = ({ jurisdiction, partners }: Pack): fc.Arbitrary<Label> =>
  fc
    .record({
      label: anyLabel,
      area: fc.constantFrom(...jurisdiction.areas.map(({ code }) => code), 'unknown'),
      conflicts: fc.oneof(
        fc.constant<string[]>([]),
        fc.subarray<string>([...partners.map(({ id }) => id), ...jurisdiction.offices.map(({ id }) => id)], {
          maxLength: 2,
        }),
      ),
      isHot: fc.boolean(),
      child: fc.constantFrom('yes', 'no'),
      forms: fc.constantFrom<Label['exploitation'][]>(['labour'], ['sexual']),
    })
    .map(({ label, area, conflicts, isHot, child, forms }) => {
      const here = { jurisdiction: jurisdiction.code, area, conflicts };
      const danger = { ...label.danger, now: 'yes', child } as const;
      return Object.assign({}, label, here, isHot ? { danger, exploitation: forms, people: [] } : {});
    });
