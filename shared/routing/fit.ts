import { dangerAnswer } from '../domain/danger.ts';
import { isOpen, nextOpening } from '../domain/hours.ts';
import type { Label } from '../domain/label.ts';
import type { PartnerId, PartnerKind } from '../domain/partner.ts';
import type { Partner } from '../jurisdiction/pack.ts';
import type { DecisionInput } from './decision.ts';
import { isEngaged } from './receive.ts';
import { because, type Reason } from './reasons.ts';

/** Whether anybody under 18 is spoken of, or speaks. */
const speaksOfChild = (label: Label): boolean =>
  dangerAnswer(label.danger, 'child') === 'yes' ||
  label.reporter.child === 'yes' ||
  label.people.some(({ age }) => age === 'child');

const servesArea = ({ areas }: Partner, area: string): boolean => areas === 'all' || areas.includes(area);

const servesPeople = ({ serves }: Partner, label: Label): boolean => {
  if (speaksOfChild(label)) return serves.children;
  const spokenOf = label.people.length > 0;
  const adultsOnly = spokenOf ? label.people.every(({ age }) => age === 'adult') : label.danger.child === 'no';
  return adultsOnly ? serves.adults : true;
};

/** What a partner must be able to do to be chosen by software. The lead, a human, may ask in whom they see fit. */
export const fits = (partner: Partner, label: Label): boolean =>
  servesArea(partner, label.area) && servesPeople(partner, label);

const languageOf = (code: string): string => code.split('-')[0] ?? code;
const speaks = ({ languages }: Partner, { language }: Label): boolean =>
  languages.some((spoken) => languageOf(spoken) === languageOf(language));
const needsMet = ({ needs }: Partner, label: Label): string[] => label.needs.filter((need) => needs.includes(need));
const forms = ({ exploitation }: Partner, label: Label): string[] =>
  exploitation === 'all' ? [] : label.exploitation.filter((form) => exploitation.includes(form));

const flag = (good: boolean): number => (good ? 0 : 1);

/**
 * Smaller is better, compared from left to right. Who already has a part in the tip comes first, so that a tip does not
 * move with the clock; then who is open, has room, is made for children where there is one; then language and needs.
 */
const rank = (partner: Partner, input: DecisionInput): number[] => {
  const { label, load, now, pack } = input;
  const open = load[partner.id] ?? 0;
  return [
    flag(isEngaged(input, partner.id)),
    flag(isOpen(partner.hours, now, pack.jurisdiction.timeZone)),
    flag(open < partner.capacity),
    speaksOfChild(label) ? flag(partner.kind === 'child_protection') : 0,
    flag(speaks(partner, label)),
    -needsMet(partner, label).length,
    -forms(partner, label).length,
    flag(partner.areas !== 'all'),
    open / partner.capacity,
  ];
};

const compare = (one: readonly number[], other: readonly number[]): number => {
  const place = one.findIndex((value, index) => value !== other[index]);
  return place === -1 ? 0 : (one[place] ?? 0) - (other[place] ?? 0);
};

/** The fitting partners of these kinds, best first; equals by id, so that the same facts always give the same choice. */
export const fitting = (
  input: DecisionInput,
  kinds: readonly PartnerKind[],
  without: ReadonlySet<PartnerId>,
): PartnerId[] =>
  input.pack.partners
    .filter((partner) => kinds.includes(partner.kind) && !without.has(partner.id) && fits(partner, input.label))
    .map((partner) => ({ id: partner.id, rank: rank(partner, input) }))
    .sort((one, other) => compare(one.rank, other.rank) || (one.id < other.id ? -1 : 1))
    .map(({ id }) => id);

/** To the minute; opening hours are public, so this tells nothing about when the tip came. */
const minuteOf = (moment: Date): string => `${moment.toISOString().slice(0, 16)}Z`;

const hoursReason = (partner: Partner, { now, pack }: DecisionInput): Reason => {
  const opening = nextOpening(partner.hours, now, pack.jurisdiction.timeZone);
  if (opening && opening <= now) return because('open_now');
  return because('opens_at', opening ? minuteOf(opening) : '');
};

/** Why this one, in the partner's own public facts. */
export const fitReasons = (partner: Partner, input: DecisionInput): Reason[] => {
  const { label } = input;
  const area = partner.areas === 'all' ? because('serves_everywhere') : because('serves_area', label.area);
  return [
    ...(servesArea(partner, label.area) ? [area] : []),
    ...(speaks(partner, label) ? [because('speaks', languageOf(label.language))] : []),
    ...needsMet(partner, label).map((need) => because('meets_need', need)),
    ...forms(partner, label).map((form) => because('knows_exploitation', form)),
    hoursReason(partner, input),
  ];
};
