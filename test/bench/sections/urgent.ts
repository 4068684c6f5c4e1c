import { setTimeout as pause } from 'node:timers/promises';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Runtime } from '../../../infra/local/runtime.ts';
import { INBOX_INDEX, tableName } from '../../../shared/deployment/names.ts';
import { rankOf } from '../../../shared/domain/urgency.ts';
import { Reporter } from '../../journeys/support/reporter.ts';
import { tipsOf } from '../../journeys/support/tips.ts';
import { routineStory, urgentStory } from '../journey.ts';
import type { Context, Outcome, Section } from '../outcome.ts';
import { prepareQueued } from '../queued.ts';
import { onStage, type Stage } from '../stage.ts';
import { median, round, sum } from '../statistics.ts';

const QUEUED = 5000;
const SHORT_QUEUED = 200;
const EMPTY_RUNS = 3;
const LOOK_MILLISECONDS = 20;
const PATIENCE_MILLISECONDS = 300_000;

/** How many urgent referrals the desk finds among what is new: the first page that its staff see. */
const urgentAtDesk = async ({ admin }: Runtime): Promise<number> => {
  const { Count = 0 } = await admin.dynamodb.send(
    new QueryCommand({
      TableName: tableName('quietline-zz', 'Referrals'),
      IndexName: INBOX_INDEX,
      Select: 'COUNT',
      KeyConditionExpression: 'inboxPartner = :desk AND begins_with(inboxKey, :prefix)',
      ExpressionAttributeValues: marshall({ ':desk': 'desk', ':prefix': `new#${rankOf('immediate')}#` }),
    }),
  );
  return Count;
};

interface Timed {
  readonly accepted: number;
  readonly delivered: number;
}

/** Milliseconds from the press of "send" on the real form to the answer, and to the desk's inbox. */
const timeUrgent = async (runtime: Runtime): Promise<Timed> => {
  const before = await urgentAtDesk(runtime);
  const reporter = await Reporter.at(runtime).fillIn(urgentStory);
  const began = performance.now();
  const arrived = async (): Promise<number> => {
    while ((await urgentAtDesk(runtime)) === before) {
      if (performance.now() - began > PATIENCE_MILLISECONDS) throw new Error('An urgent tip did not reach the desk');
      await pause(LOOK_MILLISECONDS);
    }
    return performance.now() - began;
  };
  const [accepted, delivered] = await Promise.all([
    reporter.submit({}, { button: 'go=send' }).then(() => performance.now() - began),
    arrived(),
  ]);
  return { accepted, delivered };
};

const waiting = (runtime: Runtime): number =>
  sum(Object.entries(runtime.queueDepths()).map(([name, { visible }]) => (name.endsWith('-routine') ? visible : 0)));

const seconds = (milliseconds: number): number => round(milliseconds / 1000, 1);

const measureOn = async ({ runtime }: Stage, { short, progress }: Context): Promise<Outcome> => {
  const queued = short ? SHORT_QUEUED : QUEUED;
  progress(0, queued, 'warming up');
  await Reporter.at(runtime).report(routineStory);
  await runtime.drain();
  const [model = ''] = await tipsOf(runtime);
  await timeUrgent(runtime);
  await runtime.drain();
  const empty: Timed[] = [];
  for (let run = 0; run < EMPTY_RUNS; run += 1) {
    empty.push(await timeUrgent(runtime));
    await runtime.drain();
  }
  const enqueue = await prepareQueued(runtime, model, queued, (done) =>
    progress(done, queued, 'sealing what is queued'),
  );
  progress(queued, queued, 'an urgent tip behind them');
  await enqueue();
  const ahead = waiting(runtime);
  const loaded = await timeUrgent(runtime);
  const behind = waiting(runtime);
  const complaint = runtime.logs().find(({ text }) => text.includes('part_not_vouched'));
  if (complaint !== undefined) throw new Error('What was queued was not taken for real tips');
  const alone = median(empty.map(({ delivered }) => delivered));
  return {
    tables: [
      {
        title: 'Seconds from the press of "send" on the form',
        rows: [
          {
            system: 'empty',
            'routine tips waiting': 0,
            'until accepted': seconds(median(empty.map(({ accepted }) => accepted))),
            'until with the desk': seconds(alone),
          },
          {
            system: `${queued} routine tips queued`,
            'routine tips waiting': ahead,
            'until accepted': seconds(loaded.accepted),
            'until with the desk': seconds(loaded.delivered),
          },
        ],
      },
    ],
    aims: [{ what: `urgent behind ${queued} routine`, value: seconds(loaded.delivered), unit: 's', atMost: 60 }],
    notes: [
      `${ahead} routine messages were still waiting when it was sent, and ${behind} when it had arrived: ${round(loaded.delivered / alone, 1)} × an empty system.`,
      `Empty: median of ${EMPTY_RUNS}. Functions and endpoints share this machine, so what is routine slows what is urgent here more than on AWS.`,
    ],
    data: { queued, ahead, behind, empty, loaded },
  };
};

export const urgentSection: Section = {
  id: 'urgent',
  title: '(f) Urgent first',
  measure: (context) => onStage((stage) => measureOn(stage, context)),
};
