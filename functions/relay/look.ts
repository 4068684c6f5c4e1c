import { upToTheHour } from '../../shared/domain/hour.ts';
import { ok, type Result } from '../../shared/domain/result.ts';
import { markOf } from '../../shared/relay/mark.ts';
import { owesBy } from '../../shared/rows/owed.ts';
import { jobKey } from '../../shared/rows/jobKey.ts';
import { markRowSchema, type TextJob } from '../../shared/rows/relay.ts';
import type { TextOut } from '../../shared/telephony/sending.ts';
import { end, idOf, later, MINUTE, turn } from './jobs.ts';
import type { RelayPorts } from './ports.ts';
import { accepted, prepare, termsOf } from './send.ts';
import { textsOf } from './textsOf.ts';

/** How often it is looked for, each time twice as long after. */
const MOST_LOOKS = 3;
const LONGEST = 60 * MINUTE;

/** Whether a text that was found is this job's: whoever says so first, where two look at the same moment. */
const claim = async (ports: RelayPorts, job: TextJob, mark: string): Promise<boolean> => {
  const key = { pk: job.pk, sk: jobKey(`mark-${mark}`) };
  const gone = upToTheHour(later(ports, 2 * LONGEST));
  const owed = owesBy('relay', 'routine', `${key.pk}${key.sk}`, gone, ports.now());
  if (await ports.relay.putIfAbsent({ ...key, kind: 'mark', job: idOf(job), ...owed })) return true;
  return (await ports.relay.get(key, markRowSchema))?.job === idOf(job);
};

/** Looks for a text of this job. Another answer may have said the same at the same moment. */
const findOwn = async (
  ports: RelayPorts,
  job: TextJob,
  out: TextOut,
  since: Date,
): Promise<Result<string | null, 'unknown'>> => {
  const others = new Set((await textsOf(ports, job.pk)).flatMap(({ marks }) => marks));
  for (;;) {
    const found = await ports.sender.findText(out, since, (id) => others.has(markOf(id)));
    if (!found.ok || found.value === null) return found;
    const mark = markOf(found.value);
    if (await claim(ports, job, mark)) return ok(mark);
    others.add(mark);
  }
};

/**
 * A text of which nobody knows whether it went out: it is looked for at the provider, and never asked for again. Where it is
 * not found it may have gone out all the same, and whoever wrote it is told so.
 */
export const lookFor = async (ports: RelayPorts, job: TextJob): Promise<void> => {
  const { send } = job;
  const since = new Date(send?.since ?? 0);
  const passed = ports.now().getTime() - since.getTime();
  // Whoever asked may be at it still.
  if (passed < MINUTE) return;
  const terms = await termsOf(ports, job.pk);
  if (send === undefined || terms === undefined) return void (await end(ports, job, 'not_confirmed'));
  const ready = await prepare(ports, job, terms);
  if (ready === undefined) return;
  const found = await findOwn(ports, job, ready.out, since);
  if (found.ok && found.value !== null) return accepted(ports, job, ready.isLast, found.value);
  const looks = send.looks + (found.ok ? 1 : 0);
  if (looks >= MOST_LOOKS || passed > LONGEST) return void (await end(ports, job, 'not_confirmed'));
  const next = later(ports, MINUTE * 2 ** looks);
  await turn(ports, job, { state: 'sending', shown: job.shown, next }, { set: { send: { ...send, looks } } });
};
