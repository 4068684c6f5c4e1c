import { changeTip } from '../../../../shared/intake/changeTip.ts';
import { hourOf } from '../../../../shared/domain/hour.ts';
import type { Consent } from '../../../../shared/domain/consent.ts';
import { Plain } from '../../../../shared/domain/plain.ts';
import { tellRouting, owedAfter } from '../../../../shared/mailbox/tell.ts';
import type { MailboxService } from '../../../../shared/mailbox/mailbox.ts';
import { registerKey, requestKey, type MustAct } from '../../../../shared/rows/request.ts';
import { settledKey, settledRowSchema } from '../../../../shared/rows/referral.ts';
import { tipRowSchema, type TipRow } from '../../../../shared/rows/tip.ts';
import type { Act, PlainAct, ReviewAct, Who } from './acts.ts';
import { ask, passOnTo, referralIn, requestFor } from './asking.ts';
import type { Taken } from './base.ts';
import { Book, type Version } from './book.ts';
import { Worker } from './worker.ts';
import type { World } from './world.ts';

const PEOPLE = ['ana', 'bo', 'cy'] as const;
const DAY = 24 * 3_600_000;

type Where = { readonly world: World; readonly taken: Taken; readonly reviewer: string };

/** What happens to one tip, in any order, and the book of it. */
export class History {
  readonly world: World;
  readonly tip: string;
  readonly book: Book;
  readonly #taken: Taken;
  readonly #reviewer: string;
  #requests = 0;

  constructor({ world, taken, reviewer }: Where, first: Version) {
    this.world = world;
    this.tip = taken.tip;
    this.#taken = taken;
    this.#reviewer = reviewer;
    for (const id of PEOPLE) {
      const sub = `sub-${id}`;
      world.rows.write('Offices', { pk: reviewer, sk: registerKey(sub), sub, id, role: 'supervisor' });
    }
    const offices = world.rows.of('Offices');
    this.book = new Book(
      first,
      (partner, id) => offices.get(JSON.stringify([partner, requestKey(id)])),
      ({ pk, by, sub, role }) =>
        pk === reviewer && sub === `sub-${by}` && role === 'supervisor' && PEOPLE.some((id) => id === by),
    );
  }

  row(): Promise<TipRow | undefined> {
    return this.world.table('Tips').get({ pk: this.tip }, tipRowSchema);
  }

  isDone = (request: string): boolean => {
    const rows = this.world.rows.of('Referrals');
    const row = rows.get(JSON.stringify([this.#reviewer, settledKey(request)]));
    return settledRowSchema.safeParse(row).data?.result === 'done';
  };

  async play({ act, fault, thenRun }: Act): Promise<void> {
    const { versions } = this.book;
    const worker = new Worker(
      fault === null ? undefined : { ...fault, meanwhile: () => this.#does(fault.meanwhile, new Worker()) },
      versions.length - 1,
    );
    await this.#does(act, worker);
    if (thenRun) await this.world.run();
  }

  /** What fails because something befell whoever did it has failed; whatever else is thrown is a fault of the code. */
  async #does(act: PlainAct, worker: Worker): Promise<void> {
    try {
      await this.#act(act, worker);
    } catch (error) {
      if (!worker.isBroken) throw error;
    }
  }

  async #act(act: PlainAct, worker: Worker): Promise<void> {
    const { key, code } = this.#taken;
    const mailbox: MailboxService = this.world.mailbox(worker);
    switch (act.does) {
      case 'choose':
        await mailbox.change(key, act.choice);
        return;
      case 'write':
        await mailbox.write(key, new Plain(act.words), this.#newId(), 'en');
        return;
      case 'delete':
        await mailbox.requestDeletion(key, code);
        return;
      case 'undo':
        await mailbox.undoDeletion(key);
        return;
      case 'agree':
        return this.#agree(worker, (consents, id) => [...consents, this.#receiptOf(act.receipt, id)]);
      case 'withdraw':
        return this.#agree(worker, (consents) => this.#without(consents, act.which));
      case 'work':
        return this.world.workOff(act.which, worker, act.twice);
      case 'upkeep':
        return this.world.upkeep(worker);
      case 'wait':
        return this.world.wait(act.minutes);
      case 'pass on':
        return this.#passesOn(act, worker);
      case 'accept':
      case 'decline':
      case 'answer':
      case 'note':
      case 'close':
      case 'outcome':
      case 'acknowledge':
      case 'export':
      case 'be urgent': {
        const partner = await this.#partner(act.who);
        const id = this.#newId();
        const request = await requestFor(this.world, worker, partner, this.tip, id, act.does);
        return ask(this.world, worker, partner, this.tip, { id, request });
      }
      case 'release':
      case 'release now':
      case 'refuse':
      case 'allow':
      case 'right':
      case 'wrong':
      case 'defer':
        return this.#reviews(act, worker);
    }
  }

  #newId(): string {
    this.#requests += 1;
    return `${this.tip}-r${this.#requests}`;
  }

  #anybody(which: number): string {
    const { partners } = this.world.pack;
    return partners[which % partners.length]?.id ?? this.#reviewer;
  }

  async #partner(who: Who): Promise<string> {
    const row = await this.row();
    if (who === 'lead') return row?.lead ?? this.#anybody(0);
    if (who === 'asked') return this.book.latest.asked.at(-1)?.to ?? row?.lead ?? this.#anybody(0);
    if ('anybody' in who) return this.#anybody(who.anybody);
    const engaged = row?.engaged ?? [];
    return engaged[who.engaged % Math.max(engaged.length, 1)] ?? this.#anybody(0);
  }

  async #passesOn({ who, to, letter }: Extract<PlainAct, { does: 'pass on' }>, worker: Worker): Promise<void> {
    const partner = await this.#partner(who);
    const options = (await referralIn(this.world, partner, this.tip))?.passOnOptions ?? [];
    const offered = 'offered' in to ? options[to.offered % Math.max(options.length, 1)]?.partner : undefined;
    const target = offered ?? this.#anybody('anybody' in to ? to.anybody : to.offered);
    const id = this.#newId();
    const request = await passOnTo(this.world, worker, partner, this.tip, id, { to: target, letter });
    await ask(this.world, worker, partner, this.tip, { id, request });
  }

  async #reviews({ does, person, item }: ReviewAct, worker: Worker): Promise<void> {
    const shown = (await referralIn(this.world, this.#reviewer, this.tip))?.musts ?? [];
    const asked = shown[item % Math.max(shown.length, 1)];
    if (asked === undefined) return;
    this.book.shown.set(asked.id, { partner: asked.partner, parts: asked.parts });
    const must = asked.id;
    const today = this.today();
    const made: Record<typeof does, MustAct> = {
      release: { act: 'release', must },
      'release now': { act: 'release_now', must, reason: 'life_in_danger' },
      refuse: { act: 'refuse_release', must, reason: 'known_there' },
      allow: { act: 'allow_release', must },
      right: { act: 'review_release', must, answer: 'right' },
      wrong: { act: 'review_release', must, answer: 'wrong' },
      defer: { act: 'defer_telling', must, reason: 'would_endanger', until: today },
    };
    const by = PEOPLE[person] ?? (person === PEOPLE.length ? 'dee' : 'bo');
    const sub = person > PEOPLE.length ? 'sub-ana' : `sub-${by}`;
    await ask(this.world, worker, this.#reviewer, this.tip, { id: this.#newId(), request: made[does], by, sub });
  }

  /** The day where the country is. */
  today(): string {
    return this.#dayIn(0);
  }

  #dayIn(days: number): string {
    const moment = new Date(this.world.now().getTime() + days * DAY);
    const { timeZone } = this.world.pack.jurisdiction;
    return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(moment);
  }

  #receiptOf(wanted: Extract<PlainAct, { does: 'agree' }>['receipt'], id: string): Consent {
    return {
      id,
      by: 'reporter',
      for: wanted.for,
      choice: 'only_you',
      kinds: wanted.kinds,
      partners: wanted.partners.map((which) => this.#anybody(which)),
      parts: wanted.parts,
      given: hourOf(this.world.now()),
      until: wanted.until === null ? null : this.#dayIn(wanted.until),
      withdrawn: null,
    };
  }

  #without(consents: readonly Consent[], which: number): readonly Consent[] {
    const hour = hourOf(this.world.now());
    return consents.map((consent, at) =>
      at === which % consents.length ? Object.assign({}, consent, { withdrawn: consent.withdrawn ?? hour }) : consent,
    );
  }

  /** A finer receipt, given or taken back: one write to the tip, which routing is then pointed at, as any choice is. */
  async #agree(worker: Worker, consentsOf: (had: readonly Consent[], id: string) => readonly Consent[]): Promise<void> {
    const ports = this.world.intakePorts(worker);
    const now = ports.now();
    const changed = await changeTip(ports.tips, this.tip, (row) => {
      if (row.deletion !== null) return undefined;
      const id = `f${row.revision + 1}`;
      const entry = { id: `choice:${id}`, actor: 'reporter', act: 'choice_changed' } as const;
      return {
        set: {
          consents: [...consentsOf(row.consents, id)],
          entries: [...row.entries, { ...entry, digests: [], reason: null, hour: hourOf(now) }],
          ...owedAfter(row, 'routing', now),
        },
      };
    });
    if (changed !== undefined) await tellRouting(ports, changed);
  }
}
