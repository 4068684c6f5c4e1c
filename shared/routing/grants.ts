import type { Hour } from '../domain/hour.ts';
import type { PartKind } from '../domain/part.ts';
import type { PartnerId } from '../domain/partner.ts';
import type { PartReference } from '../rows/part.ts';
import type { DecidedReferral, Decision } from './decision.ts';

export type Grant = {
  readonly partner: PartnerId;
  readonly part: PartKind;
  readonly digest: string;
  /** Lent: until then. */
  readonly until?: Hour | undefined;
};

/** What tells grants of one tip apart: the same item, lent for another time, is another grant. */
export const grantName = ({ partner, digest, until }: Pick<Grant, 'partner' | 'digest' | 'until'>): string =>
  `${partner} ${digest} ${until ?? ''}`;

type Item = Pick<PartReference, 'part' | 'digest' | 'author' | 'audience' | 'translation'>;
type Held = (partner: PartnerId, digest: string) => boolean;

/**
 * Design, part 2: a message goes to its author and its audience. Mail to the lead goes to whoever leads then, who keeps
 * it after a hand-over; a later lead gets earlier messages only where it may have `report`; oversight's never reach the
 * lead. A letter to one partner is a hand-over, checked as `report` is.
 */
const mayHaveMessage = (item: Item, to: DecidedReferral, { lead, apart }: Decision, held: boolean): boolean => {
  const { author = 'reporter', audience = 'lead' } = item;
  if (author === to.partner) return true;
  if (audience === to.partner) return to.parts.includes('report');
  if (!to.parts.includes('message')) return held && to.keeps.includes('message');
  if (audience !== 'lead' && audience !== 'reporter') return false;
  if (audience === 'reporter' && apart.includes(author)) return false;
  return to.partner === lead ? to.parts.includes('report') : held;
};

const mayHave = (item: Item, to: DecidedReferral, decision: Decision, held: boolean): boolean => {
  switch (item.part) {
    case 'number':
      return false;
    case 'note':
      return item.author === to.partner;
    case 'message':
      return mayHaveMessage(item, to, decision, held);
    case 'report':
    case 'identity':
    case 'victim':
    case 'compelled':
    case 'file':
      return to.parts.includes(item.part) || (held && to.keeps.includes(item.part));
  }
};

/** The last hour until which this item, or what it is a translation of, is lent to this partner; nothing where it is not. */
const lentUntil = (item: Item, to: DecidedReferral): Hour | undefined => {
  const isOwn = item.author === to.partner;
  const digest = (isOwn ? item.translation?.of : undefined) ?? item.digest;
  return (to.lent ?? [])
    .filter((lending) => lending.digest === digest)
    .map(({ until }) => until)
    .sort()
    .at(-1);
};

/**
 * Exactly the grants that must stand now. `standing` are those in the table: they decide nothing but what a partner
 * keeps (an expired consent; mail that came while it led).
 */
export const grantsOf = (
  decision: Decision,
  items: readonly Item[],
  standing: readonly Pick<Grant, 'partner' | 'digest'>[] = [],
): Grant[] => {
  const held: Held = (partner, digest) =>
    standing.some((grant) => grant.partner === partner && grant.digest === digest);
  const byDigest = new Map(items.map((item) => [item.digest, item]));
  const lead = decision.referrals.find(({ partner, state }) => partner === decision.lead && state === 'authorised');
  const has = (to: DecidedReferral, item: Item): boolean => {
    if (item.translation === undefined) return mayHave(item, to, decision, held(to.partner, item.digest));
    // A translation goes no further than what it was made of, and is of no use where that is not.
    const original = byDigest.get(item.translation.of);
    return (
      item.author !== to.partner &&
      original !== undefined &&
      mayHave(original, to, decision, held(to.partner, original.digest)) &&
      mayHave(item, to, decision, held(to.partner, item.digest))
    );
  };
  return decision.referrals
    .filter(({ state }) => state === 'authorised')
    .flatMap((to) =>
      items.flatMap((item): Grant[] => {
        const { part, digest } = item;
        if (has(to, item)) return [{ partner: to.partner, part, digest }];
        const until = lentUntil(item, to);
        // Nobody lends what they do not hold.
        const lent = byDigest.get(item.translation?.of ?? digest);
        const isTheirs = until !== undefined && lead !== undefined && lent !== undefined && has(lead, lent);
        return isTheirs ? [{ partner: to.partner, part, digest, until }] : [];
      }),
    );
};
