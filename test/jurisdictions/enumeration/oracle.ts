import type { PartKind } from '../../../shared/domain/part.ts';
import type { Partner } from '../../../shared/jurisdiction/pack.ts';
import type { Situation } from './consents.ts';
import { type Asked, type Country, type Facts, type Ground, isYoung, type Row } from './table.ts';

/** Whom the reporter named, and who asks whom in: nobody; the desk, or a helper that leads, asks everybody. */
export type Setting = { readonly asker: string | null; readonly avoided: ReadonlySet<string> };

/** `voice holds report,victim` or `guard-land waits for report`, in order. */
export type Release = readonly string[];

export const PARTS: readonly PartKind[] = ['report', 'identity', 'victim', 'compelled', 'message', 'file'];
const TO_JUDGE_BY: readonly PartKind[] = ['report', 'message', 'file'];

export const holding = (partner: string, parts: readonly PartKind[]): string =>
  `${partner} holds ${PARTS.filter((part) => parts.includes(part)).join()}`;
export const waiting = (partner: string, parts: readonly PartKind[]): string =>
  `${partner} waits for ${PARTS.filter((part) => parts.includes(part)).join()}`;

export const lending = (partner: string, parts: readonly PartKind[]): string =>
  `${partner} is lent ${PARTS.filter((part) => parts.includes(part)).join()}`;

export type Of = Pick<Partner, 'id' | 'kind' | 'areas' | 'serves'>;

/** The table of a country, asked about one tip. */
export class Oracle {
  readonly #country: Country;
  readonly #partners: readonly Of[];

  constructor(country: Country, partners: readonly Of[]) {
    this.#country = country;
    this.#partners = partners;
  }

  release(facts: Facts, situation: Situation, { asker, avoided }: Setting): Release {
    const { desk, secondDesk, reviewer } = this.#country;
    const others = this.#partners.filter(({ id }) => ![desk, secondDesk, reviewer].includes(id));
    const reachable = others.filter(({ id }) => !avoided.has(id));
    const holds = new Map<string, Set<PartKind>>();
    const give = (id: string, parts: readonly PartKind[]): void => {
      // Nobody works from fragments.
      if (parts.includes('report')) holds.set(id, new Set([...(holds.get(id) ?? []), ...parts]));
    };
    let isDoubtful = false;

    const waits = new Map<string, readonly PartKind[]>();
    for (const partner of others) {
      const due = this.parts(partner, ['must be told'], facts, false, situation).filter(
        // Who gave it is asked first: until then it stays with the desk. And forced acts need a consent of their own.
        (part) => (part !== 'victim' || facts.self) && (part !== 'compelled' || agreed(situation, partner, part)),
      );
      if (due.length === 0) continue;
      if (avoided.has(partner.id)) isDoubtful = true;
      else if (due.every((part) => agreed(situation, partner, part)) && due.includes('report')) {
        const along = this.parts(partner, ['beside', 'must be told'], facts, false, situation);
        give(
          partner.id,
          along.filter((part) => agreed(situation, partner, part)),
        );
      } else {
        waits.set(partner.id, due);
        isDoubtful = true;
      }
    }

    const leader = this.#leader(asker, facts, situation, avoided);
    const atWork = [...holds.keys(), ...(leader === desk || leader === null ? [] : [leader])];
    for (const id of this.#toldAtOnce(reachable, facts, situation, atWork)) {
      const partner = this.#partner(id);
      give(id, this.agreedParts(partner, ['told at once'], facts, false, situation));
    }

    if (leader !== null) {
      const { designated = false } = this.#country.askers[leader] ?? {};
      for (const partner of reachable) {
        // The one that leads was itself asked in by the desk.
        const byDesk = partner.id === asker;
        if (!byDesk && leader !== asker) continue;
        const may = byDesk || designated;
        give(partner.id, this.agreedParts(partner, ['asked in'], facts, may, situation));
        isDoubtful ||= this.#isSilent(partner, facts, may, situation);
      }
    }

    // Only whoever leads lends, and only to an interpreter.
    const lender = leader !== null && leader === asker ? leader : null;
    const { designated: mayLend = false } = this.#country.askers[lender ?? ''] ?? {};
    const lent = (lender === null ? [] : reachable)
      .filter(({ id, kind }) => kind === 'interpreter' && id !== lender)
      .map(({ id }) => [id, this.agreedParts(this.#partner(id), ['lent'], facts, mayLend, situation)] as const)
      .filter(([, parts]) => parts.length > 0);

    const lines = [
      ...lent.map(([id, parts]) => lending(id, parts)),
      holding(desk, PARTS),
      ...[...holds].map(([id, parts]) => holding(id, [...parts])),
      ...[...waits].filter(([id]) => !holds.has(id)).map(([id, parts]) => waiting(id, parts)),
      ...(isDoubtful ? [holding(reviewer, TO_JUDGE_BY)] : []),
    ];
    return [`${leader ?? desk} leads`, ...lines.sort()];
  }

  #partner(id: string): Of {
    const partner = this.#partners.find((known) => known.id === id);
    if (partner === undefined) throw new Error(`No partner ${id}`);
    return partner;
  }

  /** Who leads: the desk, or the helper that it asked in and that said yes, if it may hold the report. */
  #leader(asker: string | null, facts: Facts, situation: Situation, avoided: ReadonlySet<string>): string | null {
    const { desk } = this.#country;
    if (asker === null || asker === desk) return asker;
    if (avoided.has(asker)) return desk;
    const parts = this.agreedParts(this.#partner(asker), ['asked in'], facts, true, situation);
    return parts.includes('report') ? asker : desk;
  }

  /** What the rows give on these grounds, before anybody's consent. */
  parts(partner: Of, grounds: readonly Ground[], facts: Facts, designated: boolean, situation: Situation): PartKind[] {
    const asked = (part: PartKind): Asked => ({
      named: situation.agreed.some(({ partners, parts }) => partners.includes(partner.id) && parts.includes(part)),
      serves: partner.areas === 'all' || partner.areas.includes(facts.area),
      designated,
    });
    const speaks = ({ to, parts, when }: Row, part: PartKind): boolean =>
      to.includes(partner.kind) && parts.includes(part) && (when?.(facts, asked(part)) ?? true);
    const { rows } = this.#country;
    return PARTS.filter(
      (part) =>
        rows.some((row) => grounds.some((ground) => ground === row.ground) && speaks(row, part)) &&
        !rows.some(
          (row) =>
            row.ground === 'never' &&
            (row.on === undefined || row.on.some((ground) => grounds.includes(ground))) &&
            speaks(row, part),
        ),
    );
  }

  agreedParts(partner: Of, grounds: readonly Ground[], facts: Facts, designated: boolean, situation: Situation) {
    return this.parts(partner, grounds, facts, designated, situation).filter((part) =>
      agreed(situation, partner, part),
    );
  }

  /** The person agreed, and no sentence says yes or no: somebody should look at the country's rules. */
  #isSilent(partner: Of, facts: Facts, designated: boolean, situation: Situation): boolean {
    if (!agreed(situation, partner, 'report')) return false;
    if (this.parts(partner, ['asked in'], facts, designated, situation).includes('report')) return false;
    const { rows } = this.#country;
    const serves = partner.areas === 'all' || partner.areas.includes(facts.area);
    const named = situation.agreed.some(
      ({ partners, parts }) => partners.includes(partner.id) && parts.includes('report'),
    );
    return !rows.some(
      ({ ground, on, to, parts, when }) =>
        ground === 'never' &&
        (on === undefined || on.includes('asked in')) &&
        to.includes(partner.kind) &&
        parts.includes('report') &&
        (when?.(facts, { named, serves, designated }) ?? true),
    );
  }

  /** Of each group the first that may be told, serves the place and those people; none where one of them is at work. */
  #toldAtOnce(reachable: readonly Of[], facts: Facts, situation: Situation, atWork: readonly string[]): string[] {
    return this.#country.atOnce.flatMap((group) => {
      if (atWork.some((id) => group.includes(this.#partner(id).kind))) return [];
      const first = group
        .flatMap((kind) => reachable.filter((partner) => partner.kind === kind))
        .filter((partner) => suits(partner, facts))
        .find((partner) => this.agreedParts(partner, ['told at once'], facts, false, situation).includes('report'));
      return first ? [first.id] : [];
    });
  }
}

export const agreed = ({ agreed: said }: Situation, { id, kind }: Of, part: PartKind): boolean =>
  said.some(({ kinds, partners, parts }) => parts.includes(part) && (kinds.includes(kind) || partners.includes(id)));

/** It serves that place; and children where one is spoken of, adults where there are only those. */
export const suits = ({ areas, serves }: Of, facts: Facts): boolean => {
  if (areas !== 'all' && !areas.includes(facts.area)) return false;
  if (isYoung(facts)) return serves.children;
  const ages = [...facts.ages];
  const areAdults = ages.length > 0 ? ages.every((age) => age === 'adult') : facts.danger.child === 'no';
  return areAdults ? serves.adults : true;
};
