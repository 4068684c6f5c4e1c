import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PortTaken } from '../http/front.ts';
import type { RuntimeOptions } from '../options.ts';
import { startRuntime, type Runtime } from '../runtime.ts';
import { openState } from '../runtime/state.ts';
import { indexPage } from './indexPage.tsx';
import { placesOf, type Place } from './places.ts';
import { readSettings, type Settings } from './settings.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const say = (text: string): void => console.log(text);

/** On the port that was asked for, or, if another program has that, on any. */
const startOnPort = async (options: RuntimeOptions): Promise<Runtime> => {
  try {
    return await startRuntime(options);
  } catch (error) {
    if (!(error instanceof PortTaken)) throw error;
    say(`  Another program has port ${options.port}: taking a free one. (--port <number> chooses.)`);
    return startRuntime({ ...options, port: 0 });
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
  const began = Date.now();
  const stop = signalled();
  const stateDirectory = join(ROOT, '.quietline', jurisdiction);
  if (reset) {
    // Opened first, so that what another process is using is not pulled away from under it.
    openState(stateDirectory).release();
    rmSync(stateDirectory, { recursive: true, force: true });
  }
  say(`Quietline, country ${jurisdiction}, on this machine`);
  const runtime = await startOnPort({
    jurisdiction,
    stateDirectory,
    port,
    report: (progress) => say(`  ${((Date.now() - began) / 1000).toFixed(1)} s  ${progress}`),
    ...(quiet ? {} : { onLog: ({ functionName, text }) => say(`${functionName} | ${text}`) }),
  });
  const places = placesOf(runtime);
  runtime.serve('localhost', indexPage(runtime, places));
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
    console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
    return 1;
  }
};
