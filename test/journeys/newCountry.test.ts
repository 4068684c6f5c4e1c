import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { buildApp } from '../../infra/build.ts';
import { run } from '../../shared/jurisdiction/cli.ts';
import { startTestRuntime } from '../runtime.ts';
import { Staff } from './support/staff.ts';
import { grantsOf, sendIn } from './support/tips.ts';

vi.setConfig({ testTimeout: 300_000 });

const directory = mkdtempSync(join(tmpdir(), 'quietline-begun-'));
afterAll(() => rmSync(directory, { recursive: true }));

it('a country that was begun a minute ago takes a tip, whose words its desk reads and nobody else', async () => {
  const flags = ['--name', 'Quarria', '--languages', 'en', '--time-zone', 'UTC', '--areas', 'N=North'];
  const made = await run(['new', 'qq', '--root', directory, ...flags]);
  expect(made).toMatchObject({ ok: true });
  const outdir = join(directory, 'assembly');
  const build = { jurisdiction: 'qq', packs: directory, outdir };
  await expect(buildApp(build)).rejects.toThrow('-c acceptUnreviewed=qq');
  (await buildApp({ ...build, acceptUnreviewed: 'qq' })).synth();
  const runtime = await startTestRuntime({ jurisdiction: 'qq', assembly: outdir });
  try {
    const { tip } = await sendIn(runtime, {
      tell: { report: 'Six of us sleep behind the brick works.' },
      danger: { now: 'yes', under18: 'no', child: 'no' },
      details: { relation: 'self', area: 'QQ-N' },
      answer: { choice: 'helpers_and_police' },
    });
    const desk = await Staff.signIn(runtime, 'desk');
    expect(await desk.read(tip)).toContain('behind the brick works');
    expect([...new Set((await grantsOf(runtime, tip)).map((grant) => grant.split(' ')[0]))]).toEqual(['desk']);
    expect(await runtime.deadLetters()).toEqual([]);
  } finally {
    await runtime.stop();
  }
});
