import { hourSchema } from '../../../shared/domain/hour.ts';
import type { Lent } from '../../../shared/domain/interpreting.ts';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import { aLabel, give } from './fixtures.ts';
import { put } from './memory.ts';
import type { Keep, Tour } from './referralTours.ts';
import { atTheDesk } from './setUp.ts';

const until = hourSchema.parse('2026-05-04T17:00Z');
const WORDS = 'Nos quitaron los pasaportes.';
const TRANSLATED = 'They took our passports.';
const option = { partner: 'tongues', kind: 'interpreter', parts: ['report', 'message', 'file'] } as const;
const passOnOptions: ReferralRow['passOnOptions'] = [
  { ...option, parts: [...option.parts], interprets: ['es', 'en', 'ar'] },
];

type At = Awaited<ReturnType<typeof atTheDesk>>;

const open = async ({ browser, path }: At) =>
  browser.submit(await browser.get(path), `${path}/open`, [
    ['part', 'report'],
    ['part', 'message'],
    ['part', 'file'],
  ]);

const ask = async ({ browser, path }: At, typed: Record<string, string>) =>
  browser.submit(await browser.get(path), `${path}/ask`, typed);

/** What was sent in Spanish: a report, two messages, a file. */
const sent = async (at: At) => {
  const report = await give(at.memory, at.row, { part: 'report', words: WORDS });
  const said = { part: 'message', author: 'reporter', audience: 'lead' } as const;
  const first = await give(at.memory, at.row, { ...said, words: 'Somos seis.', version: 'm1' });
  const second = await give(at.memory, at.row, { ...said, words: 'Hay un perro.', version: 'm2' });
  const file = await give(at.memory, at.row, { part: 'file', words: 'no manifest', version: 'f1' });
  return { report, first, second, file };
};

const lentOf = (part: Lent['part'], digest: string, to: string): Lent => ({
  to,
  part,
  digest,
  from: 'es',
  into: 'en',
  until,
});

const lead: Tour = async (keep: Keep) => {
  const at = await atTheDesk({ referral: { state: 'accepted', unread: false, passOnOptions } });
  const { report, first, file } = await sent(at);
  await keep('interpreter-unsaid', ask(at, { act: 'ask_interpreter', to: 'tongues', item: '' }));
  const asked = { act: 'ask_interpreter', to: 'tongues', from: 'es', into: 'en', hours: '4' };
  await keep('interpreter-no-such-part', ask(at, { ...asked, item: 'x' }));
  await ask(at, { ...asked, item: report.digest });
  put(at.memory, { ...at.row, lent: [lentOf('report', report.digest, 'tongues'), lentOf('file', file.digest, 'x')] });
  await keep('interpreter-asked', at.browser.get(at.path));
  for (const [number, { digest }] of [report, first, file].entries()) {
    const translation = { of: digest, from: 'es', into: 'en' };
    const letter = { part: 'message', author: 'tongues', audience: 'lead', version: `t${number}` } as const;
    await give(at.memory, at.row, { ...letter, words: TRANSLATED, translation });
  }
  await keep('translations-open', open(at));
};

const interpreter: Tour = async (keep: Keep) => {
  const label = aLabel({ language: 'es', area: 'unknown', exploitation: [], indicators: [], people: [], needs: [] });
  const lent: Partial<ReferralRow> = {
    basis: 'interpreter',
    lead: false,
    urgency: 'prompt',
    consent: null,
    reasons: [],
    passOnOptions: [],
    label,
  };
  const at = await atTheDesk({ referral: lent });
  const { report, second } = await sent(at);
  const row = { ...at.row, lent: [lentOf('report', report.digest, 'desk')] };
  put(at.memory, { ...row, parts: [report] });
  await keep('interpreting', at.browser.get(at.path));
  await keep('interpreting-open', open(at));
  await keep('translate-empty', ask(at, { act: 'translate', of: report.digest, words: ' ' }));
  const shown = await at.browser.get(at.path);
  put(at.memory, { ...at.row, parts: [] });
  const late = { act: 'translate', of: report.digest, words: TRANSLATED };
  await keep('translate-late', at.browser.submit(shown, `${at.path}/ask`, late));
  const translation = { of: report.digest, from: 'es', into: 'en' };
  const own = { part: 'message', author: 'desk', audience: 'lead', version: 't1' } as const;
  const sentBack = await give(at.memory, at.row, { ...own, words: TRANSLATED, translation });
  const two = [...row.lent, lentOf('message', second.digest, 'desk')];
  put(at.memory, { ...row, state: 'closed', unread: false, parts: [report, second, sentBack], lent: two });
  await keep('translated', open(at));
  const over = { ...row, state: 'expired', ended: 'time_over', unread: false, parts: [], lent: [] } as const;
  put(at.memory, { ...over, parts: [], lent: [] });
  await keep('interpreting-over', at.browser.get(at.path));
};

export const lendingTours: readonly Tour[] = [lead, interpreter];
