import { answerSchema } from '../domain/answer.ts';
import { channelSchema } from '../domain/label.ts';
import { partKinds } from '../domain/part.ts';
import { partnerKinds } from '../domain/partner.ts';
import { bases } from '../domain/referral.ts';
import { urgencies } from '../domain/urgency.ts';
import { exploitations, needs, relations } from '../domain/vocabulary.ts';
import { askers } from './asker.ts';
import type { Jurisdiction } from '../jurisdiction/pack.ts';

const enumOf = (name: string, values: readonly string[]): string =>
  `entity ${name} enum [${values.map((value) => JSON.stringify(value)).join(', ')}];`;

/**
 * The words of the house as enumerated entities (Cedar RFC 53): a policy with a misspelt kind, part or answer does not
 * validate, where a misspelt string would only never match.
 */
const words = [
  enumOf('Kind', partnerKinds),
  enumOf('Asker', askers),
  enumOf('Part', partKinds),
  enumOf('Answer', answerSchema.options),
  enumOf('Basis', bases),
  enumOf('Urgency', urgencies),
  enumOf('Channel', channelSchema.options),
  enumOf('Relation', relations),
  enumOf('Exploitation', exploitations),
  enumOf('Need', needs),
].join('\n');

/**
 * May, or must, this partner receive this part of this tip? There is no optional attribute: what nobody said is
 * `Answer::"unknown"`, so that no policy can err for want of a fact.
 */
const actions = `
entity Partner = {
  kind: Kind,
  // Empty with \`everywhere\`.
  areas: Set<Area>,
  everywhere: Bool,
  languages: Set<String>,
  needs: Set<Need>,
  children: Bool,
  adults: Bool,
  seat: Bool,
};

action may_receive, must_receive appliesTo {
  principal: [Partner],
  resource: [Part],
  context: {
    basis: Basis,
    // Who asks the partner in, or an interpreter for a translation. On every other ground that is nobody.
    by: {
      kind: Asker,
      // The pack designates it as one that may refer on.
      designated: Bool,
    },
    urgency: Urgency,
    area: Area,
    // The partner serves the tip's area, or everywhere.
    inArea: Bool,
    channel: Channel,
    language: String,
    exploitation: Set<Exploitation>,
    needs: Set<Need>,
    // The danger facts; a danger word found at intake counts as a yes.
    danger: { now: Answer, hurt: Answer, selfHarm: Answer, moved: Answer, child: Answer },
    reporter: { relation: Relation, child: Answer },
    people: { children: Bool, adults: Bool, unknown: Bool },
    consent: {
      // A receipt that stands today covers this partner and this part. Worked out pair by pair, never from a union.
      covers: Bool,
      // One of those receipts names this very partner.
      names: Bool,
      // One of those receipts was given by the person themself.
      own: Bool,
    },
  },
};
`;

const made = new WeakMap<object, string>();

// The schema of a country: the words of the house and the areas of the pack.
export const disclosureSchema = (jurisdiction: Pick<Jurisdiction, 'areas'>): string => {
  const known = made.get(jurisdiction);
  if (known !== undefined) return known;
  const areas = enumOf('Area', [...jurisdiction.areas.map(({ code }) => code), 'unknown']);
  const schema = [words, areas, actions].join('\n');
  made.set(jurisdiction, schema);
  return schema;
};
