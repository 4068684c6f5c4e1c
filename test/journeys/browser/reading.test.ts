import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chromiumMissing } from '../../chromium.ts';
import { examine, type Lens, openLens } from './examine.ts';
import { serve, type Served } from './served.ts';
import { allStates, type State } from './states.ts';

const states = await allStates();
const groups = ['web en', 'web es', 'web ar', 'staff en'] as const;
const groupOf = ({ site, language }: State): string => `${site} ${language}`;

describe.skipIf(chromiumMissing !== undefined)('every page, in every state', () => {
  vi.setConfig({ testTimeout: 600_000, hookTimeout: 240_000 });
  const sites = new Map<State['site'], Served>();
  let lens: Lens | undefined;
  beforeAll(async () => {
    for (const site of ['web', 'staff'] as const) {
      sites.set(
        site,
        await serve(
          site,
          states.filter((state) => state.site === site),
        ),
      );
    }
    lens = await openLens();
  });
  afterAll(async () => {
    await lens?.close();
    for (const site of sites.values()) site.close();
  });

  it.each(groups)('%s: can be read, reached and pressed', async (group) => {
    const wrong: string[] = [];
    const wanted = states.filter((each) => groupOf(each) === group);
    expect(wanted.length).toBeGreaterThan(60);
    for (const state of wanted) {
      if (lens === undefined) throw new Error('There is no browser');
      const found = await examine(lens, state, sites.get(state.site)?.urlOf(state) ?? '');
      wrong.push(...found.map((fault) => `${state.name}, ${fault}`));
    }
    expect(wrong).toEqual([]);
  });
});
