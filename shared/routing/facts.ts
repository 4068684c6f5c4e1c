import { dangerAnswer } from '../domain/danger.ts';
import type { Label } from '../domain/label.ts';
import type { PartKind } from '../domain/part.ts';
import type { Basis } from '../domain/referral.ts';
import type { Urgency } from '../domain/urgency.ts';
import type { Partner } from '../jurisdiction/pack.ts';
import type { Asking } from './asker.ts';
import type { CedarValue, Question } from './cedar.ts';
import type { Coverage } from './coverage.ts';

export type Action = 'may_receive' | 'must_receive';

/** An entity of an enumerated type, in Cedar's JSON. */
const word = (type: string, id: string): CedarValue => ({ __entity: { type, id } });
const wordSet = (type: string, ids: readonly string[]): CedarValue[] => ids.map((id) => word(type, id));

const attributesOf = (partner: Partner): Record<string, CedarValue> => ({
  kind: word('Kind', partner.kind),
  areas: partner.areas === 'all' ? [] : wordSet('Area', partner.areas),
  everywhere: partner.areas === 'all',
  languages: [...partner.languages],
  needs: wordSet('Need', partner.needs),
  children: partner.serves.children,
  adults: partner.serves.adults,
  seat: partner.seat,
});

const dangerOf = ({ danger }: Label): Record<string, CedarValue> =>
  Object.fromEntries(
    (['now', 'hurt', 'selfHarm', 'moved', 'child'] as const).map((question) => [
      question,
      word('Answer', dangerAnswer(danger, question)),
    ]),
  );

/** The question that `schema.ts` describes. Every attribute is always there. */
export const questionOf = (
  action: Action,
  partner: Partner,
  part: PartKind,
  facts: { label: Label; urgency: Urgency; basis: Basis; by: Asking; coverage: Coverage },
): Question => {
  const { label, urgency, basis, by, coverage } = facts;
  const people = (age: Label['people'][number]['age']): boolean => label.people.some((group) => group.age === age);
  return {
    principal: { type: 'Partner', id: partner.id },
    action,
    resource: { type: 'Part', id: part },
    entities: [{ entity: { type: 'Partner', id: partner.id }, attributes: attributesOf(partner) }],
    context: {
      basis: word('Basis', basis),
      by: { kind: word('Asker', by.kind), designated: by.designated },
      urgency: word('Urgency', urgency),
      area: word('Area', label.area),
      inArea: partner.areas === 'all' || partner.areas.includes(label.area),
      channel: word('Channel', label.channel),
      language: label.language,
      exploitation: wordSet('Exploitation', label.exploitation),
      needs: wordSet('Need', label.needs),
      danger: dangerOf(label),
      reporter: { relation: word('Relation', label.reporter.relation), child: word('Answer', label.reporter.child) },
      people: { children: people('child'), adults: people('adult'), unknown: people('unknown') },
      consent: { covers: coverage.covers, names: coverage.names, own: coverage.own },
    },
  };
};
