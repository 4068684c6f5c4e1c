/** `npm run demo`: one report from beginning to end, and who could open what at every step. */
import { runDemo } from './run.ts';
import { startStage } from './stage.ts';
import { story } from './story.ts';

process.exitCode = await runDemo(process.argv.slice(2), {
  start: async (report) => {
    const stage = await startStage({ report });
    process.once('SIGINT', () => void stage.stop().finally(() => process.exit(130)));
    return stage;
  },
  story,
  print: (line) => console.log(line),
});
