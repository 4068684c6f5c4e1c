import { describe, expect, it } from 'vitest';
import type { WordingKey } from '../../shared/wording/wording.ts';
import { useJourneys } from './support/journeys.ts';
import { codeIn, Reporter } from './support/reporter.ts';
import { type Language, says } from './support/says.ts';
import { Staff } from './support/staff.ts';
import { tipOf } from './support/tips.ts';

const stories: Readonly<
  Record<Exclude<Language, 'en'>, { direction: string; name: string; words: string; more: string }>
> = {
  es: { direction: 'ltr', name: 'Spanish', words: 'Somos seis en el taller.', more: 'La puerta es azul.' },
  ar: { direction: 'rtl', name: 'Arabic', words: 'نحن ستة في الورشة.', more: 'الباب أزرق.' },
};

const runtime = useJourneys();

describe.each(['es', 'ar'] as const)('the whole way in %s', (language) => {
  const { direction, name, words, more } = stories[language];

  it('is told in the person’s language on every page, and to the desk which one it is', async () => {
    const reporter = Reporter.at(runtime(), { language });
    const shows = (...keys: WordingKey[]): void => {
      const html = reporter.page.querySelector('html');
      expect([html?.getAttribute('lang'), html?.getAttribute('dir')]).toEqual([language, direction]);
      expect(reporter.text).toContain(says('exit', {}, language));
      for (const key of keys) expect(reporter.text).toContain(says(key, {}, language));
      expect(reporter.text, 'and nothing left in English').not.toContain(says('exit'));
    };
    await reporter.get('/');
    shows('start.title', 'start.code');
    await reporter.get('/leave');
    shows('leave.title');
    await reporter.get('/');
    await reporter.submit({}, { button: 'go=begin', where: (form) => form.toString().includes('value="self"') });
    shows('tell.title', 'notice.device');
    await reporter.submit({}, { button: 'go=send' });
    expect(reporter.status).toBe(422);
    shows('error.empty');
    await reporter.submit({ report: words }, { button: 'go=next' });
    shows('danger.title', 'danger.now');
    await reporter.submit({ now: 'no', selfHarm: 'yes' }, { button: 'go=next' });
    shows('details.title', 'numbers.crisis');
    expect(reporter.text).toContain('555-0111');
    await reporter.submit({ area: 'ZZ-N', women: '6' }, { button: 'go=next' });
    shows('answer.title', 'safe.title');
    await reporter.submit({ choice: 'helpers', number: 'x' }, { button: 'go=next' });
    expect(reporter.status).toBe(422);
    shows('error.number');
    await reporter.submit({ number: '' }, { button: 'go=next' });
    shows('check.title', 'part.report');
    expect(reporter.text).toContain(words);
    const tip = await tipOf(runtime(), () => reporter.submit({}, { button: 'go=send' }));
    shows('code.title', 'code.lost');
    const code = codeIn(reporter.text);
    await runtime().drain();

    const desk = await Staff.signIn(runtime(), 'desk');
    expect(await desk.read(tip)).toContain(words);
    expect(desk.text).toContain(`Language ${name}`);
    await desk.ask(tip, 'answer', { words: more });
    await runtime().drain();

    await reporter.get('/box');
    shows('enter.title');
    await reporter.press('open', { code: '0000 0000 0000 0000' });
    shows('error.unknownCode');
    await reporter.press('open', { code });
    shows('box.title', 'kindOf.helpline');
    expect(reporter.text).toContain(more);
    await reporter.press('write', { text: more });
    shows('write.done', 'box.fromYou');
    await reporter.press('sent');
    shows('sent.title', 'part.report');
    await reporter.press('giveUp');
    shows('giveUp.title');
    await reporter.get('/box');
    await reporter.press('choices');
    shows('choices.title', 'choices.past');
    await reporter.press('choose', { choice: 'only_you' });
    shows('choices.done');
    await reporter.press('renew');
    shows('renew.title');
    await reporter.press('renew.yes', { code });
    shows('code.new', 'code.oldDead');
    const renewed = codeIn(reporter.text);
    await reporter.get('/box');
    await reporter.press('delete');
    shows('delete.title', 'delete.partners');
    await reporter.press('delete.sure');
    shows('delete.sure', 'code.again');
    await reporter.press('delete.yes', { code });
    shows('error.unknownCode');
    await reporter.press('delete.yes', { code: renewed });
    shows('deleted.title', 'deleted.undo');
    await reporter.press('undo');
    shows('deleted.undone');
    await reporter.post('/close', { l: language });
    shows('closed.title');
  });

  it('can be changed in the middle of the form without losing a word', async () => {
    const reporter = await Reporter.at(runtime(), { language }).get('/form');
    await reporter.submit({ report: words }, { button: 'go=next' });
    const { url, form } = reporter.prepare({ now: 'yes' }, { button: 'go=next' });
    await reporter.post(url, { ...form, go: 'l:en' });
    expect(reporter.page.querySelector('html')?.getAttribute('lang')).toBe('en');
    expect(reporter.text).toContain(says('danger.title'));
    expect(reporter.page.querySelector('input[name="now"][value="yes"]')?.hasAttribute('checked')).toBe(true);
    await reporter.submit({}, { button: 'go=back' });
    expect(reporter.valueOf('report')).toBe(words);
  });
});
