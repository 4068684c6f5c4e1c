import { resolveLoopbackNames } from '../../../infra/local/loopbackNames.ts';
import { startRuntime } from '../../../infra/local/runtime.ts';
import { movableClock } from '../../../infra/local/runtime/clock.ts';
import { jsonText } from '../../../shared/sealing/json.ts';
import { KEY_CACHE } from '../deployment.ts';
import { roleIn } from '../role.ts';
import { stageOf, viewerOf, type Stage } from '../stage.ts';
import { askSchema, startSchema, type Ask, type Said } from './protocol.ts';

/** A deployment in a process that dies as one does whose plug is pulled: in the middle of a call, with no farewell. */
const start = jsonText.pipe(startSchema).parse(process.argv[2]);
const say = (said: Said): void => {
  if (process.connected) process.send?.(said);
};

let calls = 0;
let isCounting = false;
const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

resolveLoopbackNames();
const clock = movableClock();
clock.advance(start.offset);
const runtime = await startRuntime({
  jurisdiction: 'zz',
  assembly: start.assembly,
  stateDirectory: start.directory,
  port: start.port,
  schedules: 'manual',
  keyCacheDirectory: KEY_CACHE,
  clock,
  viewerOf,
  faults: {
    afterCall: (request) => {
      if (!isCounting || roleIn(request) === undefined) return undefined;
      calls += 1;
      if (calls === start.dieAt) die();
      return undefined;
    },
  },
});
clock.onAdvance(() => say({ kind: 'clock', offset: clock.offset() }));
const stage = stageOf(runtime);

const answerTo = (ask: Ask, { rows, advance, ...others }: Stage): Promise<unknown> => {
  if (ask.what === 'advance') return advance(ask.by);
  if (ask.what === 'rows') return rows(ask.table);
  return others[ask.what]();
};

process.on('message', (message) => {
  const ask = askSchema.parse(message);
  answerTo(ask, stage).then(
    (value) => say({ kind: 'answer', id: ask.id, value: value ?? null }),
    (error: unknown) => say({ kind: 'failed', id: ask.id, why: error instanceof Error ? error.message : 'unknown' }),
  );
});
// Whoever started it is gone.
process.on('disconnect', die);
// The first root looks for what was written in each hour of a month: more calls than a life may have.
if (start.isFirst) await runtime.runSchedules();
isCounting = true;
say({ kind: 'ready', port: runtime.port, sites: { ...runtime.sites } });
