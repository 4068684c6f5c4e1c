import * as z from 'zod';
import { consentSchema, type Consent } from '../../../../shared/domain/consent.ts';
import { dangerAnswer } from '../../../../shared/domain/danger.ts';
import { labelSchema, type Label } from '../../../../shared/domain/label.ts';
import type { PartKind } from '../../../../shared/domain/part.ts';
import { requestRowSchema, type MustAct, type RequestRow } from '../../../../shared/rows/request.ts';
import type { MemoryRow } from '../../../factories/memoryTable.ts';

/** What people said and did, as far as it decides who may hold what. A new one with each change. */
export type Version = {
  readonly label: Label;
  readonly consents: readonly Consent[];
  readonly isDeleted: boolean;
  readonly lead: string | null;
  readonly isUrgent: boolean;
  /** Who said no to a referral. */
  readonly declined: ReadonlySet<string>;
  /** Whom whoever led then asked in, and who that was. */
  readonly asked: readonly { readonly to: string; readonly by: string }[];
  readonly said: readonly Said[];
};

/** An act of the review group, once routing has taken it for one. */
export type Said = {
  readonly act: MustAct;
  readonly request: string;
  /** Null where the register does not know them so. */
  readonly sub: string | null;
  /** Life, or a child, was in danger when it was said. */
  readonly isDanger: boolean;
  /** The facts at that time: what was released then is another question once they are others. */
  readonly label: Label;
  readonly consents: readonly Consent[];
};

/** What the reviewer was shown under an id, when somebody answered it. */
export type Shown = { readonly partner: string; readonly parts: readonly PartKind[] };

const tipSchema = z.object({
  label: labelSchema,
  consents: z.array(consentSchema),
  deletion: z.unknown(),
  lead: z.string().nullable(),
  urgency: z.object({ level: z.string() }).nullable(),
});
const referralSchema = z.object({ pk: z.string(), sk: z.string().startsWith('referral#'), state: z.string() });
const actsSchema = z.object({ pk: z.string(), acts: z.array(z.object({ id: z.string() })) });

const REQUEST = /^request:(?<partner>[a-z0-9-]+):(?<id>.+)$/;

/** Listens to what is written, and keeps what people did apart from what the machines made of it. */
export class Book {
  readonly versions: Version[];
  readonly shown = new Map<string, Shown>();
  /** Who led at any time: letters that came then stay theirs. */
  readonly led = new Set<string>();
  readonly #requestOf: (partner: string, id: string) => MemoryRow | undefined;
  readonly #isGenuine: (request: RequestRow) => boolean;

  constructor(
    first: Version,
    requestOf: (partner: string, id: string) => MemoryRow | undefined,
    isGenuine: (request: RequestRow) => boolean,
  ) {
    this.versions = [first];
    this.#requestOf = requestOf;
    this.#isGenuine = isGenuine;
  }

  get latest(): Version {
    const version = this.versions.at(-1);
    if (version === undefined) throw new Error('There is always a first');
    return version;
  }

  #now(changed: Partial<Version>): void {
    this.versions.push({ ...this.latest, ...changed });
  }

  note(table: string, row: MemoryRow, before: MemoryRow | undefined): void {
    if (table === 'Tips') this.#noteTip(row, before);
    if (table === 'Referrals') this.#noteReferral(row);
    if (table === 'Custody') this.#noteActs(row);
  }

  #noteTip(row: MemoryRow, before: MemoryRow | undefined): void {
    const names = ['label', 'consents', 'deletion', 'lead', 'urgency'] as const;
    const texts = [row, before].map((each) => JSON.stringify(names.map((name) => each?.[name])));
    if (texts[0] === texts[1]) return;
    const { label, consents, deletion, lead, urgency } = tipSchema.parse(row);
    const { latest } = this;
    if (lead !== null) this.led.add(lead);
    this.#now({
      // The same facts stay the same thing, so that whoever compares them can see that nothing changed.
      label: JSON.stringify(label) === JSON.stringify(latest.label) ? latest.label : label,
      consents: JSON.stringify(consents) === JSON.stringify(latest.consents) ? latest.consents : consents,
      isDeleted: deletion !== null,
      lead,
      isUrgent: urgency?.level === 'immediate',
    });
  }

  #noteReferral(row: MemoryRow): void {
    const referral = referralSchema.safeParse(row);
    if (!referral.success) return;
    const { pk, state } = referral.data;
    const has = this.latest.declined.has(pk);
    if (has === (state === 'declined')) return;
    const others = [...this.latest.declined].filter((partner) => partner !== pk);
    this.#now({ declined: new Set(state === 'declined' ? [...others, pk] : others) });
  }

  #noteActs(row: MemoryRow): void {
    for (const { id } of actsSchema.safeParse(row).data?.acts ?? []) {
      const { partner, id: request } = REQUEST.exec(id)?.groups ?? {};
      if (partner === undefined || request === undefined) continue;
      const asked = requestRowSchema.safeParse(this.#requestOf(partner, request));
      if (asked.success) this.#noteRequest(asked.data);
    }
  }

  #noteRequest(row: RequestRow): void {
    const { latest } = this;
    const { request, pk, id, sub } = row;
    switch (request.act) {
      case 'pass_on':
        if (latest.lead === pk) this.#now({ asked: [...latest.asked, { to: request.to, by: pk }] });
        return;
      case 'release':
      case 'release_now':
      case 'refuse_release':
      case 'allow_release':
      case 'review_release': {
        const { danger } = latest.label;
        const isDanger =
          latest.isUrgent || dangerAnswer(danger, 'now') === 'yes' || dangerAnswer(danger, 'selfHarm') === 'yes';
        const said: Said = {
          act: request,
          request: id,
          sub: this.#isGenuine(row) ? (sub ?? null) : null,
          isDanger,
          label: latest.label,
          consents: latest.consents,
        };
        this.#now({ said: [...latest.said, said] });
        return;
      }
      default:
    }
  }
}
