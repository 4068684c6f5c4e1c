import { changeRow, changeSeen } from '../../shared/adapters/changeRow.ts';
import type { Change } from '../../shared/adapters/expression.ts';
import { hourOf, upToTheHour, type Hour } from '../../shared/domain/hour.ts';
import type { Plain } from '../../shared/domain/plain.ts';
import { becameOf, callBackHeader, callIdOf, whyNot } from '../../shared/relay/callBack.ts';
import {
  backJobSchema,
  CALL_BACK,
  CALLED,
  calledRowSchema,
  callBackRowSchema,
  type BackJob,
  type CallBackRow,
  type CalledRow,
  type Calling,
} from '../../shared/rows/callBack.ts';
import { owesBy } from '../../shared/rows/owed.ts';
import { jobKey } from '../../shared/rows/jobKey.ts';
import { sentKey } from '../../shared/rows/relay.ts';
import type { CallOut } from '../../shared/telephony/callingBack.ts';
import { DAY, farOnTheHour, HOUR, later, MINUTE } from './jobs.ts';
import type { RelayPorts } from './ports.ts';
import { dutyNumberOf } from './ring.ts';
import { isStopped } from './stopped.ts';

/** Who pressed the button sits beside their telephone: what could not begin by then does not ring them any more. */
const FRESH = 5 * MINUTE;
/** It rings for twenty seconds, and is listened to. */
const TAKING = 1.5 * MINUTE;
/** Nobody else begins another till the hour after is full; sooner only once its job says that it is over. */
const CURRENT = 10 * MINUTE;
/** A talk is over by then; what the provider says of it has come. */
const TALKING = 5 * HOUR;
const KEPT = 2 * DAY;
const MOST_LOOKS = 3;
/** Of two days. */
const REMEMBERED = 6;

const requestOf = ({ sk }: Pick<BackJob, 'sk'>): string => sk.slice(jobKey('').length);

const callBackOf = ({ relay }: RelayPorts, tip: string): Promise<CallBackRow | undefined> =>
  relay.get({ pk: tip, sk: jobKey(CALL_BACK) }, callBackRowSchema);

/** Tells whoever wanted to call back what became of it; again, where whoever ended it may have died before. */
const tell = async ({ referrals }: RelayPorts, job: BackJob): Promise<void> => {
  await referrals.change({ pk: job.partner, sk: sentKey(job.pk, requestOf(job)) }, { set: { sending: job.shown } });
};

interface Turned {
  readonly state: BackJob['state'];
  readonly shown: Calling;
  readonly next: Date;
  readonly looks?: number;
}

/** @returns the job as it is then; `undefined` if somebody else changed it meanwhile, who is on it */
const turn = async (ports: RelayPorts, job: BackJob, { state, shown, next: wanted, looks = 0 }: Turned) => {
  const now = ports.now();
  const key = { pk: job.pk, sk: job.sk };
  const next = farOnTheHour(ports, wanted);
  // To the second it counts for who is still to be rung, and for who may have been.
  const isRung = state === 'called' || state === 'over';
  const since = isRung ? hourOf(now) : state === job.state ? job.since : now.toISOString();
  const owed = owesBy('relay', 'urgent', `${job.pk}${job.sk}`, next, now);
  const set = { state, shown, since, looks, until: next.toISOString(), ...owed };
  const changed = await changeSeen(ports.relay, key, backJobSchema, job, { set });
  if (changed !== undefined) await tell(ports, changed);
  return changed;
};

const end = async (ports: RelayPorts, job: BackJob, shown: Calling): Promise<void> => {
  await turn(ports, job, { state: 'over', shown, next: later(ports, KEPT) });
};

/** The call that is being made. */
const currentOf = async ({ relay }: RelayPorts, { pk, current }: CallBackRow): Promise<CallBackRow['current']> => {
  const other = current && (await relay.get({ pk, sk: jobKey(current.job) }, backJobSchema));
  // Nobody is at it any more: whoever missed their own telephone may press again.
  if (current === undefined || other?.state === 'over') return undefined;
  // They may be talking for longer than it takes to ring.
  return other?.state === 'called' ? { ...current, until: other.until } : current;
};

/** As it stands this moment; whatever cannot be found out is no yes. */
const refusal = async (ports: RelayPorts, row: CallBackRow | undefined, job: BackJob): Promise<Calling | undefined> => {
  const { timeZone } = ports.pack.jurisdiction;
  const stopped = row !== undefined && (await isStopped(ports, row.contact));
  const asked = row && { ...row, current: await currentOf(ports, row) };
  return whyNot(asked, requestOf(job), { now: ports.now(), timeZone, isStopped: stopped });
};

const numberOf = async (ports: RelayPorts, { pk: tip, number, digest }: CallBackRow): Promise<Plain | undefined> => {
  const opened = await ports.open(number, { header: callBackHeader(ports.deployment, tip), digest });
  const { prefixes } = ports.pack.jurisdiction.phone;
  return prefixes.some((prefix) => opened.reveal().startsWith(prefix)) ? opened : undefined;
};

const changeAsked = (ports: RelayPorts, row: CallBackRow, change: Change): Promise<CallBackRow | undefined> =>
  changeSeen(ports.relay, { pk: row.pk, sk: row.sk }, callBackRowSchema, row, change);

/** First whoever calls back: somebody who is called is never left waiting for them. */
const askPartner = async (ports: RelayPorts, job: BackJob): Promise<void> => {
  const now = ports.now();
  if (now.getTime() - Date.parse(job.since) > FRESH) return end(ports, job, 'call_failed');
  const row = await callBackOf(ports, job.pk);
  const why = await refusal(ports, row, job);
  if (row === undefined || why !== undefined) return end(ports, job, why ?? 'call_gone');
  const to = await dutyNumberOf(ports, job.partner);
  if (to === undefined) return end(ports, job, 'call_no_phone');
  const current = { job: requestOf(job), until: upToTheHour(later(ports, CURRENT)).toISOString() };
  // Two began at the same moment: one of them comes again, and finds the other.
  if ((await changeAsked(ports, row, { set: { current } })) === undefined) throw new Error('Two call back at once');
  const id = callIdOf(job);
  const until = upToTheHour(later(ports, KEPT));
  await ports.relay.putIfAbsent({
    pk: id,
    sk: jobKey(CALLED),
    kind: 'called',
    revision: 1,
    tip: job.pk,
    job: requestOf(job),
    until: until.toISOString(),
    ...owesBy('relay', 'routine', id, until, now),
  });
  // Written first: whoever finds it lets nothing ring.
  const asking = await turn(ports, job, { state: 'asking', shown: 'call_begins', next: later(ports, TAKING) });
  if (asking === undefined) return;
  const speaks = ports.pack.partners.find(({ id: partner }) => partner === job.partner)?.languages ?? [];
  const language = speaks.includes(row.language) ? row.language : (speaks[0] ?? row.language);
  const rings = await ports.callBack.partner({ to, from: row.line, id, language });
  if (!rings.ok && rings.error === 'not_called') {
    ports.log.error('not_rung', {});
    await end(ports, asking, 'call_failed');
  }
};

const outOf = (ports: RelayPorts, row: CallBackRow, job: BackJob, to: Plain): CallOut | undefined => {
  const from = ports.pack.jurisdiction.phone.callBackNumber;
  return from === undefined ? undefined : { to, from, id: callIdOf(job), language: row.language };
};

/** Nothing rang: it was no try. */
const untry = async ({ relay }: RelayPorts, row: CallBackRow, hour: Hour): Promise<void> => {
  await changeRow(
    relay,
    { pk: row.pk, sk: row.sk },
    callBackRowSchema,
    ({ tries }) => {
      const at = tries.lastIndexOf(hour);
      return at < 0 ? undefined : { set: { tries: tries.filter((_hour, index) => index !== at) } };
    },
    row,
  );
};

/** The partner waits. All is asked once more, and the try is noted before it is made. */
const callReporter = async (ports: RelayPorts, job: BackJob): Promise<void> => {
  const row = await callBackOf(ports, job.pk);
  const why = await refusal(ports, row, job);
  if (row === undefined || why !== undefined) return end(ports, job, why ?? 'call_gone');
  const to = await numberOf(ports, row);
  const out = to === undefined ? undefined : outOf(ports, row, job, to);
  if (out === undefined) {
    ports.log.error('not_rung', {});
    return end(ports, job, 'call_failed');
  }
  const calling = await turn(ports, job, { state: 'calling', shown: 'call_rings', next: later(ports, MINUTE) });
  if (calling === undefined) return;
  const hour = hourOf(ports.now());
  const tries = [...row.tries, hour].slice(-REMEMBERED);
  const noted = await changeAsked(ports, row, { set: { tries } });
  // Changed or erased since it was looked at: nothing rings.
  if (noted === undefined) return end(ports, calling, 'call_gone');
  // The last look before it rings: a STOP may have come meanwhile, or their time be over. The try that is noted is this one.
  const whyNotNow = await refusal(ports, { ...noted, tries: row.tries }, job);
  if (whyNotNow !== undefined) {
    await untry(ports, noted, hour);
    return end(ports, calling, whyNotNow);
  }
  const rings = await ports.callBack.reporter(out);
  if (rings.ok) await turn(ports, calling, { state: 'called', shown: 'call_rings', next: later(ports, TALKING) });
  else if (rings.error === 'not_called') {
    ports.log.error('not_rung', {});
    await untry(ports, noted, hour);
    await end(ports, calling, 'call_failed');
  }
  // Else nobody knows whether it rings: whoever looks next looks for it there, and asks for nothing.
};

/** It was asked for, and nobody knows whether it rings. */
const lookFor = async (ports: RelayPorts, job: BackJob): Promise<void> => {
  if (ports.now().getTime() - Date.parse(job.since) < MINUTE) return;
  const row = await callBackOf(ports, job.pk);
  const to = row && (await numberOf(ports, row));
  const out = row && to && outOf(ports, row, job, to);
  if (out === undefined) return end(ports, job, 'call_not_confirmed');
  const has = await ports.callBack.hasCall(out, new Date(job.since));
  if (has.ok && has.value) {
    await turn(ports, job, { state: 'called', shown: 'call_rings', next: later(ports, TALKING) });
    return;
  }
  const looks = job.looks + 1;
  if (looks >= MOST_LOOKS) return end(ports, job, 'call_not_confirmed');
  await turn(ports, job, { state: 'calling', shown: job.shown, next: later(ports, MINUTE), looks });
};

/** One look at what a partner asked for. */
export const workBack = async (ports: RelayPorts, job: BackJob): Promise<void> => {
  const isDue = job.until <= ports.now().toISOString();
  switch (job.state) {
    case 'waiting':
      return askPartner(ports, job);
    case 'asking':
      return isDue ? end(ports, job, 'call_not_taken') : undefined;
    case 'calling':
      return lookFor(ports, job);
    case 'called':
      return isDue ? end(ports, job, 'call_not_confirmed') : undefined;
    case 'over':
      return isDue ? void (await ports.relay.delete({ pk: job.pk, sk: job.sk })) : tell(ports, job);
  }
};

/** Something happened in a call back, or its time is over. */
export const learnCall = async (ports: RelayPorts, row: CalledRow): Promise<void> => {
  const key = { pk: row.pk, sk: row.sk };
  if (row.until <= ports.now().toISOString()) return void (await ports.relay.delete(key));
  const job = await ports.relay.get({ pk: row.tip, sk: jobKey(row.job) }, backJobSchema);
  const became = becameOf(row);
  const waits = job?.state === 'asking' && row.taken === true && row.left !== true;
  // They pressed 1 too late, though nobody has looked since: whoever waits may not be there by now.
  if (waits && job.until <= ports.now().toISOString()) await end(ports, job, 'call_not_taken');
  else if (waits) await callReporter(ports, job);
  else if (job?.state === 'asking' && row.left === true) await end(ports, job, 'call_not_taken');
  else if (job !== undefined && became !== undefined)
    await (job.shown === became ? tell(ports, job) : end(ports, job, became));
  else if (job?.state === 'calling' && row.answered === true) {
    await turn(ports, job, { state: 'called', shown: 'call_rings', next: later(ports, TALKING) });
  }
  // Told again, if not by now: then somebody is at it.
  const owed = owesBy('relay', 'routine', row.pk, new Date(row.until), ports.now());
  await changeSeen(ports.relay, key, calledRowSchema, row, { set: owed });
};

/** Nobody is called any more for what was asked so long ago, or is asked no more: the number goes, unless they have just asked anew. */
export const workCallBack = async (ports: RelayPorts, row: CallBackRow): Promise<void> => {
  if (Date.parse(row.expires) <= ports.now().getTime())
    await ports.relay.delete({ pk: row.pk, sk: row.sk }, { revision: row.revision });
};
