import { changeSeen } from '../../shared/adapters/changeRow.ts';
import type { Change } from '../../shared/adapters/expression.ts';
import { sendOrLeave } from '../../shared/adapters/queue.ts';
import { hourOf, upToTheHour } from '../../shared/domain/hour.ts';
import { Plain } from '../../shared/domain/plain.ts';
import { alarmTextId } from '../../shared/relay/alarmJob.ts';
import { nextOfAlarm, type AlarmStep } from '../../shared/relay/nextOfAlarm.ts';
import { ALARM, alarmJobSchema, type AlarmJob } from '../../shared/rows/alarm.ts';
import { owesBy } from '../../shared/rows/owed.ts';
import { jobKey } from '../../shared/rows/jobKey.ts';
import type { TextOut } from '../../shared/telephony/sending.ts';
import { wordingOf } from '../../shared/wording/wording.ts';
import { factsOf, holds } from './alarmFacts.ts';
import { noteTexts } from './dutyTexts.ts';
import { HOUR, later, MINUTE } from './jobs.ts';
import type { RelayPorts } from './ports.ts';
import { reach, type Reached } from './reach.ts';
import { mayRing, noteTaken, type MayRing } from './rung.ts';

type Told = AlarmJob['told'][number];

/** More than there are steps to anything: a job that goes on by itself for longer is stuck. */
const MOST_STEPS = 20;
/** A text that comes later says something that is not so any more. */
const TEXT_SECONDS = 600;

const change = (ports: RelayPorts, job: AlarmJob, next: Date, to: Change): Promise<AlarmJob | undefined> =>
  changeSeen(ports.relay, { pk: job.pk, sk: job.sk }, alarmJobSchema, job, {
    ...to,
    set: { ...to.set, ...owesBy('relay', 'urgent', job.pk, next, ports.now()) },
  });

const withAt = ({ told }: AlarmJob, place: number, to: Partial<Told>): Told[] =>
  told.map((each, at) => (at === place ? { ...each, ...to } : each));
const withLast = (job: AlarmJob, to: Partial<Told>): Told[] => withAt(job, job.told.length - 1, to);
const withoutAgain = ({ again: _again, ...told }: Told): Told => told;

/** It says neither which line this is nor what waits: whoever holds that phone may read it. */
const textOf = async (ports: RelayPorts, job: AlarmJob, { to, from, language }: Reached): Promise<TextOut> => {
  const partner = job.told.at(-1)?.partner ?? job.partner;
  const words = (await holds(ports, job, partner)) ? 'phone.alarm' : 'phone.alarmOther';
  const said = new Plain(wordingOf(language, ports.pack.wording)(words));
  return { to, from, words: said, id: alarmTextId(job), validFor: TEXT_SECONDS };
};

/** It has rung just then for something else, and is rung for this once it may; or is texted, where that is long. */
const putOff = (
  ports: RelayPorts,
  job: AlarmJob,
  partner: string,
  { again: at, texts }: Extract<MayRing, { is: 'later' }>,
  times: Pick<AlarmJob, 'asked' | 'until'>,
): Promise<AlarmJob | undefined> => {
  const again = at.toISOString();
  const place = job.told.findLastIndex((each) => each.partner === partner);
  if (place !== -1 && !texts) {
    // Once more, which gives the others no more time.
    return change(ports, job, at, { set: { state: 'told', told: withAt(job, place, { again }) } });
  }
  const told = [...job.told, { partner, ring: 'before', text: 'none', hour: hourOf(ports.now()), again }];
  return change(ports, job, at, { set: { state: texts ? 'ringing' : 'told', told, ...times } });
};

/** Rings the next one's duty phone, at most once: that it is rung is written first. */
const ring = async (ports: RelayPorts, job: AlarmJob, partner: string): Promise<AlarmJob | undefined> => {
  const now = ports.now();
  const { dutyMinutes } = ports.pack.jurisdiction.phone;
  const told = (to: Pick<Told, 'ring'>): Told[] => [...job.told, { partner, text: 'none', hour: hourOf(now), ...to }];
  const reached = await reach(ports, partner);
  if (reached === undefined)
    return change(ports, job, now, { set: { state: 'told', told: told({ ring: 'missing' }) } });
  const until = later(ports, dutyMinutes * MINUTE);
  const times = { asked: now.toISOString(), until: until.toISOString() };
  const may = await mayRing(ports, job, partner);
  if (may.is === 'later') return putOff(ports, job, partner, may, times);
  const rung = await change(ports, job, now, { set: { state: 'ringing', told: told({ ring: 'asked' }), ...times } });
  if (rung === undefined) return undefined;
  const words = (await holds(ports, job, partner)) ? 'waits' : 'unanswered';
  const answer = await ports.alarmer.ring({ ...reached, id: job.pk, at: job.told.length, words });
  if (answer.ok || answer.error === 'uncertain') return rung;
  ports.log.error('not_rung', { partner });
  return change(ports, rung, now, { set: { told: withLast(rung, { ring: 'failed' }) } });
};

/** Texts whoever was rung in vain, at most once. */
const text = async (ports: RelayPorts, job: AlarmJob): Promise<AlarmJob | undefined> => {
  const now = ports.now();
  const partner = job.told.at(-1)?.partner ?? job.partner;
  const until = new Date(job.until ?? now);
  const reached = await reach(ports, partner);
  // It was taken out, or changed, while it rang.
  if (reached === undefined) return change(ports, job, until, { set: { state: 'told' } });
  const out = await textOf(ports, job, reached);
  const asked = { state: 'texting', told: withLast(job, { text: 'sending' }), asked: now.toISOString() } as const;
  const asking = await change(ports, job, now, { set: asked });
  if (asking === undefined) return undefined;
  const sent = await ports.sender.text(out);
  if (!sent.ok && sent.error === 'uncertain') return asking;
  // What the provider cannot send now may be sent in a minute, and the next is rung soon.
  const became = sent.ok ? 'sent' : sent.error === 'stopped' ? 'stopped' : 'failed';
  if (became === 'failed') ports.log.error('not_sent', { partner });
  else await noteTexts(ports, partner, became);
  return change(ports, asking, until, { set: { state: 'told', told: withLast(asking, { text: became }) } });
};

/** Of what was asked of the provider nobody knows whether it took effect: it is looked for there, and not done again. */
const settle = async (ports: RelayPorts, job: AlarmJob): Promise<AlarmJob | undefined> => {
  const partner = job.told.at(-1)?.partner ?? job.partner;
  const since = new Date(job.asked ?? 0);
  const reached = await reach(ports, partner);
  if (job.state === 'ringing') {
    // The provider has told that the call is over: there was one.
    const isOver = job.ended === job.told.length - 1;
    const has = isOver ? true : reached && (await ports.alarmer.hasRung(reached, since));
    const isThere = typeof has === 'object' ? has.ok && has.value : has === true;
    return change(ports, job, ports.now(), {
      set: { told: withLast(job, { ring: isThere ? 'rung' : 'unconfirmed' }) },
    });
  }
  // It says the same as others did, and none of those is from the last two minutes (rung.ts).
  const found = reached && (await ports.sender.findText(await textOf(ports, job, reached), since, () => false));
  const became = found?.ok === true && found.value !== null ? 'sent' : 'unconfirmed';
  const until = new Date(job.until ?? ports.now());
  return change(ports, job, until, { set: { state: 'told', told: withLast(job, { text: became }) } });
};

/** Whatever stands in it of when goes. It stays for an hour, so that the same alarm that comes late rings nobody. */
const end = async (
  ports: RelayPorts,
  job: AlarmJob,
  why: Extract<AlarmStep, { do: 'end' }>['why'] | 'replaced',
): Promise<void> => {
  if (why === 'nobody' && ports.pack.jurisdiction.phone.numbers.length > 0) {
    ports.log.error('nobody_on_duty', { partner: job.partner });
  }
  const taker = job.told[job.taken ?? -1];
  if (taker !== undefined) await noteTaken(ports, taker.partner);
  const gone = upToTheHour(later(ports, HOUR));
  const over = { state: 'over', until: gone.toISOString(), told: job.told.map(withoutAgain) } as const;
  const ended = await change(ports, job, gone, { set: over, remove: ['asked'] });
  if (ended !== undefined) await ports.delivery.send('urgent', { partner: job.partner, tip: job.tip });
};

/** Of two alarms of one referral only the later rings. Where that one is changed just now it is ended at the next look. */
const endBefore = async (ports: RelayPorts, { instead }: AlarmJob): Promise<void> => {
  if (instead === undefined) return;
  const before = await ports.relay.get({ pk: instead, sk: jobKey(ALARM) }, alarmJobSchema);
  if (before !== undefined && before.state !== 'over') await end(ports, before, 'replaced');
};

/** What became of it is for its partner to read, and for the log: delivery writes both. */
const tell = async ({ delivery }: RelayPorts, job: AlarmJob | undefined): Promise<AlarmJob | undefined> => {
  if (job?.state === 'told') await sendOrLeave(delivery, 'urgent', { partner: job.partner, tip: job.tip });
  return job;
};

const doOne = async (ports: RelayPorts, job: AlarmJob, step: AlarmStep): Promise<AlarmJob | undefined> => {
  switch (step.do) {
    case 'ring':
      return ring(ports, job, step.partner);
    case 'text':
      return tell(ports, await text(ports, job));
    case 'settle':
      return tell(ports, await settle(ports, job));
    case 'wait':
      // Upkeep has put it off by its own measure.
      await change(ports, job, step.until, {});
      return undefined;
    case 'end':
      await end(ports, job, step.why);
      return undefined;
    case 'nothing':
      return undefined;
  }
};

/** One look at an alarm, and all that follows from it by itself. */
export const workAlarm = async (ports: RelayPorts, row: AlarmJob): Promise<void> => {
  if (row.state === 'over') {
    const isDue = row.until !== undefined && row.until <= ports.now().toISOString();
    if (isDue) await ports.relay.delete({ pk: row.pk, sk: row.sk });
    else await ports.delivery.send('urgent', { partner: row.partner, tip: row.tip });
    return;
  }
  await endBefore(ports, row);
  let job: AlarmJob | undefined = row;
  for (let steps = 0; job !== undefined && steps < MOST_STEPS; steps += 1) {
    const facts = await factsOf(ports, job);
    job = await doOne(ports, job, nextOfAlarm(job, facts));
  }
};
