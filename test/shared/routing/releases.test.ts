import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hourSchema } from '../../../shared/domain/hour.ts';
import {
  type Asking,
  decideMust,
  isInForce,
  mayBeAlone,
  mustId,
  type MustNow,
  phaseOf,
  releasedTo,
  reviewDue,
  stillStanding,
} from '../../../shared/routing/releases.ts';
import { NO_MUSTS, type Musts, type Release } from '../../../shared/rows/must.ts';
import type { MustAct } from '../../../shared/rows/request.ts';
import { aLabel } from '../../factories/label.ts';

const hour = hourSchema.parse('2026-05-04T09:00Z');
const REPORT = 'report zz-child-in-danger-now';
const VICTIM = 'victim zz-other';
const must = mustId({ partner: 'child-care', claims: [REPORT] });
const now = (open: readonly string[] = [REPORT], claims = open): MustNow => ({ partner: 'child-care', claims, open });

let requests = 0;
const by = (name: string, request = `r${(requests += 1)}`) => ({ who: `sub-${name}`, by: name, request, hour });
const asking = (act: MustAct, name: string, changed: Partial<Asking> = {}): Asking => ({
  act,
  person: by(name),
  required: [now()],
  mayBeAlone: true,
  today: '2026-05-04',
  ...changed,
});

const release: MustAct = { act: 'release', must };
const onCall: MustAct = { act: 'release_now', must, reason: 'child_in_danger' };
const refuse: MustAct = { act: 'refuse_release', must, reason: 'would_endanger' };
const allow: MustAct = { act: 'allow_release', must };
const right: MustAct = { act: 'review_release', must, answer: 'right' };
const wrong: MustAct = { act: 'review_release', must, answer: 'wrong' };
const later = (until: string): MustAct => ({ act: 'defer_telling', must, reason: 'would_endanger', until });

const inDanger = (changed: Parameters<typeof aLabel>[0]): boolean => mayBeAlone(aLabel(changed), 'prompt');

/** What has come of these, or the first refusal. */
const after = (...acts: readonly (readonly [MustAct, string])[]): Musts | string => {
  let musts = NO_MUSTS;
  for (const [act, name] of acts) {
    const done = decideMust(musts, asking(act, name));
    if (!done.ok) return done.error;
    musts = done.value;
  }
  return musts;
};
const phaseAfter = (...acts: readonly (readonly [MustAct, string])[]): string => {
  const musts = after(...acts);
  if (typeof musts === 'string') return musts;
  const [found] = musts.releases;
  return found === undefined ? 'nothing' : phaseOf(found);
};

describe('what must be received is released', () => {
  it.each([
    [
      'by two people',
      [
        [release, 'ana'],
        [release, 'bo'],
      ],
      'released',
    ],
    ['not by one', [[release, 'ana']], 'half'],
    [
      'not by one twice',
      [
        [release, 'ana'],
        [release, 'ana'],
      ],
      'same_person',
    ],
    [
      'not by a third again',
      [
        [release, 'ana'],
        [release, 'bo'],
        [release, 'cy'],
      ],
      'wrong_state',
    ],
    ['by one on call', [[onCall, 'ana']], 'on_call'],
    [
      'on call by whoever was the first',
      [
        [release, 'ana'],
        [onCall, 'ana'],
      ],
      'on_call',
    ],
    [
      'by two, where the second is on call',
      [
        [release, 'ana'],
        [onCall, 'bo'],
      ],
      'released',
    ],
    [
      'not twice on call',
      [
        [onCall, 'ana'],
        [onCall, 'bo'],
      ],
      'wrong_state',
    ],
    [
      'not after a no',
      [
        [refuse, 'ana'],
        [release, 'bo'],
      ],
      'wrong_state',
    ],
    [
      'after a no was taken back, anew',
      [
        [release, 'ana'],
        [refuse, 'bo'],
        [allow, 'bo'],
        [release, 'cy'],
      ],
      'half',
    ],
    ['never by taking back no no', [[allow, 'ana']], 'wrong_state'],
    [
      'and looked at by a second',
      [
        [onCall, 'ana'],
        [right, 'bo'],
      ],
      'released',
    ],
    [
      'but not looked at by the same',
      [
        [onCall, 'ana'],
        [right, 'ana'],
      ],
      'same_person',
    ],
    [
      'and taken back where the second finds it wrong',
      [
        [onCall, 'ana'],
        [wrong, 'bo'],
      ],
      'refused',
    ],
    [
      'and not looked at where two released it',
      [
        [release, 'ana'],
        [release, 'bo'],
        [wrong, 'cy'],
      ],
      'wrong_state',
    ],
    [
      'anew after it was found wrong',
      [
        [onCall, 'ana'],
        [wrong, 'bo'],
        [allow, 'cy'],
        [release, 'ana'],
      ],
      'half',
    ],
  ] as const)('%s', (_name, acts, expected) => {
    expect(phaseAfter(...acts)).toBe(expected);
  });

  it('not by one alone where nobody is in danger', () => {
    expect(decideMust(NO_MUSTS, asking(onCall, 'ana', { mayBeAlone: false }))).toEqual({
      ok: false,
      error: 'not_in_danger',
    });
  });

  it('not under another question than is asked now', () => {
    const changed = { required: [now([REPORT, VICTIM])] };
    expect(decideMust(NO_MUSTS, asking(release, 'ana', changed))).toEqual({ ok: false, error: 'not_an_option' });
  });

  it('not by one person under two names of the register, or two under one', () => {
    const first = decideMust(NO_MUSTS, asking(release, 'ana'));
    const musts = first.ok ? first.value : NO_MUSTS;
    const twice = { ...asking(release, 'ana'), person: { ...by('bo'), who: 'sub-ana' } };
    const shared = { ...asking(release, 'ana'), person: { ...by('ana'), who: 'sub-bo' } };
    expect([decideMust(musts, twice), decideMust(musts, shared)].map((each) => !each.ok && each.error)).toEqual([
      'same_person',
      'same_person',
    ]);
  });

  it('once by a request that comes twice', () => {
    const once = asking(release, 'ana');
    const first = decideMust(NO_MUSTS, once);
    const again = first.ok ? decideMust(first.value, once) : first;
    expect(again).toEqual(first);
  });

  it('in danger now alone by one', () => {
    expect(inDanger({ danger: { now: 'yes' } })).toBe(true);
    expect(inDanger({ danger: { selfHarm: 'yes' } })).toBe(true);
    expect(inDanger({ danger: { now: 'unknown', child: 'yes', hurt: 'yes' } })).toBe(false);
    expect(mayBeAlone(aLabel(), 'immediate')).toBe(true);
  });

  it('to be looked at within 24 hours', () => {
    const musts = after([onCall, 'ana']);
    expect(typeof musts === 'string' ? musts : musts.releases.map(reviewDue)).toEqual(['2026-05-05T09:00Z']);
  });
});

describe('the telling', () => {
  it.each([
    ['2026-05-04', undefined],
    ['2026-06-03', undefined],
    ['2026-06-04', 'bad_date'],
    ['2026-05-03', 'bad_date'],
  ] as const)('may be put off until %s', (until, expected) => {
    const done = decideMust(NO_MUSTS, asking(later(until), 'ana'));
    expect(done.ok ? undefined : done.error).toBe(expected);
  });

  it('is not put off once they were told', () => {
    const told = {
      id: 'x',
      partner: 'child-care',
      kind: 'child_protection',
      told: hour,
      named: false,
      back: null,
    } as const;
    const done = decideMust({ ...NO_MUSTS, passed: [told] }, asking(later('2026-05-10'), 'ana'));
    expect(done).toEqual({ ok: false, error: 'wrong_state' });
  });
});

const aRelease = (...acts: readonly (readonly [MustAct, string])[]): readonly Release[] => {
  const musts = after(...acts);
  return typeof musts === 'string' ? [] : musts.releases;
};

describe('under the rules in force', () => {
  const first = aRelease([release, 'ana']);
  const both = aRelease([release, 'ana'], [release, 'bo']);
  const alone = aRelease([onCall, 'ana']);

  it('a first word holds only while exactly the same is asked', () => {
    expect(stillStanding(first, [now()])).toEqual(first);
    expect(stillStanding(first, [now([REPORT, VICTIM])])).toEqual([]);
    expect(stillStanding(first, [])).toEqual([]);
  });

  it('a release holds for what is still asked, and for no more', () => {
    expect(stillStanding(both, [now([VICTIM], [REPORT, VICTIM])])).toEqual(both);
    expect(stillStanding(both, [now([VICTIM])])).toEqual([]);
    expect(releasedTo(both, 'child-care', [REPORT]).length).toBe(1);
    expect(releasedTo(both, 'child-care', [VICTIM])).toEqual([]);
    expect(releasedTo(both, 'police-unit', [REPORT])).toEqual([]);
  });

  it('what one released alone gives nothing any more, and is still to be looked at', () => {
    const [lapsed] = stillStanding(alone, []);
    expect(lapsed && [phaseOf(lapsed), isInForce(lapsed)]).toEqual(['on_call', false]);
    const back = stillStanding(lapsed === undefined ? [] : [lapsed], [now([], [REPORT])]);
    expect(back.map(isInForce)).toEqual([false]);
  });
});

const heldIn = (musts: Musts): ReadonlySet<string> =>
  new Set(musts.releases.filter(isInForce).flatMap(({ claims }) => claims));

/** Any order of anything: nothing is given but on two people's word, or one's in danger, about what is asked then. */
describe('in any order', () => {
  const people = ['ana', 'bo', 'cy'] as const;
  const world = [[REPORT], [REPORT, VICTIM], [VICTIM], []] as const;
  const acts = fc.record({
    act: fc.constantFrom('release', 'release_now', 'refuse_release', 'allow_release', 'right', 'wrong', 'world'),
    name: fc.constantFrom(...people),
    asked: fc.constantFrom(...world),
    danger: fc.boolean(),
  });

  it('gives nothing that two, or one in danger, did not release since it was last asked', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 40 }), (history) => {
        let musts = NO_MUSTS;
        const repeats: unknown[][] = [];
        let asked: readonly string[] = [REPORT];
        /** By claim: who released it since, in words of the design and not of the code. */
        const words = new Map<string, { readonly people: Set<string>; alone: boolean; claims: readonly string[] }>();
        for (const { act, name, asked: next, danger } of history) {
          const open = asked.filter((claim) => !heldIn(musts).has(claim));
          const required = asked.length === 0 ? [] : [{ partner: 'child-care', claims: asked, open }];
          const id = mustId({ partner: 'child-care', claims: open });
          const target = musts.releases.find((each) => phaseOf(each) === 'on_call')?.id;
          const made: Record<string, MustAct> = {
            release: { act: 'release', must: id },
            release_now: { act: 'release_now', must: id, reason: 'life_in_danger' },
            refuse_release: { act: 'refuse_release', must: id, reason: 'known_there' },
            allow_release: { act: 'allow_release', must: id },
            right: { act: 'review_release', must: target ?? id, answer: 'right' },
            wrong: { act: 'review_release', must: target ?? id, answer: 'wrong' },
          };
          const chosen = made[act];
          if (chosen === undefined) asked = next;
          else {
            const one = asking(chosen, name, { required, mayBeAlone: danger });
            const done = decideMust(musts, one);
            if (done.ok) {
              musts = done.value;
              const again = decideMust(musts, one);
              repeats.push([again.ok && again.value, done.value]);
              if (act === 'release' || act === 'release_now') {
                const had = words.get(id) ?? { people: new Set(), alone: false, claims: open };
                had.people.add(name);
                words.set(id, { ...had, alone: had.alone || (act === 'release_now' && danger) });
              }
              if (act === 'refuse_release') words.delete(id);
              if (act === 'wrong') words.delete(target ?? id);
            }
          }
          const left = asked.filter((claim) => !heldIn(musts).has(claim));
          musts = {
            ...musts,
            releases: stillStanding(
              musts.releases,
              asked.length === 0 ? [] : [{ partner: 'child-care', claims: asked, open: left }],
            ),
          };
          for (const [key, { people: who, alone, claims }] of words) {
            const full = who.size >= 2 || alone;
            const stays = full
              ? claims.some((claim) => asked.includes(claim))
              : key === mustId({ partner: 'child-care', claims: left });
            if (!stays) words.delete(key);
            else if (full)
              words.set(key, { people: who, alone, claims: claims.filter((claim) => asked.includes(claim)) });
          }
          for (const each of musts.releases.filter(isInForce)) {
            const word = words.get(each.id);
            expect(word !== undefined && (word.people.size >= 2 || word.alone)).toBe(true);
            for (const claim of each.claims) expect(asked).toContain(claim);
          }
        }
        for (const [again, once] of repeats) expect(again).toEqual(once);
      }),
      { numRuns: 400 },
    );
  });
});
