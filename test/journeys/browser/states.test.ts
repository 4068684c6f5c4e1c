import { expect, it } from 'vitest';
import { unshownDuring } from './shown.ts';

it('shows everything that a page can show: what no state shows, nobody looks at', async () => {
  // Loaded only now, so that what runs is counted from the first line on.
  const unshown = await unshownDuring(async () => (await import('./states.ts')).allStates());
  expect(unshown).toEqual([]);
});
