import { mkdirSync, writeFileSync } from 'node:fs';
import { runBench } from './run.ts';
import { bundlesSection } from './sections/bundles.ts';
import { callsSection } from './sections/calls.ts';
import { decisionsSection } from './sections/decisions.ts';
import { growthSection } from './sections/growth.ts';
import { phoneSection } from './sections/phone.ts';
import { processorSection } from './sections/processor.ts';
import { throughputSection } from './sections/throughput.ts';
import { urgentSection } from './sections/urgent.ts';

const OUT = '.quietline/bench.json';

process.exitCode = await runBench(process.argv.slice(2), {
  sections: [
    bundlesSection,
    processorSection,
    callsSection,
    growthSection,
    throughputSection,
    urgentSection,
    phoneSection,
    decisionsSection,
  ],
  print: console.log,
  stream: process.stderr,
  write: (json) => {
    mkdirSync('.quietline', { recursive: true });
    writeFileSync(OUT, json);
    return OUT;
  },
});
