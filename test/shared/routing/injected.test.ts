import { describe, expect, it } from 'vitest';
import { loadPack } from '../../../shared/jurisdiction/load.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { describeProblem } from '../../../shared/jurisdiction/problem.ts';
import type { Cedar, Question } from '../../../shared/routing/cedar.ts';
import { decide } from '../../../shared/routing/decide.ts';
import type { Decision, DecisionInput, Standing } from '../../../shared/routing/decision.ts';
import { TRAVELLING } from '../../../shared/routing/receive.ts';
import { disclosureSchema } from '../../../shared/routing/schema.ts';
import { aConsent } from '../../factories/consent.ts';
import { aLabel } from '../../factories/label.ts';
import { testCedar } from '../../factories/pack.ts';
import { rememberingCedar } from '../../jurisdictions/enumeration/memo.ts';

/* Whatever goes wrong with a rule is for the reviewer, with the reason, and releases nothing to anybody. */

const cedar = testCedar();
const packOf = async (code: string): Promise<Pack> => {
  const loaded = await loadPack(code);
  if (!loaded.ok) throw new Error(loaded.error.map(describeProblem).join('\n'));
  return loaded.value;
};
const [zz, xa] = await Promise.all(['zz', 'xa'].map(packOf));
if (!zz || !xa) throw new Error('Two countries are compared');

/** A tip on which much is released: danger now, a yes to everybody, and everybody asked in. */
const inputOf = (pack: Pack, changes: Partial<DecisionInput> = {}): DecisionInput => ({
  pack,
  label: aLabel({
    jurisdiction: pack.jurisdiction.code,
    area: pack.jurisdiction.areas[0]?.code ?? 'unknown',
    exploitation: ['labour'],
    danger: { now: 'yes' },
    reporter: { relation: 'self' },
  }),
  consents: [aConsent('helpers_and_police')],
  urgency: 'immediate',
  now: new Date('2026-05-04T15:00:00Z'),
  load: {},
  referrals: [],
  passOns: pack.partners.map(({ id }) => ({ to: id, by: pack.jurisdiction.desk })),
  ...changes,
});

const heldIn = ({ referrals }: Decision): Map<string, readonly string[]> =>
  new Map(
    referrals
      .filter(({ state }) => state === 'authorised')
      .map(({ partner, parts, keeps }) => [partner, [...parts, ...keeps]]),
  );
const isToldWhy = ({ referrals }: Decision, reviewer: string): boolean =>
  referrals.some(({ partner, reasons }) => partner === reviewer && reasons.some(({ code }) => code === 'policy_error'));

/** Cedar as it is, asked something else than routing wanted to ask. */
const spoiling = (spoil: (question: Question) => Question): Cedar => ({
  ...cedar,
  ask: (policies, schema, question) => cedar.ask(policies, schema, spoil(question)),
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where there is something in a question: `context.danger.now`, `entities.0.attributes.kind`. */
const pathsIn = (value: unknown, path: readonly string[] = []): string[][] => {
  if (Array.isArray(value)) return value.flatMap((member, index) => pathsIn(member, path.concat(String(index))));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = path.concat(name);
    return [here].concat(pathsIn(inner, here));
  });
};

/** A copy that has something else, or nothing, in one place. */
const changedAt = (question: Question, path: readonly string[], to: unknown): Question => {
  const copy = structuredClone(question);
  let at: unknown = copy;
  for (const name of path.slice(0, -1)) at = Reflect.get(Object(at), name);
  const last = path.at(-1) ?? '';
  if (to === undefined) Reflect.deleteProperty(Object(at), last);
  else Reflect.set(Object(at), last, to);
  return copy;
};

const aQuestion = (pack: Pack): Question => {
  const asked: Question[] = [];
  decide(
    spoiling((question) => {
      asked.push(question);
      return question;
    }),
    inputOf(pack),
  );
  const [first] = asked;
  if (first === undefined) throw new Error('Nothing was asked');
  return first;
};

const standing = (partner: string, changes: Partial<Standing> = {}): Standing => ({
  partner,
  state: 'accepted',
  basis: 'pass_on',
  lead: false,
  declined: false,
  ...changes,
});

describe.each([
  ['zz', zz],
  ['xa', xa],
])('in %s', (_code, pack) => {
  const { reviewer } = pack.jurisdiction;
  const only = new Map([[reviewer, TRAVELLING]]);

  it('much is released as long as nothing is wrong', () => {
    const decision = decide(cedar, inputOf(pack));
    expect(heldIn(decision).size).toBeGreaterThan(3);
    expect(heldIn(decision).has(reviewer)).toBe(false);
  });

  const OVERFLOW = '9223372036854775807 + 1 > 0';
  it.each([
    ['a permit that overflows', `permit (principal, action, resource) when { ${OVERFLOW} };`],
    ['a forbid that overflows', `forbid (principal, action, resource) when { ${OVERFLOW} };`],
    ['a forbid whose exception overflows', `forbid (principal, action, resource) unless { ${OVERFLOW} };`],
    [
      'a forbid whose extension function errs',
      'forbid (principal, action, resource) when { decimal(context.language).lessThan(decimal("1.0")) };',
    ],
    [
      'a permit whose extension function errs',
      'permit (principal, action, resource) when { ip(context.language).isLoopback() };',
    ],
    ['a forbid of a fact that is not there', 'forbid (principal, action, resource) when { context.reporter.named };'],
    ['a permit of another type', 'permit (principal, action, resource) when { context.language && true };'],
    ['an entity that is not there', 'forbid (principal, action, resource) when { Partner::"nobody".children };'],
    ['a policy that cannot be read', 'forbid ('],
    ['no text at all', ''],
  ])('%s leaves nobody but the reviewer', (_name, odd) => {
    const decision = decide(cedar, inputOf({ ...pack, policies: { ...pack.policies, odd } }));
    expect([...heldIn(decision)]).toEqual([...only]);
    expect(isToldWhy(decision, reviewer)).toBe(true);
  });

  it.each([
    ['an entity of no type', 'forbid (principal, action, resource) when { Person::"one" in Person::"two" };'],
    ['a word that is unknown', 'forbid (principal, action, resource) when { context.area == Area::"QQ-1" };'],
  ])('%s, which Cedar takes for a no without an error, is for the check to find', (_name, odd) => {
    expect(cedar.validate({ ...pack.policies, odd }, disclosureSchema(pack.jurisdiction))).not.toEqual([]);
  });

  const question = aQuestion(pack);
  const paths = pathsIn(question).filter(([first]) => first === 'context' || first === 'entities');

  it.each(
    paths.filter((path) => !path.includes('__entity') && path.at(-1) !== 'entity').map((path) => [path.join('.')]),
  )('a question without %s leaves nobody but the reviewer', (path) => {
    const decision = decide(
      spoiling((asked) => changedAt(asked, path.split('.'), undefined)),
      inputOf(pack),
    );
    expect([...heldIn(decision)]).toEqual([...only]);
    expect(isToldWhy(decision, reviewer)).toBe(true);
  });

  it.each([
    ...paths.filter((path) => path.at(-1) === 'id' && path.includes('__entity')).map((path) => [path.join('.')]),
    ['resource.id'],
    ['resource.type'],
    ['principal.type'],
    ['action'],
  ])('an unknown %s leaves nobody but the reviewer', (path) => {
    const decision = decide(
      spoiling((asked) => changedAt(asked, path.split('.'), 'nonsense')),
      inputOf(pack),
    );
    expect([...heldIn(decision)]).toEqual([...only]);
    expect(isToldWhy(decision, reviewer)).toBe(true);
  });

  it('an area of another country leaves nobody but the reviewer', () => {
    const input = inputOf(pack);
    const decision = decide(cedar, { ...input, label: { ...input.label, area: 'QQ-1' } });
    expect([...heldIn(decision)]).toEqual([...only]);
    expect(isToldWhy(decision, reviewer)).toBe(true);
  });

  it('a throw out of Cedar leaves nobody but the reviewer', () => {
    const trap = {
      get area(): string {
        throw new Error('unreachable executed');
      },
    };
    const thrower: Cedar = {
      ...cedar,
      ask: (policies, schema, asked) => {
        const context = Object.defineProperties({ ...asked.context }, Object.getOwnPropertyDescriptors(trap));
        return cedar.ask(policies, schema, { ...asked, context });
      },
    };
    const decision = decide(thrower, inputOf(pack));
    expect([...heldIn(decision)]).toEqual([...only]);
    expect(isToldWhy(decision, reviewer)).toBe(true);
  });

  const helper = pack.partners.find(({ kind }) => kind === 'ngo')?.id ?? '';
  const child = { ...inputOf(pack).label, danger: { ...inputOf(pack).label.danger, child: 'yes' as const } };
  const situations: Record<string, Partial<DecisionInput>> = {
    'everybody is asked in': {},
    'nobody is asked in': { passOns: [] },
    'a child is in danger': { passOns: [], label: child },
    'a child is in danger, and a no': { passOns: [], label: child, consents: [] },
    'a helper leads': { referrals: [standing(helper, { lead: true })] },
    'a consent has run out': {
      consents: [aConsent('helpers', { until: '2026-05-03' })],
      referrals: [standing(helper)],
      passOns: [{ to: helper, by: pack.jurisdiction.desk }],
    },
    'a helper declined': {
      label: { ...child, area: pack.jurisdiction.areas.at(-1)?.code ?? '' },
      referrals: [standing(helper, { state: 'declined', declined: true })],
      passOns: [{ to: helper, by: pack.jurisdiction.desk }],
    },
  };

  it.each(Object.entries(situations))(
    'one question that errs, whichever it is, gives nobody more: %s',
    (_name, given) => {
      const remembering = rememberingCedar(cedar);
      const input = inputOf(pack, given);
      const asked = new Map<string, string>();
      const listening: Cedar = {
        ...remembering,
        ask: (policies, schema, wanted) => {
          asked.set(JSON.stringify(wanted), wanted.principal.id);
          return remembering.ask(policies, schema, wanted);
        },
      };
      const healthy = heldIn(decide(listening, input));
      const wrong = [...asked].flatMap(([key, partner]) => {
        const failing: Cedar = {
          ...remembering,
          ask: (policies, schema, wanted) =>
            JSON.stringify(wanted) === key
              ? { kind: 'error', messages: ['overflow'] }
              : remembering.ask(policies, schema, wanted),
        };
        const decision = decide(failing, input);
        const more = [...heldIn(decision)].filter(
          ([id, parts]) => id !== reviewer && !parts.every((part) => healthy.get(id)?.includes(part) ?? false),
        );
        // Of the reviewer's own rules there is no doubt to be settled by anybody else.
        const isTold = partner === reviewer || isToldWhy(decision, reviewer);
        return more.length === 0 && isTold ? [] : [`${key} gives more: ${JSON.stringify(more)}, told: ${isTold}`];
      });
      expect(asked.size).toBeGreaterThan(5);
      expect(wrong).toEqual([]);
    },
  );
});
