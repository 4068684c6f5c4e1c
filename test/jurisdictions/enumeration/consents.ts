import type { Consent } from '../../../shared/domain/consent.ts';
import type { Label } from '../../../shared/domain/label.ts';
import type { PartKind } from '../../../shared/domain/part.ts';
import type { PartnerKind } from '../../../shared/domain/partner.ts';
import { aConsent } from '../../factories/consent.ts';

/** What somebody agreed to, as receipts and, beside it, in words that the table can be asked about. */
export type Situation = {
  readonly name: string;
  readonly relation: Label['reporter']['relation'];
  readonly receipts: readonly Consent[];
  readonly agreed: readonly {
    readonly kinds: readonly PartnerKind[];
    readonly partners: readonly string[];
    readonly parts: readonly PartKind[];
  }[];
};

/** Design, part 4: the three choices, written out once more. */
const HELPERS: PartnerKind[] = ['ngo', 'shelter', 'legal_aid', 'health', 'interpreter', 'child_protection'];
const POLICE: PartnerKind[] = ['law_enforcement', 'labour_inspectorate'];
const NO_CHOICE: PartnerKind[] = ['embassy'];
const SEEN: PartKind[] = ['report', 'message', 'file', 'identity'];
const OWN: PartKind[] = [...SEEN, 'victim'];

const helpers = { kinds: HELPERS, partners: [] };
const everybody = { kinds: [...HELPERS, ...POLICE], partners: [] };

/** Everybody's ways to answer. `partners`: whom a finer consent names. */
export const situations = (partners: readonly string[]): Situation[] => {
  const compelledFor: PartnerKind[] = ['ngo', 'child_protection', 'law_enforcement', 'embassy'];
  const named = { kinds: [], partners: [...partners] };
  const only = { kinds: [], partners: [...partners] };
  return [
    { name: 'a no', relation: 'self', receipts: [aConsent('only_you')], agreed: [] },
    { name: 'helpers', relation: 'self', receipts: [aConsent('helpers')], agreed: [{ ...helpers, parts: OWN }] },
    {
      name: 'helpers and police, and a receipt of their own for forced acts',
      relation: 'self',
      receipts: [
        aConsent('helpers_and_police'),
        aConsent('only_you', { id: 'consent-2', kinds: compelledFor, parts: ['compelled'] }),
      ],
      agreed: [
        { ...everybody, parts: OWN },
        { kinds: compelledFor, partners: [], parts: ['compelled'] },
      ],
    },
    {
      name: 'helpers and police, in one receipt that lists forced acts too',
      relation: 'self',
      receipts: [aConsent('helpers_and_police', { parts: [...OWN, 'compelled'] })],
      agreed: [{ ...everybody, parts: OWN }],
    },
    {
      name: 'some by name',
      relation: 'self',
      receipts: [
        aConsent('only_you', { ...only, parts: ['report', 'identity'] }),
        aConsent('only_you', { ...only, id: 'consent-2', parts: ['compelled'] }),
      ],
      agreed: [
        { ...named, parts: ['report', 'identity'] },
        { ...named, parts: ['compelled'] },
      ],
    },
    {
      name: 'an embassy, and no embassy by name',
      relation: 'self',
      receipts: [aConsent('only_you', { kinds: NO_CHOICE, parts: ['report', 'message'] })],
      agreed: [{ kinds: NO_CHOICE, partners: [], parts: ['report', 'message'] }],
    },
    {
      name: 'a yes to police that was taken back',
      relation: 'self',
      receipts: [aConsent('helpers_and_police', { withdrawn: aConsent().given })],
      agreed: [],
    },
    {
      name: 'a neighbour’s yes to helpers and police',
      relation: 'neighbour',
      receipts: [aConsent('helpers_and_police', { for: 'other' })],
      agreed: [{ ...everybody, parts: SEEN }],
    },
    {
      name: 'a yes of somebody who does not say who they are',
      relation: 'unknown',
      receipts: [aConsent('helpers')],
      agreed: [{ ...helpers, parts: SEEN }],
    },
  ];
};
