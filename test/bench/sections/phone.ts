import { cpus, loadavg } from 'node:os';
import type { Runtime } from '../../../infra/local/runtime.ts';
import { Caller } from '../../journeys/support/caller.ts';
import { Handset } from '../../journeys/support/handset.ts';
import { linesOf } from '../bill.ts';
import { timeCall, CALL_STEPS } from '../calling.ts';
import type { Context, Outcome, Section, Row } from '../outcome.ts';
import { merged, totalOf, type Line } from '../prices.ts';
import { countCalls, type Recorded } from '../recording.ts';
import { onStage, type Stage } from '../stage.ts';
import { median, quantile, round } from '../statistics.ts';
import { ACCESS_LOG_BYTES, callsIn, logBytes, rowsOfBill, rowsOfCalls, times } from '../tally.ts';

/** They make a worker fetch what the first of its texts needs: public keys, the provider's secret, a tip's whole way. */
const WARM_UPS = 3;
const PEOPLE = 60;
const SHORT_PEOPLE = 10;
const PRICED = 4;
const MONTHLY = [100, 1_000, 10_000] as const;

/** A conversation with everything that is asked for: what docs/phone.md counts eight texts out for. */
export const CONVERSATION = [
  { what: 'the first text', words: 'There are six of us in the house behind the brick works.' },
  { what: 'yes', words: '1' },
  { what: 'an answer', words: '6' },
  { what: 'a place', words: 'North Province' },
  { what: 'an age', words: '8' },
  { what: 'a code', words: 'code' },
  { what: 'more words', words: 'They keep our papers in a tin.' },
] as const;

const settle = (runtime: Runtime): Promise<void> => runtime.drain({ skipWaits: true, timeoutMilliseconds: 120_000 });

/** Milliseconds from the webhook to the whole of its answer, each text on an idle deployment. */
const timeTexts = async (
  { runtime }: Stage,
  people: number,
  each: (at: number) => void,
): Promise<Map<string, number[]>> => {
  const found = new Map<string, number[]>(CONVERSATION.map(({ what }) => [what, []]));
  for (let at = -WARM_UPS; at < people; at += 1) {
    each(Math.max(0, at));
    const phone = new Handset(runtime);
    for (const { what, words } of CONVERSATION) {
      const text = phone.write(words);
      const began = performance.now();
      const { status } = await phone.deliver(text);
      const took = performance.now() - began;
      if (status !== 200) throw new Error(`${what} was answered with ${status}`);
      if (at >= 0) found.get(what)?.push(took);
      await settle(runtime);
    }
  }
  return found;
};

/** The same of calls, key by key. */
const timeCalls = async ({ runtime }: Stage, people: number): Promise<Map<string, number[]>> => {
  const found = new Map<string, number[]>(CALL_STEPS.map(({ what }) => [what, []]));
  for (let at = -WARM_UPS; at < people; at += 1) {
    const took = await timeCall(runtime);
    for (const [step, { what }] of CALL_STEPS.entries()) if (at >= 0) found.get(what)?.push(took[step] ?? NaN);
    await settle(runtime);
  }
  return found;
};

/** A message of some seconds, a code that is read out, and no call back. */
const leaveMessage = async (runtime: Runtime): Promise<void> => {
  const caller = new Caller(runtime);
  await caller.call();
  await caller.press('12');
  await caller.speak(20);
  await caller.press('#122');
  await caller.hangUp();
  await settle(runtime);
};

const sendTexts = async (runtime: Runtime, texts: readonly { readonly words: string }[]): Promise<number> => {
  const phone = new Handset(runtime);
  let answers = 0;
  for (const { words } of texts) {
    answers += (await phone.text(words)).length;
    await settle(runtime);
  }
  return answers;
};

interface Priced {
  readonly recorded: Recorded;
  readonly calls: number;
  /** Texts that went back to the phone. */
  readonly answers: number;
  /** Of 1,000 tips. */
  readonly lines: readonly Line[];
}

/** @param tell sends one tip in, and gives the number of texts that came back */
const priceOf = async ({ runtime, recorder }: Stage, tell: () => Promise<number>): Promise<Priced> => {
  const logged = runtime.logs().length;
  recorder.take();
  let answers = 0;
  for (let at = 0; at < PRICED; at += 1) answers += await tell();
  const recorded = recorder.take();
  const requests = recorded.invocations.filter(({ functionName }) => functionName === 'phone').length;
  const lines = [
    ...linesOf(recorded, runtime.deployment),
    // The provider knocks at the API itself: there is neither CloudFront nor a firewall before it.
    { name: 'httpApiRequest', amount: requests } as const,
    { name: 'logByte', amount: requests * ACCESS_LOG_BYTES + logBytes(runtime, logged) } as const,
  ];
  const calls = callsIn(recorded) / PRICED;
  return { recorded, calls, answers: answers / PRICED, lines: merged(times(lines, 1000 / PRICED)) };
};

const timeRow = ([what, milliseconds]: readonly [string, readonly number[]]): Row => ({
  of: what,
  n: milliseconds.length,
  'median ms': round(median(milliseconds), 1),
  'p95 ms': round(quantile(milliseconds, 0.95), 1),
  'p99 ms': round(quantile(milliseconds, 0.99), 1),
  'at most ms': round(Math.max(...milliseconds), 1),
});

const measure = async (stage: Stage, { short, progress }: Context): Promise<Outcome> => {
  const { deployment } = stage.runtime;
  const people = short ? SHORT_PEOPLE : PEOPLE;
  const timed = await timeTexts(stage, people, (at) => progress(at, people + 4, 'texts'));
  progress(people, people + 4, 'price of one text');
  const [first] = CONVERSATION;
  const one = await priceOf(stage, () => sendTexts(stage.runtime, [first]));
  progress(people + 1, people + 4, 'price of a conversation');
  const whole = await priceOf(stage, () => sendTexts(stage.runtime, CONVERSATION));
  progress(people + 2, people + 4, 'calls');
  const keyed = await timeCalls(stage, people);
  progress(people + 3, people + 4, 'price of a call');
  const call = await priceOf(stage, async () => {
    await leaveMessage(stage.runtime);
    return 0;
  });
  const all = [...timed.values()].flat();
  const allKeyed = [...keyed.values()].flat();
  const [usdOne = 0, usdWhole = 0, usdCall = 0] = [one, whole, call].map(({ lines }) => round(totalOf(lines), 4));
  const months = MONTHLY.map((tips) => ({
    'tips a month': tips,
    'one text each, $': round((usdOne / 1000) * tips, 3),
    'whole conversations, $': round((usdWhole / 1000) * tips, 3),
    'calls with a message, $': round((usdCall / 1000) * tips, 3),
  }));
  return {
    tables: [
      { title: 'Webhook to TwiML, one text at a time', rows: [...timed, ['all of them', all] as const].map(timeRow) },
      {
        title: 'Webhook to TwiML in a call, one at a time',
        rows: [...keyed, ['all of them', allKeyed] as const].map(timeRow),
      },
      {
        title: `AWS calls of one tip by text: ${CONVERSATION.length} texts, each routed before the next`,
        rows: rowsOfCalls(countCalls(whole.recorded), PRICED, deployment),
      },
      { title: 'Per 1,000 such tips: US dollars, without the provider’s charges', rows: rowsOfBill(whole.lines) },
      { title: 'Per 1,000 tips of one text each', rows: rowsOfBill(one.lines) },
      {
        title: 'AWS calls of one call: a message of 20 seconds, and a code',
        rows: rowsOfCalls(countCalls(call.recorded), PRICED, deployment),
      },
      { title: 'Per 1,000 such calls', rows: rowsOfBill(call.lines) },
      { title: 'A month of tips by telephone, beside what stands: US dollars', rows: months },
    ],
    aims: [
      { what: 'TwiML for a text, 99th percentile', value: round(quantile(all, 0.99), 1), unit: 'ms', atMost: 150 },
      { what: 'TwiML in a call, 99th percentile', value: round(quantile(allKeyed, 0.99), 1), unit: 'ms', atMost: 150 },
    ],
    notes: [
      `A conversation is ${CONVERSATION.length} texts in and ${whole.answers} out, and ${whole.calls} AWS calls; one text is answered with ${one.answers}, and is ${one.calls} calls; a call with a message is ${call.calls}.`,
      `Load of the machine over the last minute: ${round(loadavg()[0] ?? NaN, 1)}, on ${cpus().length} cores. Times on a busy machine are those of the queue for it.`,
      `${all.length} texts of ${people} people, signed, over HTTP to the embedded runtime, warm; nothing else ran on the deployment.`,
      'Twilio’s own charges are not in it: number, text in, text out, carrier fees.',
    ],
    data: {
      milliseconds: Object.fromEntries(timed),
      one: { calls: one.calls, answers: one.answers, usd: usdOne, bill: one.lines },
      whole: {
        texts: CONVERSATION.length,
        answers: whole.answers,
        calls: whole.calls,
        usd: usdWhole,
        bill: whole.lines,
      },
      call: { calls: call.calls, usd: usdCall, bill: call.lines, milliseconds: Object.fromEntries(keyed) },
      months,
    },
  };
};

export const phoneSection: Section = {
  id: 'phone',
  title: '(g) The telephone',
  measure: (context) => onStage((stage) => measure(stage, context), { countCapacity: true }),
};
