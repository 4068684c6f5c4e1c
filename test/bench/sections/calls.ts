import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../../../infra/build.ts';
import { readAssembly } from '../../../infra/local/template/assembly.ts';
import type { Deployment } from '../../../infra/local/template/deployment.ts';
import { aPack } from '../../factories/pack.ts';
import { linesOf, linesOfPolls } from '../bill.ts';
import { routineStory, sendOne } from '../journey.ts';
import { limitRow, limitsOf } from '../limits.ts';
import { idlePolling, overAMonth, standingLines, tableKeys } from '../month.ts';
import type { Context, Outcome, Section } from '../outcome.ts';
import { costOf, merged, totalOf, type Line } from '../prices.ts';
import { countCalls, roleOf, type Recorded } from '../recording.ts';
import { onStage, type Stage } from '../stage.ts';
import { round, sum } from '../statistics.ts';
import { ACCESS_LOG_BYTES, callsIn, joined, logBytes, rowsOfBill, rowsOfCalls, times } from '../tally.ts';
import { createWithholder, type Withholder } from '../withhold.ts';

/** The first tip of a worker also fetches public keys: a cold start's, and not a tip's. */
const WARM_UPS = 2;
const TIPS = 4;
const PARTS_OF_DESK = 4;
const PARTS_AIMED = 2;
const FIVE: ReadonlySet<string> = new Set(['desk', 'desk-two', 'reviewer', 'ngo-lantern', 'police-unit']);
/** The submit itself: its way through CloudFront, WAF and API Gateway. */
const edgeLines = (requests: number): Line[] => [
  { name: 'edgeRequest', amount: requests },
  { name: 'wafRequest', amount: requests },
  { name: 'httpApiRequest', amount: requests },
  { name: 'logByte', amount: requests * ACCESS_LOG_BYTES },
];

const grantsIn = (recorded: Recorded): number =>
  sum(countCalls(recorded).map(({ operation, count }) => (operation === 'ReEncrypt' ? count : 0)));

/** Tips one after the other, from submit to the desk notified, each with so many parts granted. */
const sendMany = async ({ runtime, recorder }: Stage, tips: number, parts: number, each: (at: number) => void) => {
  const logged = runtime.logs().length;
  const all = [];
  for (let at = 0; at < tips; at += 1) {
    each(at);
    all.push(await sendOne(runtime, recorder, routineStory));
  }
  const sent = joined(all.map((one) => one.sent));
  if (grantsIn(sent) !== tips * parts) throw new Error(`${grantsIn(sent)} grants of ${tips} tips, ${parts} parts each`);
  return { tips, parts, sent, before: joined(all.map((one) => one.before)), bytes: logBytes(runtime, logged) };
};

type Many = Awaited<ReturnType<typeof sendMany>>;

const billOf = ({ tips, sent, bytes }: Many, deployment: Deployment): Line[] =>
  times([...linesOf(sent, deployment), ...edgeLines(tips), { name: 'logByte', amount: bytes }], 1000 / tips);

const measurePath = async (stage: Stage, withholder: Withholder, { short: isShort, progress }: Context) => {
  const { runtime, recorder } = stage;
  const tips = isShort ? 2 : TIPS;
  const steps = 2 * tips + 1;
  for (let at = 0; at < WARM_UPS; at += 1) await sendOne(runtime, recorder, routineStory);
  const four = await sendMany(stage, tips, PARTS_OF_DESK, (at) => progress(at, steps, 'tips'));
  withholder.begin(runtime);
  const two = await sendMany(stage, tips, PARTS_AIMED, (at) => progress(tips + at, steps, 'tips with two parts'));
  progress(2 * tips, steps, 'schedules');
  await runtime.runSchedules();
  await runtime.drain();
  recorder.take();
  await runtime.runSchedules();
  return { four, two, scheduled: recorder.take(), deployment: runtime.deployment };
};

type Path = Awaited<ReturnType<typeof measurePath>>;

/** A month without a single tip: what stands, what looks for work each minute, and what waits for messages. */
const measureMonth = async ({ scheduled, four: { sent, before }, deployment }: Path) => {
  const directory = mkdtempSync(join(tmpdir(), 'quietline-bench-'));
  try {
    const pack = await aPack();
    const partners = pack.partners.filter(({ id }) => FIVE.has(id));
    // Any other region than that of the edge, so that the secrets' replicas are counted.
    (
      await buildApp({
        jurisdiction: 'zz',
        acceptUnreviewed: 'zz',
        pack: { ...pack, partners },
        region: 'eu-west-1',
        outdir: directory,
      })
    ).synth();
    const stacks = readAssembly(directory);
    const schedules = deployment.schedules.flatMap(({ functionName, everyMilliseconds }) => {
      const spec = deployment.functions.find(({ name }) => name === functionName);
      const mine = {
        exchanges: scheduled.exchanges.filter(({ principalArn }) => principalArn === spec?.roleArn),
        invocations: scheduled.invocations.filter((each) => functionName.endsWith(`-${each.functionName}`)),
        polls: [],
      };
      return overAMonth(linesOf(mine, deployment), everyMilliseconds);
    });
    const users = [...sent.exchanges, ...before.exchanges, ...scheduled.exchanges].filter(
      ({ service, principalArn }) => service === 'dynamodb' && roleOf(principalArn) !== undefined,
    );
    const pairs = new Set(users.map(({ principalArn, resource }) => `${principalArn} ${resource}`));
    return {
      stands: standingLines(stacks),
      schedules: merged(schedules),
      polling: idlePolling(deployment.sources.length),
      tableKeys: tableKeys(pairs.size),
      pairs: pairs.size,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

const outcomeOf = (path: Path, month: Awaited<ReturnType<typeof measureMonth>>): Outcome => {
  const { four, two, deployment } = path;
  const per1000 = 1000 / two.tips;
  const calls = countCalls(two.sent);
  const perTip = round(callsIn(two.sent) / two.tips);
  const bill = merged(billOf(two, deployment));
  const usd = round(totalOf(bill), 4);
  const whole = { calls: round(callsIn(four.sent) / four.tips), usd: round(totalOf(billOf(four, deployment)), 4) };
  const requests = two.before.invocations.length;
  const pages = times([...linesOf(two.before, deployment), ...edgeLines(requests)], per1000);
  const polling = times(linesOfPolls(two.sent), per1000);
  const standing = merged([...month.stands, ...month.schedules, ...month.polling, ...month.tableKeys]);
  return {
    tables: [
      {
        title: 'AWS calls of one tip, from submit to one partner notified, two parts granted',
        rows: rowsOfCalls(calls, two.tips, deployment),
      },
      { title: 'Per 1,000 such tips: US dollars', rows: rowsOfBill(bill) },
      {
        title: 'Beside it, per 1,000 tips: US dollars',
        rows: [
          { of: 'with all four parts granted, as the desk has them', calls: whole.calls, usd: whole.usd },
          {
            of: 'the pages before the submit',
            calls: round(callsIn(two.before) / two.tips),
            usd: round(totalOf(pages), 4),
          },
          {
            of: 'queue receives and deletes',
            calls: round(two.sent.polls.length / two.tips),
            usd: round(totalOf(polling), 4),
          },
          { of: 'e-mail: none is sent yet; one a referral would be', calls: 1, usd: costOf('email', 1000) },
        ],
      },
      {
        title: 'Which limit binds, all four parts granted',
        rows: limitsOf(countCalls(four.sent), four.tips, requests / two.tips + 1, deployment)
          .toSorted((one, other) => one.aSecond / one.aTip - other.aSecond / other.aTip)
          .map(limitRow),
      },
      { title: 'A month without a tip, five partners: US dollars', rows: rowsOfBill(month.stands) },
      {
        title: 'And while it waits: US dollars a month',
        rows: [
          { of: 'schedules', usd: round(totalOf(month.schedules), 2) },
          {
            of: `five long polls on each of ${deployment.sources.length} queues`,
            usd: round(totalOf(month.polling), 2),
          },
          { of: `table keys, at most (${month.pairs} roles × tables)`, usd: round(totalOf(month.tableKeys), 2) },
          { of: 'the month, all together', usd: round(totalOf(standing), 2) },
        ],
      },
    ],
    aims: [
      { what: 'AWS calls a tip, two parts granted', value: perTip, unit: 'calls', atMost: 22 },
      { what: 'list price of 1,000 tips, two parts granted', value: usd, unit: '$', atMost: 0.08 },
    ],
    notes: [
      `Counted from ${two.tips} tips by the real form on the embedded runtime, warm; units by DynamoDB's published rules.`,
      'The desk always receives four parts: for two, the others are marked as withheld before triage (withhold.ts).',
      'Lambda is priced at the wall time that was measured here, at the configured memory; AWS is further away than loopback.',
      'List prices without free tier, storage, transfer or tax; test/bench/prices.ts says where each was read.',
    ],
    data: { tips: two.tips, calls, perTip, bill, usd, whole, pages, polling, month },
  };
};

export const callsSection: Section = {
  id: 'calls',
  title: '(c) AWS calls and list price',
  measure: async (context) => {
    const withholder = createWithholder();
    const options = { countCapacity: true, faults: withholder.faults };
    const path = await onStage((stage) => measurePath(stage, withholder, context), options);
    return outcomeOf(path, await measureMonth(path));
  },
};
