import type { Consent } from '../../shared/domain/consent.ts';
import type { Label } from '../../shared/domain/label.ts';
import type { Pack } from '../../shared/jurisdiction/pack.ts';
import type { Cedar } from '../../shared/routing/cedar.ts';
import { decide } from '../../shared/routing/decide.ts';
import type { Decision, DecisionInput, Standing } from '../../shared/routing/decision.ts';
import { dependsOnLoad } from '../../shared/routing/dependsOnLoad.ts';
import { aConsent } from '../factories/consent.ts';
import { aDecisionInput } from '../factories/decision.ts';
import { aLabel } from '../factories/label.ts';

/** What routing meets, from a tip that stays with the desk to one that many rules are about. */
const situations = [
  'only the desk',
  'helpers, in danger',
  'a child, nobody asked',
  'passed on',
  'desk named',
  'declined',
] as const;
type Situation = (typeof situations)[number];

const FORMS = ['labour', 'sexual', 'domestic_servitude', 'forced_marriage'] as const;

const labelIn = (situation: Situation, area: string, at: number): Label => {
  const exploitation = [FORMS[at % FORMS.length] ?? 'labour'];
  switch (situation) {
    case 'helpers, in danger':
      return aLabel({ area, exploitation, danger: { now: 'yes' }, reporter: { relation: 'self' } });
    case 'a child, nobody asked':
      return aLabel({
        area,
        exploitation,
        danger: { now: 'yes', child: 'yes' },
        people: [{ count: 1, age: 'child', sex: 'unknown' }],
      });
    case 'desk named':
      return aLabel({ area, exploitation, conflicts: ['desk'] });
    case 'only the desk':
    case 'passed on':
    case 'declined':
      return aLabel({ area, exploitation, reporter: { relation: 'self' } });
  }
};

const consentsIn = (situation: Situation): Consent[] => {
  switch (situation) {
    case 'only the desk':
    case 'a child, nobody asked':
      return [aConsent('only_you')];
    case 'helpers, in danger':
    case 'passed on':
    case 'desk named':
    case 'declined':
      return [aConsent('helpers_and_police')];
  }
};

const DESK: Standing = { partner: 'desk', state: 'accepted', basis: 'desk', lead: false, declined: false };

const standingIn = (situation: Situation, to: string): Pick<DecisionInput, 'referrals' | 'passOns'> => {
  const passOns = [{ to, by: 'desk' }];
  switch (situation) {
    case 'passed on':
      return { referrals: [DESK], passOns };
    case 'declined':
      return {
        referrals: [DESK, { partner: to, state: 'declined', basis: 'pass_on', lead: false, declined: true }],
        passOns,
      };
    default:
      return { referrals: [], passOns: [] };
  }
};

/** The so-manieth tip: situations, areas, forms, askers and hours of the day in turn, so that no two in a row are alike. */
export const inputAt = (pack: Pack, at: number): Promise<DecisionInput> => {
  const situation = situations[at % situations.length] ?? 'only the desk';
  const round = Math.floor(at / situations.length);
  const area = pack.jurisdiction.areas[round % pack.jurisdiction.areas.length]?.code ?? 'unknown';
  const others = pack.partners.filter(({ kind }) => kind !== 'helpline' && kind !== 'reviewer');
  const to = others[round % others.length]?.id ?? 'desk';
  return aDecisionInput({
    pack,
    label: labelIn(situation, area, round),
    consents: consentsIn(situation),
    urgency: situation === 'helpers, in danger' || situation === 'a child, nobody asked' ? 'immediate' : 'routine',
    now: new Date(Date.UTC(2026, 4, 4 + (round % 7), round % 24, 20)),
    ...standingIn(situation, to),
  });
};

/** As routing does: once without knowing how much partners have to do, and again where that could change it. */
export const decideAsRouting = (cedar: Cedar, input: DecisionInput): Decision => {
  const found = decide(cedar, input);
  if (!dependsOnLoad(found, input)) return found;
  const load = Object.fromEntries(input.pack.partners.map(({ id, capacity }, at) => [id, at % (capacity + 1)]));
  return decide(cedar, { ...input, load });
};
