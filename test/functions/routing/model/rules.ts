import type { Consent } from '../../../../shared/domain/consent.ts';
import type { PartKind } from '../../../../shared/domain/part.ts';
import type { Pack, Partner } from '../../../../shared/jurisdiction/pack.ts';
import type { PartReference } from '../../../../shared/rows/part.ts';
import type { Situation } from '../../../jurisdictions/enumeration/consents.ts';
import { agreed, Oracle, PARTS, suits } from '../../../jurisdictions/enumeration/oracle.ts';
import { type Country, factsOf } from '../../../jurisdictions/enumeration/table.ts';
import type { Book, Said, Version } from './book.ts';

const TO_JUDGE_BY: readonly PartKind[] = ['report', 'message', 'file'];
const HELP_ALIKE: ReadonlySet<string> = new Set(['ngo', 'shelter']);

/** When it is asked: on which day, and whether receipts that have run out still count, as they do for what is held already. */
export type When = {
  readonly today: string;
  readonly evenRunOut?: boolean;
  readonly isDone?: (request: string) => boolean;
  /** Where nobody looked in time, by the log: when that may be said is held elsewhere (test/functions/delivery/chase.test.ts). */
  readonly silent?: ReadonlySet<string>;
};

/**
 * Who may hold what, by the country's prose (the tables of the enumeration) and the promises of the design, of what people
 * did. It asks neither Cedar nor anything of shared/routing.
 */
export class Rules {
  readonly #country: Country;
  readonly #pack: Pack;
  readonly #oracle: Oracle;

  constructor(country: Country, pack: Pack) {
    this.#country = country;
    this.#pack = pack;
    this.#oracle = new Oracle(country, pack.partners);
  }

  /** Whom the reporter named, or an office that they belong to. The reviewer is nobody's to name. */
  avoided({ label }: Version): ReadonlySet<string> {
    const offices = this.#pack.jurisdiction.offices.filter(({ id }) => label.conflicts.includes(id));
    const named = [...label.conflicts, ...offices.flatMap(({ partners }) => partners)];
    return new Set(named.filter((id) => id !== this.#country.reviewer));
  }

  /** Who reads first, and has everything. */
  seat(version: Version): string {
    const avoided = this.avoided(version);
    const { desk, secondDesk, reviewer } = this.#country;
    return [desk, secondDesk].find((id) => !avoided.has(id) && !version.declined.has(id)) ?? reviewer;
  }

  /** The seat; and where nobody there looks, who stands in for it, one after the other. */
  readers(version: Version, silent: ReadonlySet<string> = new Set()): readonly string[] {
    const avoided = this.avoided(version);
    const { desk, secondDesk, reviewer } = this.#country;
    const able = [desk, secondDesk].filter((id) => !avoided.has(id) && !version.declined.has(id));
    const first = [...able, reviewer].findIndex((id) => !silent.has(id));
    return [...able, reviewer].slice(0, first === -1 ? undefined : first + 1);
  }

  others(): readonly Partner[] {
    const { desk, secondDesk, reviewer } = this.#country;
    return this.#pack.partners.filter(({ id }) => ![desk, secondDesk, reviewer].includes(id));
  }

  /** Of whom software tells one by itself: a group each. */
  atOnce(): readonly (readonly Partner[])[] {
    return this.#country.atOnce.map((kinds) => this.others().filter(({ kind }) => kinds.includes(kind)));
  }

  /** What the law asks that this partner be told, whether or not anybody agreed. */
  due(version: Version, partner: Partner, when: When): readonly PartKind[] {
    const situation = situationOf(version, when);
    const facts = factsOf(version.label);
    return this.#oracle
      .parts(partner, ['must be told'], facts, false, situation)
      .filter(
        (part) => (part !== 'victim' || facts.self) && (part !== 'compelled' || agreed(situation, partner, part)),
      );
  }

  /** What it is to be told by law with what the person agreed to; nothing where they did not agree to all that is due. */
  dueAgreed(version: Version, partner: Partner, when: When): readonly PartKind[] {
    const due = this.due(version, partner, when);
    const situation = situationOf(version, when);
    if (!due.includes('report') || !due.every((part) => agreed(situation, partner, part))) return [];
    return this.#along(version, partner, when);
  }

  #along(version: Version, partner: Partner, when: When): readonly PartKind[] {
    const situation = situationOf(version, when);
    const facts = factsOf(version.label);
    return this.#oracle.agreedParts(partner, ['beside', 'must be told'], facts, false, situation);
  }

  /** What people released to it, of what the law still asks for. */
  released(book: Book, version: Version, partner: Partner, when: When): readonly PartKind[] {
    const due = this.due(version, partner, when);
    const mine = [...book.shown].filter(([, shown]) => shown.partner === partner.id);
    const parts = new Set(mine.flatMap(([id, shown]) => (isReleased(id, version.said, when) ? shown.parts : [])));
    return due.filter((part) => parts.has(part));
  }

  /** Released by people whose word speaks of the facts as they still are: then it has to be there. */
  releasedForSure(book: Book, version: Version, partner: Partner, when: When): readonly PartKind[] {
    const sure = version.said.filter(
      ({ label, consents, sub }) => sub !== null && label === version.label && consents === version.consents,
    );
    const isWhole = sure.length === version.said.length && sure.every(({ request }) => when.isDone?.(request) ?? false);
    return isWhole ? this.released(book, version, partner, when) : [];
  }

  /** What the person agreed that it may be told where whoever leads asks it in. */
  askedIn(version: Version, partner: Partner, by: string, when: When): readonly PartKind[] {
    const { kinds, partners } = this.#pack.jurisdiction.designated;
    const asker = this.#pack.partners.find(({ id }) => id === by);
    const isDesignated = asker !== undefined && (kinds.includes(asker.kind) || partners.includes(by));
    const facts = factsOf(version.label);
    return whole(this.#oracle.agreedParts(partner, ['asked in'], facts, isDesignated, situationOf(version, when)));
  }

  /** What software may tell it by itself; nothing where it does not serve that place or those people. */
  toldAtOnce(version: Version, partner: Partner, when: When, unlessUnfit = false): readonly PartKind[] {
    const facts = factsOf(version.label);
    if (!this.#country.atOnce.flat().includes(partner.kind)) return [];
    if (unlessUnfit && !suits(partner, facts)) return [];
    return whole(this.#oracle.agreedParts(partner, ['told at once'], facts, false, situationOf(version, when)));
  }

  /** Of each kind of part, whether it may hold it. */
  may(book: Book, version: Version, id: string, when: When): ReadonlySet<PartKind> {
    const none = new Set<PartKind>();
    const partner = this.#pack.partners.find((each) => each.id === id);
    if (partner === undefined || version.isDeleted || this.avoided(version).has(id)) return none;
    if (this.readers(version, when.silent).includes(id)) return new Set(PARTS);
    if (id === this.#country.reviewer) return new Set(TO_JUDGE_BY);
    if (version.declined.has(id)) return none;
    const asked = version.asked.filter(({ to }) => to === id || this.#cameNext(version, to, partner, when.silent));
    const released = this.released(book, version, partner, when);
    return new Set([
      ...this.toldAtOnce(version, partner, when),
      ...asked.flatMap(({ by }) => this.askedIn(version, partner, by, when)),
      ...this.dueAgreed(version, partner, when),
      ...released,
      ...(released.length > 0 ? this.#along(version, partner, when) : []),
    ]);
  }

  /** Whom the lead had asked said no, or does not look, and this one does the same work. */
  #cameNext({ declined }: Version, to: string, { kind }: Partner, silent?: ReadonlySet<string>): boolean {
    const was = this.#pack.partners.find(({ id }) => id === to)?.kind;
    if (was === undefined || !(declined.has(to) || silent?.has(to) === true)) return false;
    return was === kind || (HELP_ALIKE.has(was) && HELP_ALIKE.has(kind));
  }

  /** Whether it may have this very item. */
  mayHave(book: Book, version: Version, id: string, item: PartReference, when: When): boolean {
    const may = this.may(book, version, id, when);
    const { part, author = 'reporter', audience = 'lead' } = item;
    switch (part) {
      case 'number':
        return false;
      case 'note':
        return author === id && may.size > 0;
      case 'message':
        if (author === id) return may.size > 0;
        if (audience === id) return may.has('report');
        if (audience !== 'lead' && audience !== 'reporter') return false;
        return may.has('message') && (book.led.has(id) || this.readers(version, when.silent).includes(id));
      case 'report':
      case 'identity':
      case 'victim':
      case 'compelled':
      case 'file':
        return may.has(part);
    }
  }
}

/** Nobody works from fragments. */
const whole = (parts: readonly PartKind[]): readonly PartKind[] => (parts.includes('report') ? parts : []);

/** Receipts in the words of the tables: what each is good for, once what no receipt can give is taken out. */
const situationOf = ({ consents, label }: Version, when: When): Situation => ({
  name: 'as it was said',
  relation: label.reporter.relation,
  receipts: consents,
  agreed: consents
    .filter((receipt) => standsOn(receipt, when))
    .map((receipt) => ({
      kinds: receipt.kinds,
      partners: receipt.partners,
      parts: receipt.parts.filter((part) => {
        if (part === 'compelled') return receipt.for === 'self' && receipt.parts.length === 1;
        if (part === 'victim') return receipt.for === 'self' && label.reporter.relation === 'self';
        return true;
      }),
    })),
});

const standsOn = ({ withdrawn, until }: Consent, { today, evenRunOut = false }: When): boolean =>
  withdrawn === null && (evenRunOut || until === null || until >= today);

/** Two people, or one where there is danger; until somebody said no, or found it wrong, where that is known to have counted. */
const isReleased = (must: string, said: readonly Said[], { isDone }: When): boolean => {
  let people = new Set<string>();
  let alone = false;
  for (const { act, sub, isDanger, request } of said) {
    if (act.must !== must || sub === null) continue;
    const counts = isDone?.(request) ?? false;
    if (act.act === 'release' || act.act === 'release_now') people.add(sub);
    if (act.act === 'release_now' && isDanger) alone = true;
    const isNo = act.act === 'refuse_release' || (act.act === 'review_release' && act.answer === 'wrong');
    if (isNo && counts) {
      people = new Set();
      alone = false;
    }
  }
  return alone || people.size > 1;
};
