import type { IncomingMessage } from 'node:http';
import { afterEach, expect, vi } from 'vitest';
import type { RuntimeOptions } from '../../../infra/local/options.ts';
import type { Runtime } from '../../../infra/local/runtime.ts';
import type { MovableClock } from '../../../infra/local/runtime/clock.ts';
import { useRuntime } from '../../runtime.ts';
import type { Page } from '../../visitor.ts';
import { NEIGHBOURHOOD, pagesSeen } from './reporter.ts';

/** Journeys wait for nothing but the machine, and a machine may be busy. */
const PATIENCE = 240_000;

/** Everybody knocks from loopback: here each person says which neighbourhood they are from, as CloudFront would. */
const viewerOf = ({ headers }: IncomingMessage): string => `${[headers[NEIGHBOURHOOD]].flat()[0] ?? '10.0.0.1'}:4000`;

/** No address of the site tells more than which of five doors it is, and the language. */
const ADDRESS = /^\/(form|box|close|leave)?(\?l=[a-z]{2})?$/;

/** What holds on every page of the reporter's site, whatever is on it. */
const expectKindness = ({ url, headers, text }: Page): void => {
  const { pathname, search } = new URL(url);
  expect(`${pathname}${search}`).toMatch(ADDRESS);
  expect(text, 'the way out, as a plain link').toMatch(
    /<a class="exit" href="https:\/\/example\.org\/" rel="noreferrer">/,
  );
  expect(text.indexOf('class="exit"'), 'the way out comes first').toBeLessThan(text.indexOf('<main'));
  expect(text, 'no script').not.toContain('<script');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
};

/** The functions' own last complaints: a journey that fails is seldom where the fault is. */
const whatWentWrong = (runtime: Runtime): string =>
  runtime
    .logs()
    .filter(({ text }) => !text.includes('"level":"INFO"'))
    .slice(-12)
    .map(({ functionName, text }) => `${functionName}: ${text}`)
    .join('\n');

/** Puts the clock on to where its next stretch of so many milliseconds begins, so that none ends in the middle. */
export const startOf = (stretch: number, clock: MovableClock): void => clock.advance(stretch - (clock.now() % stretch));

/** A deployment for the journeys of one file; after each of them, every page that a reporter was shown is looked at. */
export const useJourneys = (options: Partial<RuntimeOptions> = {}): (() => Runtime) => {
  vi.setConfig({ testTimeout: PATIENCE, hookTimeout: PATIENCE });
  const runtime = useRuntime({ viewerOf, ...options });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.error(whatWentWrong(runtime()));
  });
  afterEach(() => pagesSeen().forEach(expectKindness));
  return runtime;
};
