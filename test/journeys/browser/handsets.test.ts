import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { handsets } from '../../../infra/local/provider/handsets/app.tsx';
import { HANDSETS, placesOf } from '../../../infra/local/start/places.ts';
import { chromiumMissing, launchChromium } from '../../chromium.ts';
import { useRuntime } from '../../runtime.ts';
import { Staff } from '../support/staff.ts';
import { tipOf } from '../support/tips.ts';

const WORDS = 'Somos seis y no nos dejan salir.';

describe.skipIf(chromiumMissing !== undefined)('the telephones of npm start', () => {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
  const runtime = useRuntime();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('are listed, and text a number of the country, whose desk reads it', async () => {
    const place = placesOf(runtime()).find(({ url }) => url.includes(HANDSETS));
    expect(place?.title).toContain('Telephones');
    runtime().serve(HANDSETS, handsets(runtime().provider));
    const page = await browser.newPage({ locale: 'es' });
    await page.goto(place?.url ?? '');
    const reporter = page.locator('#reporter');
    await reporter.getByLabel('Number to text').selectOption({ label: '+12025550151 (es)' });
    await reporter.getByLabel('Text', { exact: true }).fill(WORDS);
    await reporter.getByLabel('A white van').check();
    const tip = await tipOf(runtime(), async () => {
      await reporter.getByRole('button', { name: 'Send' }).click();
      await reporter.locator('.received').first().waitFor();
    });
    expect(await reporter.locator('.received .body').first().innerText()).toMatch(/^Recibido\./);
    expect(await page.getByText('Nothing went wrong between the provider and the line.').count()).toBe(1);
    await runtime().drain();
    const desk = await Staff.signIn(runtime(), 'desk');
    expect(await desk.read(tip)).toContain(WORDS);
    const held = runtime()
      .provider.held()
      .messages.find(({ direction }) => direction === 'inbound');
    expect(held?.media).toHaveLength(1);
    expect(JSON.stringify(runtime().logs())).not.toContain('Somos');
    await page.close();
  });
});
