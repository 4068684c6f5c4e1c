import { owesBy } from '../../shared/rows/owed.ts';
import { jobKey } from '../../shared/rows/jobKey.ts';
import { relayRowSchema, textJobSchema, type SentRow, type TextJob } from '../../shared/rows/relay.ts';
import type { Step } from '../../shared/steps/consume.ts';
import { workAlarm } from './alarm.ts';
import { workAnswer, workNudge } from './answer.ts';
import { DAY, end, idOf, later, tell } from './jobs.ts';
import { lookFor } from './look.ts';
import type { RelayPorts } from './ports.ts';
import { learnCall, workBack, workCallBack } from './callBack.ts';
import { workRing } from './ring.ts';
import { forgetRung } from './rung.ts';
import { accepted, prepare, termsOf } from './send.ts';
import { workTry } from './try.ts';
import { stop } from './stopped.ts';
import { tend } from './tend.ts';
import { answersOf } from './textsOf.ts';

/** A nudge that is out stays, so that no second is made in its place. */
const forget = async (ports: RelayPorts, job: TextJob): Promise<void> => {
  const terms = job.kind === 'nudge' ? await termsOf(ports, job.pk) : undefined;
  if (terms?.nudged !== idOf(job)) return void (await ports.relay.delete({ pk: job.pk, sk: job.sk }));
  await ports.relay.change(
    { pk: job.pk, sk: job.sk },
    { set: owesBy('relay', 'routine', job.sk, later(ports, DAY), ports.now()) },
  );
};

const workText = async (ports: RelayPorts, job: TextJob): Promise<void> => {
  const isDue = job.until <= ports.now().toISOString();
  switch (job.state) {
    case 'waiting':
      return job.kind === 'answer' ? workAnswer(ports, job) : workNudge(ports, job);
    case 'sending':
      return lookFor(ports, job);
    case 'sent':
      // The provider has not said what became of it, and will not any more.
      return isDue ? void (await end(ports, job, job.shown)) : undefined;
    case 'over':
      // Whoever ended it may have died before it was told.
      return isDue ? forget(ports, job) : tell(ports, job);
  }
};

/** What the provider said of a text: that it has it, too, where its own answer was lost. */
const learn = async (ports: RelayPorts, row: SentRow): Promise<void> => {
  const key = { pk: row.tip, sk: jobKey(row.job) };
  const { status } = row;
  const job = status === undefined ? undefined : await ports.relay.get(key, textJobSchema);
  if (job !== undefined && job.state === 'sending' && job.send?.id === row.pk) {
    const terms = await termsOf(ports, job.pk);
    const ready = terms && (await prepare(ports, job, terms));
    if (ready !== undefined) await accepted(ports, job, ready.isLast, row.mark);
  }
  if (status === 'stopped' && job !== undefined) {
    const terms = await termsOf(ports, job.pk);
    if (terms !== undefined) await stop(ports, terms.contact);
  }
  const said = await ports.relay.get(key, textJobSchema);
  if (said !== undefined && (status === 'failed' || status === 'stopped')) {
    // Of any of its texts.
    if (said.shown !== 'failed') await end(ports, said, 'failed');
    // While more of it is to come, that its first text arrived ends nothing.
  } else if (status === 'delivered' && said?.state === 'sent' && said.send?.id === row.pk) {
    await end(ports, said, 'delivered');
  }
};

export const relayStep =
  (ports: RelayPorts): Step =>
  async (pointer) => {
    if (!('job' in pointer)) throw new Error('the relay is pointed at a job');
    const row = await ports.relay.get({ pk: pointer.tip, sk: jobKey(pointer.job) }, relayRowSchema);
    switch (row?.kind) {
      case undefined:
        return;
      case 'answer':
      case 'nudge':
        return workText(ports, row);
      case 'ring':
        return workRing(ports, row);
      case 'mark':
        return void (await ports.relay.delete({ pk: row.pk, sk: row.sk }));
      case 'tend':
        return tend(ports, row);
      case 'callback':
        return workCallBack(ports, row);
      case 'back':
        return workBack(ports, row);
      case 'called':
        return learnCall(ports, row);
      case 'alarm':
        return workAlarm(ports, row);
      case 'rung':
        return forgetRung(ports, row);
      case 'try':
        return workTry(ports, row);
      case 'sent':
        await learn(ports, row);
        if (row.until <= ports.now().toISOString()) await ports.relay.delete({ pk: row.pk, sk: row.sk });
        return;
      case 'look': {
        const jobs = (await answersOf(ports, row.pk)).filter(({ state }) => state === 'waiting');
        let fault: unknown;
        // One that cannot be opened keeps no other from whoever asked.
        for (const job of jobs) await workAnswer(ports, job).catch((error: unknown) => (fault ??= error));
        if (fault !== undefined) throw fault;
        await ports.relay.delete({ pk: row.pk, sk: row.sk });
      }
    }
  };
