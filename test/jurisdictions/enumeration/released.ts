import type { Consent } from '../../../shared/domain/consent.ts';
import type { Label } from '../../../shared/domain/label.ts';
import { partnerKinds } from '../../../shared/domain/partner.ts';
import { loadPack } from '../../../shared/jurisdiction/load.ts';
import type { Pack, Partner } from '../../../shared/jurisdiction/pack.ts';
import { describeProblem } from '../../../shared/jurisdiction/problem.ts';
import type { Cedar } from '../../../shared/routing/cedar.ts';
import { decide } from '../../../shared/routing/decide.ts';
import type { Standing } from '../../../shared/routing/decision.ts';
import { holding, type Release, type Setting, waiting } from './oracle.ts';
import type { Country } from './table.ts';

/** A country with a partner of every kind, so that no kind that a rule names, or forgets, goes unasked. */
export const wholeCountry = async (code: string): Promise<Pack> => {
  const loaded = await loadPack(code);
  if (!loaded.ok) throw new Error(loaded.error.map(describeProblem).join('\n'));
  const { partners } = loaded.value;
  const lacking = partnerKinds.filter((kind) => partners.every((partner) => partner.kind !== kind));
  const added = lacking.map((kind): Partner => {
    const id = `x-${kind.replaceAll('_', '-')}`.slice(0, 24);
    return {
      id,
      kind,
      name: {},
      public: true,
      seat: true,
      areas: 'all',
      languages: ['es'],
      needs: [],
      exploitation: 'all',
      serves: { children: true, adults: true },
      hours: 'always',
      capacity: 10,
    };
  });
  return { ...loaded.value, partners: [...partners, ...added] };
};

const NOW = new Date('2026-05-04T15:00:00Z');

/** Who asks whom in, as routing is told: the desk asks everybody, or a helper that the desk asked in and that leads. */
const askedFor = (pack: Pack, { desk }: Country, { asker }: Setting) => {
  if (asker === null) return { referrals: [], passOns: [] };
  const others = pack.partners.filter(({ id }) => id !== asker).map(({ id }) => ({ to: id, by: asker }));
  if (asker === desk) return { referrals: [], passOns: others };
  const leads: Standing = { partner: asker, state: 'accepted', lead: true, basis: 'pass_on', declined: false };
  return { referrals: [leads], passOns: [{ to: asker, by: desk }, ...others] };
};

/** What routing would release, in the words of the table. */
export const released = (
  cedar: Cedar,
  pack: Pack,
  country: Country,
  label: Label,
  consents: readonly Consent[],
  setting: Setting,
): Release => {
  const { lead, referrals } = decide(cedar, {
    pack,
    label,
    consents,
    urgency: 'prompt',
    now: NOW,
    load: {},
    ...askedFor(pack, country, setting),
  });
  const lines = referrals.map(({ partner, state, parts, keeps }) => {
    if (keeps.length > 0) throw new Error('Nothing has run out here');
    return state === 'authorised' ? holding(partner, parts) : waiting(partner, parts);
  });
  return [`${lead} leads`, ...lines.sort()];
};
