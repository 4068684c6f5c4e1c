import { choiceSchema, receiptOf, type Choice, type Consent } from '../../shared/domain/consent.ts';
import { dangerWordsIn } from '../../shared/domain/dangerWords.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { labelSchema, type Label } from '../../shared/domain/label.ts';
import { textParts, type PartKind } from '../../shared/domain/part.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import type { Basis, ReferralState } from '../../shared/domain/referral.ts';
import { triage } from '../../shared/domain/triage.ts';
import { rankOf, type Urgency } from '../../shared/domain/urgency.ts';
import type { Pack } from '../../shared/jurisdiction/pack.ts';
import type { Cedar } from '../../shared/routing/cedar.ts';
import { decide } from '../../shared/routing/decide.ts';
import { grantsOf, type Grant } from '../../shared/routing/grants.ts';
import type { Act, Report, StaffAct } from './acts.ts';

/** What is owed for one tip: worked out from what people did and the country's rules, and from no row. */
export interface Owed {
  readonly urgency: Urgency;
  readonly lead: PartnerId | null;
  readonly choice: Choice;
  readonly referrals: Readonly<Record<PartnerId, { readonly state: ReferralState; readonly basis: Basis }>>;
  /** `ngo-lantern report`, once for each item that stands granted, sorted. */
  readonly grants: readonly string[];
  /** Items of the tip, sorted: `report`, `message reporter lead`. */
  readonly parts: readonly string[];
  /** How often each partner was told that something new waits. */
  readonly deliveries: Readonly<Record<PartnerId, number>>;
  /** How often the tip's own chain must tell of each act of a person. */
  readonly acts: Readonly<Record<string, number>>;
  /** Texts that the code opens, in order. */
  readonly messages: readonly string[];
  readonly sightGivenUp: boolean;
  readonly deletion: boolean;
}

interface Item {
  readonly part: PartKind;
  readonly digest: string;
  readonly author?: string;
  readonly audience?: string;
}

interface Standing {
  state: ReferralState;
  basis: Basis;
}

const LOGGED = {
  acknowledge: 'acknowledged',
  // The first look says that it was seen.
  read: 'acknowledged',
  accept: 'referral_accepted',
  decline: 'referral_declined',
  answer: 'answer_sent',
  note: 'note_kept',
  pass_on: 'passed_on',
  change_urgency: 'urgency_changed',
  outcome: 'outcome_recorded',
  close: 'referral_closed',
  words: 'words_added',
  choice: 'choice_changed',
  renew: 'code_renewed',
  sight: 'sight_given_up',
  delete: 'deletion_requested',
  undo: 'deletion_undone',
} as const;

const STATE_AFTER: Partial<Record<StaffAct['act'], ReferralState>> = {
  accept: 'accepted',
  decline: 'declined',
  outcome: 'outcome',
  close: 'closed',
};

/** No hour and no load matters to any decision here: plans leave room for one partner of each kind only. */
const NOW = new Date('2026-05-04T09:20:00Z');

const labelOf = (report: Report): Label =>
  labelSchema.parse({
    jurisdiction: 'zz',
    area: report.area,
    channel: 'web',
    language: 'en',
    exploitation: [],
    indicators: [],
    people: [],
    reporter: { relation: report.relation, child: report.under18 },
    danger: { ...report.danger, words: dangerWordsIn(`${report.report}\n${report.victim}`, 'en') },
    needs: [],
    answer: { safe: 'unknown', when: 'unknown', number: false },
    conflicts: report.conflicts,
    suspicion: 'none',
    received: hourOf(NOW),
  });

/** Follows one tip, act by act, each routed to its end before the next. */
export class Oracle {
  #label: Label;
  #consents: Consent[];
  #urgency: Urgency;
  #lead: PartnerId | null = null;
  #passOns: { to: PartnerId; by: PartnerId }[] = [];
  #items: Item[];
  #grants: Grant[] = [];
  #messages: string[] = [];
  #sightGivenUp = false;
  #deletion = false;
  readonly #referrals = new Map<PartnerId, Standing>();
  readonly #deliveries = new Map<PartnerId, number>();
  readonly #acts = new Map<string, number>([['accepted', 1]]);
  readonly #cedar: Cedar;
  readonly #pack: Pack;

  constructor(cedar: Cedar, pack: Pack, report: Report) {
    this.#cedar = cedar;
    this.#pack = pack;
    this.#label = labelOf(report);
    const about = report.relation === 'self' ? 'self' : 'other';
    this.#consents = [receiptOf(report.choice, about, 'c1', this.#label.received)];
    this.#items = textParts.map((part) => ({ part, digest: part }));
    this.#urgency = this.#judged();
    this.#route();
  }

  get choice(): Choice {
    return choiceSchema.parse(this.#consents.at(-1)?.choice ?? 'only_you');
  }
  get lead(): PartnerId | null {
    return this.#lead;
  }
  get deletion(): boolean {
    return this.#deletion;
  }
  get sightGivenUp(): boolean {
    return this.#sightGivenUp;
  }
  get urgency(): Urgency {
    return this.#urgency;
  }
  stateOf(partner: PartnerId): ReferralState | undefined {
    return this.#referrals.get(partner)?.state;
  }
  basisOf(partner: PartnerId): Basis | undefined {
    return this.#referrals.get(partner)?.basis;
  }
  get partners(): readonly PartnerId[] {
    return [...this.#referrals.keys()];
  }

  apply(act: Act): this {
    if (act.by === 'reporter') this.#byReporter(act);
    else this.#byStaff(act);
    this.#count(LOGGED[act.act]);
    if (act.act !== 'acknowledge' && act.act !== 'read' && act.act !== 'renew' && act.act !== 'sight') this.#route();
    return this;
  }

  get owed(): Owed {
    return {
      urgency: this.#urgency,
      lead: this.#lead,
      choice: this.choice,
      referrals: Object.fromEntries([...this.#referrals].map(([partner, row]) => [partner, { ...row }])),
      grants: this.#grants.map(({ partner, digest }) => `${partner} ${this.#nameOf(digest)}`).sort(),
      parts: this.#items.map(({ digest }) => this.#nameOf(digest)).sort(),
      deliveries: Object.fromEntries(this.#deliveries),
      acts: Object.fromEntries(this.#acts),
      messages: [...this.#messages],
      sightGivenUp: this.#sightGivenUp,
      deletion: this.#deletion,
    };
  }

  #count(act: string): void {
    this.#acts.set(act, (this.#acts.get(act) ?? 0) + 1);
  }

  #nameOf(digest: string): string {
    const item = this.#items.find((each) => each.digest === digest);
    return item === undefined ? digest : nameOfItem(item);
  }

  #judged(): Urgency {
    return triage({ label: this.#label, rules: this.#pack.jurisdiction, now: NOW }).urgency;
  }

  #judgeAgain(): void {
    const found = this.#judged();
    if (rankOf(found) < rankOf(this.#urgency)) this.#urgency = found;
  }

  #byReporter(act: Extract<Act, { by: 'reporter' }>): void {
    switch (act.act) {
      case 'words': {
        this.#add({ part: 'message', author: 'reporter', audience: 'lead' });
        this.#messages.push(act.text);
        const words = [...new Set([...this.#label.danger.words, ...dangerWordsIn(act.text, 'en')])];
        const raised = words.length > this.#label.danger.words.length;
        this.#label = { ...this.#label, danger: { ...this.#label.danger, words } };
        if (raised) this.#judgeAgain();
        return;
      }
      case 'choice': {
        const about = this.#label.reporter.relation === 'self' ? 'self' : 'other';
        const hour = this.#label.received;
        this.#consents = this.#consents.map((consent) => Object.assign({}, consent, { withdrawn: hour }));
        this.#consents.push(receiptOf(act.choice, about, `c${this.#consents.length + 1}`, hour));
        return;
      }
      case 'sight':
        this.#sightGivenUp = true;
        return;
      case 'delete':
        this.#deletion = true;
        return;
      case 'undo':
        this.#deletion = false;
        this.#judgeAgain();
        return;
      case 'renew':
    }
  }

  #byStaff(act: StaffAct): void {
    const { partner } = act;
    const standing = this.#referrals.get(partner);
    if (standing === undefined) throw new Error(`${partner} has no referral`);
    if (act.act === 'answer') {
      this.#add({ part: 'message', author: partner, audience: 'reporter' });
      this.#messages.push(act.words);
    }
    if (act.act === 'note') this.#add({ part: 'note', author: partner });
    if (act.act === 'pass_on') {
      if (act.words !== '') this.#add({ part: 'message', author: partner, audience: act.to });
      this.#passOns = [...this.#passOns.filter(({ to }) => to !== act.to), { to: act.to, by: partner }];
    }
    if (act.act === 'change_urgency') this.#urgency = act.to;
    // The lead asked this partner to take over: with its yes the lead moves.
    const asked = this.#passOns.some(({ to, by }) => to === partner && by === this.#lead);
    if (act.act === 'accept' && asked) this.#lead = partner;
    standing.state = STATE_AFTER[act.act] ?? (standing.state === 'delivered' ? 'acknowledged' : standing.state);
  }

  #add(item: Omit<Item, 'digest'>): void {
    this.#items.push({ ...item, digest: `${this.#items.length}` });
  }

  #route(): void {
    if (this.#deletion) return this.#takeBack(new Set());
    const decision = decide(this.#cedar, {
      pack: this.#pack,
      label: this.#label,
      consents: this.#consents,
      urgency: this.#urgency,
      now: NOW,
      load: {},
      referrals: [...this.#referrals].map(([partner, { state, basis }]) => ({
        partner,
        state,
        basis,
        lead: partner === this.#lead && (basis === 'pass_on' || basis === 'consent'),
        declined: state === 'declined',
      })),
      passOns: this.#passOns,
    });
    const authorised = decision.referrals.filter(({ state }) => state === 'authorised');
    this.#takeBack(new Set(authorised.map(({ partner }) => partner)));
    for (const { partner, basis } of authorised) this.#refer(partner, basis);
    this.#grants = grantsOf(decision, this.#items, this.#grants);
    this.#lead = decision.lead;
  }

  #refer(partner: PartnerId, basis: Basis): void {
    const had = this.#referrals.get(partner);
    const isNew = had === undefined || had.state === 'revoked';
    if (isNew) this.#deliveries.set(partner, (this.#deliveries.get(partner) ?? 0) + 1);
    // Told at once before, and now asked to take over: it is new to them.
    const asked = had?.basis === 'consent' && basis === 'pass_on';
    this.#referrals.set(partner, { state: isNew || asked ? 'delivered' : had.state, basis });
  }

  #takeBack(stays: ReadonlySet<PartnerId>): void {
    for (const [partner, row] of this.#referrals) {
      if (!stays.has(partner) && row.state !== 'declined') row.state = 'revoked';
    }
    this.#grants = this.#grants.filter(({ partner }) => stays.has(partner));
  }
}

export const nameOfItem = ({
  part,
  author,
  audience,
}: {
  readonly part: PartKind;
  readonly author?: string | undefined;
  readonly audience?: string | undefined;
}): string => [part, author, audience].filter((piece) => piece !== undefined).join(' ');
