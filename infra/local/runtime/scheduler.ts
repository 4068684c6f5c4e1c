import type { ScheduleSpec } from '../template/schedules.ts';
import type { Invocation } from './instance.ts';

export interface Scheduler {
  /** Runs every schedule once, now, and waits for all. */
  readonly runAll: () => Promise<readonly Invocation[]>;
  readonly stop: () => void;
}

export const startScheduler = (
  schedules: readonly ScheduleSpec[],
  invoke: (functionName: string, event: unknown) => Promise<Invocation>,
  timers: boolean,
): Scheduler => {
  const run = ({ functionName, input }: ScheduleSpec): Promise<Invocation> => invoke(functionName, input);
  const running = timers
    ? schedules.map((schedule) => setInterval(() => void run(schedule), schedule.everyMilliseconds))
    : [];
  return {
    runAll: () => Promise.all(schedules.map(run)),
    stop: () => {
      for (const timer of running) clearInterval(timer);
    },
  };
};
