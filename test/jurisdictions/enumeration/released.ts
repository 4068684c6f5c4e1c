import type { Consent } from '../../../shared/domain/consent.ts';
import type { Label } from '../../../shared/domain/label.ts';
import { partnerKinds } from '../../../shared/domain/partner.ts';
import { loadPack } from '../../../shared/jurisdiction/load.ts';
import type { Pack, Partner } from '../../../shared/jurisdiction/pack.ts';
import { describeProblem } from '../../../shared/jurisdiction/problem.ts';
import type { Cedar } from '../../../shared/routing/cedar.ts';
import { decide } from '../../../shared/routing/decide.ts';
import type { Standing } from '../../../shared/routing/decision.ts';
import { holding, lending, PARTS, type Release, type Setting, waiting } from './oracle.ts';
import { hourSchema } from '../../../shared/domain/hour.ts';
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
const LATER = hourSchema.parse('2026-05-04T19:00Z');

/** Every part of it is asked to be lent to every interpreter, too. */
const lendingsBy = (pack: Pack, by: string) =>
  pack.partners
    .filter(({ kind }) => kind === 'interpreter')
    .flatMap(({ id: to }) =>
      PARTS.map((part) => ({
        to,
        by,
        part,
        digest: part,
        from: 'es',
        into: 'en',
        until: LATER,
        request: `${to} ${part}`,
      })),
    );

/** Who asks whom in, as routing is told: the desk asks everybody, or a helper that the desk asked in and that leads. */
const askedFor = (pack: Pack, { desk }: Country, { asker }: Setting) => {
  if (asker === null) return { referrals: [], passOns: [] };
  const others = pack.partners.filter(({ id }) => id !== asker).map(({ id }) => ({ to: id, by: asker }));
  const lendings = lendingsBy(pack, asker);
  if (asker === desk) return { referrals: [], passOns: others, lendings };
  const leads: Standing = { partner: asker, state: 'accepted', lead: true, basis: 'pass_on', declined: false };
  return { referrals: [leads], passOns: [{ to: asker, by: desk }, ...others], lendings };
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
  const lines = referrals.flatMap(({ partner, state, parts, keeps, lent = [] }) => {
    if (keeps.length > 0) throw new Error('Nothing has run out here');
    if (state !== 'authorised') return [waiting(partner, parts)];
    const held = parts.length > 0 ? [holding(partner, parts)] : [];
    const only = lent.map(({ part }) => part);
    return lent.length > 0 ? held.concat(lending(partner, only)) : held;
  });
  return [`${lead} leads`, ...lines.sort()];
};
