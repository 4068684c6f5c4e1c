import type { Locator, Page } from 'playwright-core';
import { handsets } from '../../../infra/local/provider/handsets/app.tsx';
import type { Runtime } from '../../../infra/local/runtime.ts';
import { HANDSETS, placesOf } from '../../../infra/local/start/places.ts';

/** Opens the page with the telephones, as `npm start` serves it. */
export const openTelephones = async (page: Page, runtime: Runtime): Promise<void> => {
  const place = placesOf(runtime).find(({ url }) => url.includes(HANDSETS));
  if (place === undefined) throw new Error('No telephones are listed');
  runtime.serve(HANDSETS, handsets(runtime.provider));
  await page.goto(place.url);
};

interface Texted {
  /** What the number is listed as. */
  readonly to?: string;
  /** What is on the picture. */
  readonly picture?: string;
}

/** One telephone of the page, used by hand. */
export class Telephone {
  readonly #runtime: Runtime;
  readonly #id: string;
  readonly #place: Locator;

  constructor(page: Page, runtime: Runtime, id: string) {
    this.#runtime = runtime;
    this.#id = id;
    this.#place = page.locator(`#${id}`);
  }

  /** Writes, sends, and reads what comes back. */
  async text(words: string, { to = '+12025550150 (en)', picture }: Texted = {}): Promise<readonly string[]> {
    const before = await this.bodies('.received');
    const sent = this.#place.locator('.sent');
    const count = await sent.count();
    await this.#place.getByLabel('Number to text').selectOption({ label: to });
    await this.#place.getByLabel('Text', { exact: true }).fill(words);
    if (picture !== undefined) await this.#place.getByLabel(picture).check();
    await this.#place.getByRole('button', { name: 'Send' }).click();
    await sent.nth(count).waitFor();
    const { provider } = this.#runtime;
    await provider.settled();
    const phone = provider.phones.find(({ id }) => id === this.#id);
    const all = phone?.texts().filter(({ direction }) => direction === 'received') ?? [];
    // The page learns of it a moment later.
    if (all.length > before.length)
      await this.#place
        .locator('.received')
        .nth(all.length - 1)
        .waitFor();
    return (await this.bodies('.received')).slice(before.length);
  }

  /** What came by itself, once the page shows it. */
  async arrives(words: string): Promise<void> {
    await this.#place.locator('.received').getByText(words, { exact: true }).waitFor();
  }

  /** All that whoever picks it up can read of what came. */
  received(): Promise<readonly string[]> {
    return this.bodies('.received');
  }

  /** Dials, and hears what there is to hear. */
  async call(to: string): Promise<readonly string[]> {
    await this.#place.getByLabel('Number to call').selectOption({ label: to });
    return this.#act('dial');
  }

  /** One key after the other; what was heard since the first. */
  async press(keys: string): Promise<readonly string[]> {
    const heard: string[] = [];
    for (const key of keys) heard.push(...(await this.#act(`key-${key}`)));
    return heard;
  }

  stayStill(): Promise<readonly string[]> {
    return this.#act('still');
  }

  hangUp(): Promise<readonly string[]> {
    return this.#act('hang-up');
  }

  async speak(seconds: number): Promise<void> {
    await this.#place.getByLabel('Seconds to speak for').fill(String(seconds));
    await this.#act('speak');
  }

  /** Presses a button of the call, and reads what is heard then, as the page shows it. */
  async #act(what: string): Promise<readonly string[]> {
    const prompts = this.#place.locator('.prompts li');
    const isNew = what === 'dial';
    const before = isNew ? 0 : await prompts.count();
    const page = this.#place.page();
    const answered = page.waitForResponse((response) => response.url().endsWith(`/${this.#id}/call`));
    await this.#place.locator(`[id="${this.#id}-${what}"]`).click();
    await answered;
    const { provider } = this.#runtime;
    await provider.settled();
    const phone = provider.phones.find(({ id }) => id === this.#id);
    const count = (phone === undefined ? undefined : provider.callAt(phone))?.heard.length ?? 0;
    // The page learns of it a moment later.
    if (count > before) await prompts.nth(count - 1).waitFor();
    return (await prompts.allInnerTexts()).slice(before);
  }

  private bodies(which: string): Promise<readonly string[]> {
    return this.#place.locator(`${which} .body`).allInnerTexts();
  }
}
