import type { Consent } from '../../shared/domain/consent.ts';
import type { Hour } from '../../shared/domain/hour.ts';
import { lentSchema, type Lent } from '../../shared/domain/interpreting.ts';
import { isTakenBack, moved, pipeline, type PipelineTransition } from '../../shared/referral/pipeline.ts';
import { begunAnew } from '../../shared/referral/stillness.ts';
import type { DecidedReferral } from '../../shared/routing/decision.ts';
import { reasonsForPartner } from '../../shared/routing/reasons.ts';
import { toTheHour } from '../../shared/rows/due.ts';
import type { MustItem } from '../../shared/rows/must.ts';
import { inboxKeyOf, isWaiting } from '../../shared/rows/inbox.ts';
import type { PartReference } from '../../shared/rows/part.ts';
import { labelProjectionSchema, referralKey, type ReferralRow } from '../../shared/rows/referral.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import { withLines } from './history.ts';
import { isNarrowed } from './lookAgain.ts';
import { isMustNews } from './musts.ts';

type Urgency = NonNullable<TipRow['urgency']>;

/** What a partner is shown of a tip: no name to avoid, nobody else's name, no part that it was not granted. */
export interface Projection {
  readonly tip: TipRow;
  readonly urgency: Urgency;
  readonly referral: DecidedReferral;
  readonly lead: boolean;
  readonly consent: Consent | null;
  readonly parts: readonly PartReference[];
  readonly passOnOptions: ReferralRow['passOnOptions'];
  readonly lent: readonly Lent[];
  /** Null where the custody log does not vouch for the key. */
  readonly thumbprint: string | null;
  /** Of the reviewer alone. */
  readonly musts: readonly MustItem[] | undefined;
  readonly hour: Hour;
}

const line = (act: string, by: string, hour: Hour): ReferralRow['history'][number] => ({ act, by, hour, detail: null });

/** The part of a row that follows from the tip, and is written anew whenever the tip changes. */
const shown = (projection: Projection, row?: ReferralRow) => ({
  basis: projection.referral.basis,
  lead: projection.lead,
  urgency: projection.urgency.level,
  order: projection.urgency.order,
  label: labelProjectionSchema.parse(projection.tip.label),
  consent: projection.consent,
  reasons: [...projection.urgency.reasons, ...reasonsForPartner(projection.referral.reasons)],
  parts: [...projection.parts],
  reporterKey: projection.lead && projection.thumbprint !== null ? projection.tip.reporterKey : null,
  reporterThumbprint: projection.lead ? projection.thumbprint : null,
  passOnOptions: projection.passOnOptions,
  ...(projection.musts !== undefined && { musts: [...projection.musts] }),
  ...((projection.lent.length > 0 || row?.lent !== undefined) && {
    lent: projection.lent.map((each) => lentSchema.parse(each)),
  }),
  ended: null,
  ...asLent(projection),
});

/**
 * An interpreter learns what was lent to it, in which language, and until when; of the tip nothing.
 */
const asLent = ({ tip, referral, lent: [first] }: Projection) =>
  referral.basis !== 'interpreter' || first === undefined
    ? {}
    : {
        // Nor when it came, nor by which way.
        label: blank({ ...tip.label, language: first.from, received: first.until, channel: 'web' }),
        consent: null,
      };

/** A new referral: it waits for delivery. */
export const newReferral = (partner: string, due: string, projection: Projection): ReferralRow => ({
  pk: partner,
  sk: referralKey(projection.tip.pk),
  tip: projection.tip.pk,
  revision: 1,
  state: pipeline.refer.to,
  due,
  unread: true,
  ...shown(projection),
  history: [line('referral_made', 'pipeline', projection.hour)],
  outcome: null,
  applied: [],
  entries: [],
});

/** Whom the lead asked has declined, and nobody else fits: it has to look again. */
const cameBack = (reasons: readonly { readonly code: string }[]): boolean =>
  reasons.some(({ code }) => code === 'back_to_desk');

/** Whoever reads first leads again: who had taken over may no longer, and nobody else looks. */
const leadsAgain = (row: ReferralRow, { lead, referral: { basis } }: Projection): boolean =>
  lead && !row.lead && basis !== 'pass_on' && basis !== 'consent';

/**
 * The same referral after the tip changed. New words put it back among the new, and so does a hand-over that nobody
 * took or that has ended; one that had ended, by a withdrawal since taken back, is delivered again, and so is one that
 * had been told at once and is now asked to take over.
 */
export const updatedReferral = (row: ReferralRow, due: string, projection: Projection): ReferralRow => {
  const had = new Set(row.parts.map(({ digest }) => digest));
  const arrived = projection.parts.filter(({ digest, author }) => !had.has(digest) && author !== row.pk);
  // Whoever had opened it is told that it was taken back, also where the rest stays.
  const has = new Set(projection.parts.map(({ digest }) => digest));
  const lost = row.parts.some(({ digest }) => !has.has(digest));
  const words = arrived.some(({ author }) => author === 'reporter');
  const translated = arrived.some(({ translation }) => translation !== undefined);
  const again = isTakenBack(row.state);
  const back = cameBack(projection.referral.reasons) && !cameBack(row.reasons);
  const asked = row.basis === 'consent' && projection.referral.basis === 'pass_on';
  const must = isMustNews(row.musts ?? [], projection.musts ?? []);
  const leads = !again && leadsAgain(row, projection);
  const news = words || back || asked || leads || must || (arrived.length > 0 && row.parts.length > 0);
  // Somebody had seen it, or it had ended; or it waits for another thing now, which they were not rung for.
  const anew = again || asked || (news && !isWaiting(row));
  const isLater = news || again || row.urgency !== projection.urgency.level;
  const next: ReferralRow = {
    ...row,
    ...shown(projection, row),
    ...(isLater && row.chase !== undefined && { chase: begunAnew(row.chase) }),
    ...(anew && row.alarm !== undefined && { alarm: { ...row.alarm, again: true } }),
    ...(anew && { mail: { since: projection.hour, tries: 0 } }),
    state: stateAfterNews(row.state, asked, news),
    unread: row.unread || news || again || lost,
    due: isLater ? due : row.due,
    history: withLines(row.history, [
      ...(again ? [line('referral_made', 'pipeline', projection.hour)] : []),
      ...(leads ? [line('lead_changed', 'pipeline', projection.hour)] : []),
      ...(lost ? [line('grant_deleted', isNarrowed(projection.tip) ? 'reporter' : 'pipeline', projection.hour)] : []),
      ...(translated ? [line('translation_returned', 'pipeline', projection.hour)] : []),
      ...(words ? [line('words_added', 'reporter', projection.hour)] : []),
    ]),
  };
  return row.inboxKey === undefined ? next : { ...next, inboxKey: inboxKeyOf(next) };
};

const stateAfterNews = (state: ReferralRow['state'], asked: boolean, news: boolean): ReferralRow['state'] => {
  if (isTakenBack(state)) return moved(state, pipeline.referAgain);
  if (asked) return moved(state, pipeline.askToTakeOver);
  return news ? moved(state, pipeline.reopen) : state;
};

/** How each end comes about; what erases the tip ends it also for who declined. */
const endings = {
  deleted_by_holder: { transition: pipeline.revoke, by: 'reporter', erases: true },
  consent_withdrawn: { transition: pipeline.revoke, by: 'reporter', erases: false },
  recalled: { transition: pipeline.recall, by: 'pipeline', erases: false },
  time_over: { transition: pipeline.lapse, by: 'pipeline', erases: false },
  expired: { transition: pipeline.expire, by: 'pipeline', erases: true },
} as const satisfies Record<
  NonNullable<ReferralRow['ended']>,
  { transition: PipelineTransition; by: string; erases: boolean }
>;

/** What is left to see where nothing may be seen any more: that there was something, and why it is gone. */
export const endedReferral = (row: ReferralRow, ended: NonNullable<ReferralRow['ended']>, hour: Hour): ReferralRow => {
  const next: ReferralRow = {
    ...row,
    state: moved(row.state, endings[ended].transition),
    // Who declined holds nothing that could be withdrawn; and a deletion that was undone is no longer one.
    ended: row.state === 'declined' && !endings[ended].erases ? null : ended,
    due: toTheHour(row.due),
    // What was translated is done: that its time is over asks nobody to look.
    unread: row.state === 'declined' || (row.state === 'closed' && ended === 'time_over') ? row.unread : true,
    lead: false,
    label: blank(row.label),
    consent: null,
    reasons: [],
    parts: [],
    reporterKey: null,
    reporterThumbprint: null,
    passOnOptions: [],
    ...(row.services !== undefined && { services: [] }),
    ...(row.chase !== undefined && { chase: begunAnew(row.chase) }),
    ...(row.musts !== undefined && { musts: [] }),
    ...(row.lent !== undefined && { lent: [] }),
    history: row.ended === ended ? row.history : withLines(row.history, [line(ended, endings[ended].by, hour)]),
  };
  return row.inboxKey === undefined ? next : { ...next, inboxKey: inboxKeyOf(next) };
};

const blank = (
  label: Pick<ReferralRow['label'], 'jurisdiction' | 'channel' | 'language' | 'received'>,
): ReferralRow['label'] => ({
  jurisdiction: label.jurisdiction,
  channel: label.channel,
  language: label.language,
  received: label.received,
  suspicion: 'none',
  area: 'unknown',
  exploitation: [],
  indicators: [],
  people: [],
  reporter: { relation: 'unknown', child: 'unknown' },
  danger: { now: 'unknown', hurt: 'unknown', selfHarm: 'unknown', moved: 'unknown', child: 'unknown', words: [] },
  needs: [],
  answer: { safe: 'unknown', when: 'unknown', number: false },
});
