import * as z from 'zod';
import type { Runtime } from '../../../infra/local/runtime.ts';
import { SESSION_HEADER } from '../../../shared/deployment/origin.ts';
import { NEIGHBOURHOOD } from '../../journeys/support/reporter.ts';
import { jsonReport } from '../journey.ts';
import type { Context, Outcome, Row, Section } from '../outcome.ts';
import { countCalls, type Recorded } from '../recording.ts';
import { onStage, type Stage } from '../stage.ts';
import { median, round, sum, totals } from '../statistics.ts';

const TIPS = 300;
const SHORT_TIPS = 40;
/** People who press "send" at the same time. */
const AT_ONCE = 6;
const WARM_UPS = 12;

const sessionSchema = z.object({ session: z.string(), nonce: z.string() });

interface Ready {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const call = async (runtime: Runtime, path: string, init: RequestInit): Promise<unknown> => {
  const response = await fetch(new URL(path, runtime.sites['web']), { ...init, method: 'POST' });
  if (response.status !== 201) throw new Error(`${path} answered ${response.status}`);
  return response.json();
};

/** A session and a nonce each, from an address of their own: everything but the press of the button. */
const prepare = async (runtime: Runtime, number: number): Promise<Ready> => {
  const from = { [NEIGHBOURHOOD]: `10.${number >> 8}.${number & 255}.7`, 'accept-language': 'en' };
  const { session, nonce } = sessionSchema.parse(await call(runtime, '/api/sessions', { headers: from }));
  return {
    headers: { ...from, [SESSION_HEADER]: session, 'content-type': 'application/json' },
    body: JSON.stringify({ ...jsonReport, nonce }),
  };
};

/** So many at once, until all are done. */
const inLanes = async <Item>(items: readonly Item[], lanes: number, work: (item: Item) => Promise<void>) => {
  const left = [...items];
  const lane = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
};

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_unused, at) => from + at);

const laneOff = (name: string): string => name.replace(/-(?:urgent|routine)$/, '');

const timesOf = (recorded: Recorded, tips: number): Row[] => {
  const walls = totals(
    recorded.invocations,
    ({ functionName }) => laneOff(functionName),
    ({ milliseconds }) => milliseconds,
  );
  const counts = totals(
    recorded.invocations,
    ({ functionName }) => laneOff(functionName),
    () => 1,
  );
  const calls = countCalls(recorded);
  return [...walls].map(([name, wall]) => {
    const own = calls.filter(({ role }) => role === name);
    const endpoint = sum(own.map(({ milliseconds }) => milliseconds));
    return {
      function: name,
      'invocations a tip': round((counts.get(name) ?? 0) / tips),
      'wall ms a tip': round(wall / tips, 1),
      'calls a tip': round(sum(own.map(({ count }) => count)) / tips, 1),
      'in endpoints, ms a tip': round(endpoint / tips, 1),
    };
  });
};

const callsOf = (recorded: Recorded, tips: number): Row[] => {
  const calls = countCalls(recorded);
  const times = totals(
    calls,
    ({ service, operation }) => `${service} ${operation}`,
    ({ milliseconds }) => milliseconds,
  );
  const counts = totals(
    calls,
    ({ service, operation }) => `${service} ${operation}`,
    ({ count }) => count,
  );
  return [...times]
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, time]) => ({
      call: name,
      'a tip': round((counts.get(name) ?? 0) / tips, 1),
      'endpoint ms a tip': round(time / tips, 1),
      'ms a call': round(time / (counts.get(name) ?? NaN)),
    }));
};

const measureOn = async ({ runtime, recorder }: Stage, { short, progress }: Context): Promise<Outcome> => {
  const tips = short ? SHORT_TIPS : TIPS;
  for (const number of numbers(1, WARM_UPS)) {
    const ready = await prepare(runtime, number);
    await call(runtime, '/api/tips', ready);
  }
  await runtime.drain();
  const ready: Ready[] = [];
  await inLanes(numbers(1000, tips), AT_ONCE, async (number) => void ready.push(await prepare(runtime, number)));
  recorder.take();

  const answers: number[] = [];
  const before = process.cpuUsage();
  const began = performance.now();
  await inLanes(ready, AT_ONCE, async (one) => {
    const pressed = performance.now();
    await call(runtime, '/api/tips', one);
    answers.push(performance.now() - pressed);
    progress(answers.length, tips, 'tips');
  });
  const accepted = (performance.now() - began) / 1000;
  await runtime.drain({ timeoutMilliseconds: 600_000 });
  const whole = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(before);
  const recorded = recorder.take();
  const failed = recorded.invocations.filter(({ ok }) => !ok).length;
  const dead = await runtime.deadLetters();
  if (failed > 0 || dead.length > 0) throw new Error(`${failed} invocations failed, ${dead.length} dead letters`);
  const cpu = (user + system) / 1000 / tips;
  return {
    tables: [
      {
        title: `${tips} tips, ${AT_ONCE} at once, until all are with the desk`,
        rows: [
          { of: 'tips a second, accepted', value: round(tips / accepted, 1) },
          { of: 'tips a second, whole path', value: round(tips / whole, 1) },
          { of: 'ms until accepted, median', value: round(median(answers), 0) },
          { of: 'processor ms a tip, functions and endpoints together', value: round(cpu, 0) },
        ],
      },
      { title: 'Where the time goes, by function', rows: timesOf(recorded, tips) },
      { title: 'And by call', rows: callsOf(recorded, tips) },
    ],
    aims: [],
    notes: [
      'Functions, endpoints and whoever sends share this machine: it says what the embedded runtime bears and where time goes, not what AWS bears.',
      'Three instances of a function at most, and two batches of a queue at once, which is what the runtime allows itself.',
    ],
    data: { tips, accepted, whole, cpu, answers, calls: countCalls(recorded) },
  };
};

export const throughputSection: Section = {
  id: 'throughput',
  title: '(e) Tips a second on the embedded runtime',
  measure: (context) => onStage((stage) => measureOn(stage, context)),
};
