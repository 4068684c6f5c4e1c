import { hourSchema } from '../../../shared/domain/hour.ts';
import type { MustItem } from '../../../shared/rows/must.ts';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import { inboxKeyOf } from '../../../shared/rows/inbox.ts';
import { explainReason } from '../../../shared/routing/reasons.ts';
import { aMust, onCall } from '../../factories/must.ts';
import { makePack } from '../web/pack.ts';
import { aReferral } from './fixtures.ts';
import type { Tour } from './referralTours.ts';
import { atTheDesk } from './setUp.ts';

const pack = makePack();
const hour = hourSchema.parse('2026-05-04T13:00Z');
/** Who is signed in, and somebody else of the same group. */
const OWN = 'desk1';
const OTHER = 'desk2';

const group = async (...musts: MustItem[]) => {
  const referral: Partial<ReferralRow> = {
    basis: 'reviewer',
    lead: false,
    passOnOptions: [],
    unread: false,
    state: 'acknowledged',
    musts,
  };
  const row = await aReferral(referral);
  return atTheDesk({
    referral: { ...referral, inboxKey: inboxKeyOf(row) },
    dependencies: { explain: (reason) => explainReason(reason, pack) },
  });
};

const two = [
  aMust(),
  aMust({ id: 'must-2', partner: 'police', kind: 'law_enforcement', parts: ['report', 'identity'] }),
];
const deferred = { reason: 'would_endanger', until: '2026-05-20' } as const;

/** What the law asks for, as the review group decides on it. */
const states: Readonly<Record<string, readonly MustItem[]>> = {
  'must-waiting': [aMust()],
  'must-calm': [aMust({ mayBeAlone: false })],
  'must-two': two,
  'must-half': [aMust({ phase: 'half', by: [OTHER], hour })],
  'must-half-own': [aMust({ phase: 'half', by: [OWN], hour })],
  'must-on-call': [onCall(OTHER)],
  'must-on-call-own': [onCall(OWN)],
  'must-overdue': [onCall(OTHER, { due: hour, overdue: true })],
  'must-released': [aMust({ phase: 'released', by: ['desk1', 'desk2'], hour, told: 'told' })],
  'must-deferred': [aMust({ phase: 'released', by: ['desk1', 'desk2'], hour, deferred })],
  'must-refused': [aMust({ phase: 'refused', by: ['desk2'], hour, reason: 'would_endanger' })],
  'must-wrong': [aMust({ phase: 'refused', by: ['desk2'], hour, reason: 'found_wrong', told: 'told', back: 'unread' })],
  'must-wrong-read': [
    aMust({ phase: 'refused', by: ['desk2'], hour, reason: 'found_wrong', told: 'told', back: 'read' }),
  ],
};

const shown: Tour = async (keep) => {
  for (const [name, musts] of Object.entries(states)) {
    const { browser, path } = await group(...musts);
    await keep(name, browser.get(path));
  }
  for (const name of ['must-waiting', 'must-half', 'must-on-call', 'must-released']) {
    const { browser } = await group(...(states[name] ?? []));
    await keep(`inbox-${name}`, browser.get(name === 'must-on-call' ? '/' : '/?box=open'));
  }
};

const asks = async (musts: readonly MustItem[], fields: Record<string, string>) => {
  const { browser, path } = await group(...musts);
  return browser.submit(await browser.get(path), `${path}/ask`, fields);
};

/** Forms without what they need, and for a day that cannot be. */
const wrong: Tour = async (keep) => {
  await keep('must-on-call-unsaid', asks([aMust()], { act: 'release_now', must: 'must-1', reason: '' }));
  await keep('must-unchosen', asks(two, { act: 'release', must: '' }));
  await keep('must-refuse-unsaid', asks([aMust()], { act: 'refuse_release', must: 'must-1', reason: '' }));
  await keep('must-review-unsaid', asks([onCall('desk2')], { act: 'review_release', must: 'must-1', answer: '' }));
  const later = { act: 'defer_telling', must: 'must-1', reason: 'would_endanger' };
  await keep('must-later-no-day', asks([aMust()], { ...later, until: '' }));
  await keep('must-later-too-late', asks([aMust()], { ...later, until: '2026-08-04' }));
  await keep('must-same-person', asks([onCall('desk1')], { act: 'review_release', must: 'must-1', answer: 'right' }));
};

export const mustTours: readonly Tour[] = [shown, wrong];
