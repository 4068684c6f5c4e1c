import { hourOf } from '../../../shared/domain/hour.ts';
import { makeBrowser, type Shown } from './browser.ts';
import { sideTours } from './sideTours.ts';
import { makeWorld } from './world.ts';

/** Every page and state a person can come to, in one language, as it goes over the wire. */
export const tour = async (language: string): Promise<ReadonlyMap<string, Shown>> => {
  const world = makeWorld();
  const browser = makeBrowser(world, { 'accept-language': language, 'cloudfront-viewer-address': '203.0.113.7:4000' });
  const pages = new Map<string, Shown>();
  const keep = async (name: string, shown: Promise<Shown>): Promise<Shown> => {
    if (pages.has(name)) throw new Error(`Two pages are called ${name}`);
    pages.set(name, await shown);
    return shown;
  };
  await keep('start', browser.get('/'));
  await keep('leave', browser.get('/leave'));
  await browser.get('/');
  await keep('tell', browser.press('go', 'begin', { about: 'other' }));
  await keep('tell-empty', browser.press('go', 'send'));
  await keep('danger', browser.press('go', 'next', { report: 'Two girls in the blue house. They cannot leave.' }));
  await keep('details', browser.press('go', 'next', { now: 'yes', child: 'yes', selfHarm: 'yes', under18: 'no' }));
  await keep('details-wrong', browser.press('go', 'next', { girls: 'two or so', needs: ['food', 'shelter'] }));
  await keep(
    'answer',
    browser.press('go', 'next', {
      girls: '2',
      exploitation: ['labour'],
      indicators: ['un02'],
      area: 'ZZ-N',
      conflicts: ['city-police'],
    }),
  );
  await keep('answer-wrong', browser.press('go', 'next', { number: '12' }));
  await keep('check', browser.press('go', 'next', { number: '', choice: 'helpers', safe: 'yes', when: 'evening' }));
  await keep('code', browser.press('go', 'send'));
  const [box] = world.intake.boxes;
  if (box === undefined) throw new Error('the tip was not taken');
  await keep('enter', browser.get('/box'));
  await keep('enter-wrong', browser.press('act', 'open', { code: '1111222233334444' }));
  await keep('box-empty', browser.press('act', 'open', { code: box.code.groups() }));
  world.intake.answer(box, 'Thank you. We read this now.\nIs the house in the north?');
  await keep('box-danger', browser.press('act', 'write', { text: 'He has a knife.' }));
  box.sharedWith.push('ngo', 'shelter');
  await keep('box', browser.get('/box'));
  box.passedOn.push({ kind: 'law_enforcement', named: false, back: null });
  await keep('box-passed', browser.get('/box'));
  box.passedOn.push({ kind: 'child_protection', named: true, back: null });
  box.passedOn.push({ kind: 'embassy', named: true, back: 'unread' });
  box.passedOn.push({ kind: 'financial_intelligence', named: true, back: 'read' });
  await keep('box-passed-named', browser.get('/box'));
  box.endsAt = hourOf(new Date('2026-05-06T00:00:00Z'));
  await keep('box-ends', browser.get('/box'));
  box.endsAt = null;
  await keep('choices', browser.press('act', 'choices'));
  await browser.get('/box');
  await keep('sent', browser.press('act', 'sent'));
  await keep('give-up', browser.press('act', 'giveUp'));
  await keep('given-up', browser.press('act', 'giveUp.yes', { code: box.code.groups() }));
  await keep('renew', browser.press('act', 'renew'));
  await keep('renew-wrong', browser.press('act', 'renew.yes', { code: '1111222233334444' }));
  await keep('new-code', browser.press('act', 'renew.yes', { code: box.code.groups() }));
  await browser.get('/box');
  await keep('delete', browser.press('act', 'delete'));
  await keep('delete-sure', browser.press('act', 'delete.sure'));
  await keep('deleted', browser.press('act', 'delete.yes', { code: box.code.groups() }));
  await keep('deleted-again', browser.get('/box'));
  await keep('undone', browser.press('act', 'undo'));
  world.wait(31);
  await keep('away', browser.press('act', 'write', { text: 'One more thing.' }));
  await keep('closed', browser.post('/close', { l: language }));
  for (const side of sideTours) await side(language, keep);
  return pages;
};
