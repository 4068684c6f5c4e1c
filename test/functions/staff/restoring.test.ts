import { describe, expect, it } from 'vitest';
import { atTheDesk } from './setUp.ts';

/** Somebody is signed in and reads; then the tables come back from a backup. */
const restored = async () => {
  let isOpen = true;
  const desk = await atTheDesk({ dependencies: { gate: { isOpen: async () => isOpen } } });
  const shown = await desk.browser.get(desk.path);
  expect(shown.status).toBe(200);
  const shut = (): void => {
    isOpen = false;
  };
  const open = (): void => {
    isOpen = true;
  };
  return { ...desk, shown, shut, open };
};

describe('while erasures are replayed', () => {
  it.each(['/', '/sign-in', '/sign-in/start', '/signed-in?code=x&state=y', '/referrals/x', '/nothing-here'])(
    'nobody is shown anything at %s, signed in or not',
    async (path) => {
      const { browser, shut, row } = await restored();
      shut();
      const page = await browser.get(path.replace('/x', `/${row.tip}`));
      expect([page.status, page.headers.get('retry-after')]).toEqual([503, '600']);
      expect(page.text).toContain('Nothing can be opened just now');
      expect(page.text).not.toContain(row.tip);
    },
  );

  it('takes no request, and gives back what was written, to be copied', async () => {
    const { browser, path, memory, shown, shut, open } = await restored();
    shut();
    const words = 'We will <call> at noon & wait.';
    const page = await browser.submit(shown, `${path}/ask`, { act: 'answer', words });
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '600']);
    expect(page.text).toContain('We will &lt;call&gt; at noon &amp; wait.');
    expect([memory.requests.size, memory.sealed.size]).toEqual([0, 0]);
    open();
    expect((await browser.submit(shown, `${path}/ask`, { act: 'acknowledge' })).status).toBe(303);
  });

  it('shows no words that another site had somebody send', async () => {
    const { browser, path, shut } = await restored();
    shut();
    const page = await browser.post(`${path}/ask`, { act: 'answer', words: 'Call this number' }, 'cross-site');
    expect(page.status).toBe(503);
    expect(page.text).not.toContain('Call this number');
  });
});
