import { describe, expect, it } from 'vitest';
import { mailPage } from '../../infra/local/start/mailPage.tsx';
import { MAILS } from '../../infra/local/start/places.ts';
import { notice } from '../../shared/mail/notice.ts';
import { useJourneys } from './support/journeys.ts';
import { Reporter } from './support/reporter.ts';
import { Staff } from './support/staff.ts';

const WORDS = 'They keep nine of us below deck.';

describe('mail', () => {
  const runtime = useJourneys();

  it('tells a partner that something waits, once an hour, and nothing of it', async () => {
    const sam = await Staff.signIn(runtime(), 'desk', 'sam@desk');
    await sam.get('/settings');
    await sam.submit(
      { address: 'desk@example.org' },
      { where: (form) => form.getAttribute('action') === '/settings/mail' },
    );
    const tell = async () => {
      await Reporter.at(runtime()).report({ tell: { report: WORDS }, answer: { choice: 'helpers' } });
      await runtime().drain();
    };
    await tell();
    await tell();
    const mails = runtime().mails();
    expect(mails.map(({ to, from, subject, text }) => ({ to, from, subject, text }))).toEqual([
      { to: 'desk@example.org', from: 'no-reply@zz.invalid', ...notice },
    ]);

    runtime().serve(MAILS, mailPage(runtime()));
    const page = await (await fetch(`http://${MAILS}:${runtime().port}/`)).text();
    expect(page).toContain('desk@example.org');
    expect(page).toContain(notice.subject);
    const desk = await Staff.signIn(runtime(), 'desk');
    const tips = (await desk.inbox()).map(({ tip }) => tip);
    expect(tips).toHaveLength(2);
    for (const secret of [WORDS, ...tips]) expect(page).not.toContain(secret);
  });
});
