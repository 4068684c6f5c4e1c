import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { missingCountry } from '../../../shared/jurisdiction/countries.ts';
import { CannotBuild } from '../../deployment.ts';
import { openFront, PortTaken } from '../http/front.ts';
import { startRuntime } from '../runtime.ts';
import { openState, StateInUse } from '../runtime/state.ts';
import { indexPage } from './indexPage.tsx';
import { handsets } from '../provider/handsets/app.tsx';
import { mailPage } from './mailPage.tsx';
import { HANDSETS, MAILS, placesOf, type Place } from './places.ts';
import { readSettings, type Settings } from './settings.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const say = (text: string): void => console.log(text);

const USUAL_PORT = 8080;

/** What the person at the keyboard can put right; said without the error's name. */
class CannotStart extends Error {}

/** The port that was asked for and no other; where none was, the usual one, or any if another program has that. */
const portFor = async (asked: number | undefined): Promise<number> => {
  const port = asked ?? USUAL_PORT;
  try {
    await (await openFront(port)).close();
    return port;
  } catch (error) {
    if (!(error instanceof PortTaken)) throw error;
    if (asked !== undefined) {
      throw new CannotStart(
        `Another program has port ${port}: choose another, or leave out --port and a free one is taken.`,
      );
    }
    say(`  Another program has port ${port}: taking a free one. (--port <number> chooses.)`);
    return 0;
  }
};

const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });

const summary = (places: readonly Place[], stateDirectory: string): string => {
  const width = Math.max(...places.map(({ title }) => title.length)) + 2;
  const lines = places.map(({ title, url, accounts }) => {
    const who = accounts.length === 0 ? '' : `   ${accounts.map(({ name }) => name).join(', ')}`;
    return `  ${title.padEnd(width)}${url}${who}`;
  });
  return [
    '',
    ...lines,
    '',
    '  Nothing leaves this machine, and nothing on it is a real report: see the start-up page.',
    `  What is written stays in ${relative(ROOT, stateDirectory)} until --reset. Ctrl-C stops.`,
    '',
  ].join('\n');
};

const serveUntilSignalled = async ({ jurisdiction, port, reset, quiet }: Settings): Promise<void> => {
  const missing = await missingCountry(jurisdiction);
  if (missing !== undefined) throw new CannotStart(missing);
  const stateDirectory = join(ROOT, '.quietline', jurisdiction);
  // Looked at first: of what another start is using nothing is pulled away, and its port is not what has to be told.
  openState(stateDirectory).release();
  const free = await portFor(port);
  const began = Date.now();
  const stop = signalled();
  if (reset) rmSync(stateDirectory, { recursive: true, force: true });
  say(`Quietline, country ${jurisdiction}, on this machine`);
  const runtime = await startRuntime({
    jurisdiction,
    stateDirectory,
    port: free,
    report: (progress) => say(`  ${((Date.now() - began) / 1000).toFixed(1)} s  ${progress}`),
    ...(quiet ? {} : { onLog: ({ functionName, text }) => say(`${functionName} | ${text}`) }),
  });
  const places = placesOf(runtime);
  runtime.serve('localhost', indexPage(runtime, places));
  runtime.serve(HANDSETS, handsets(runtime.provider));
  runtime.serve(MAILS, mailPage(runtime));
  say(`  ${((Date.now() - began) / 1000).toFixed(1)} s  ready`);
  say(
    summary(
      [{ title: 'Start here', url: `http://localhost:${runtime.port}`, accounts: [] }, ...places],
      stateDirectory,
    ),
  );
  await stop;
  say('Stopping');
  await runtime.stop();
};

/** The exit code. */
export const run = async (args: readonly string[]): Promise<number> => {
  const settings = readSettings(args);
  if ('print' in settings) {
    say(settings.print);
    return settings.exitCode;
  }
  try {
    await serveUntilSignalled(settings);
    return 0;
  } catch (error) {
    if (error instanceof StateInUse) {
      console.error(
        `Quietline already runs here: ${error.message}. Stop that one first (Ctrl-C where it was started).`,
      );
      return 1;
    }
    const expected = error instanceof CannotStart || error instanceof CannotBuild;
    console.error(error instanceof Error ? `${expected ? '' : `${error.name}: `}${error.message}` : error);
    return 1;
  }
};
