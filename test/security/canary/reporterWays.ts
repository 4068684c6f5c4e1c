import type { Runtime } from '../../../infra/local/runtime.ts';
import { codeIn, Reporter } from '../../journeys/support/reporter.ts';
import { BROWSER, NUMBER, typed, typedPlainly } from './marks.ts';
import { formOf, siteOf, type Typist } from './ways.ts';

const at = (runtime: Runtime): Reporter => new Reporter(siteOf(runtime, 'web'), { 'user-agent': BROWSER });

/** Longer than the form takes. */
const tooLong = (way: string): string => `${typed(way)} ${'x'.repeat(21_000)} ${typed(way)}`;

/** Every text box of the form, filled in and sent: gives the code. */
export const throughTheForm = async (runtime: Runtime, typist: Typist): Promise<string> => {
  const reporter = at(runtime);
  const code = await reporter.report({
    tell: { report: typed('report') },
    details: {
      relation: 'self',
      area: 'ZZ-N',
      needs: ['shelter'],
      exploitation: ['labour'],
      identity: typed('identity'),
      victim: typed('victim'),
      compelled: typed('compelled'),
      mustNotSee: typed('mustNotSee'),
    },
    answer: { choice: 'helpers', safe: 'yes', howToAnswer: typed('howToAnswer'), number: NUMBER },
  });
  typist.strict('the form, sent', reporter);
  return code;
};

/** What the form refuses, corrects or does not know. */
export const againstTheForm = async (runtime: Runtime, typist: Typist): Promise<void> => {
  const form = `${siteOf(runtime, 'web')}/form`;
  const reporter = at(runtime);
  await reporter.get('/form');
  await reporter.submit({ report: tooLong('long report') }, { button: 'go=next' });
  typist.own('a report that is too long', reporter);
  await reporter.submit({ report: typed('a report that is left lying') }, { button: 'go=next' });
  await reporter.submit({}, { button: 'go=next' });
  await reporter.submit({ women: typed('women'), identity: tooLong('long identity') }, { button: 'go=next' });
  typist.own('a count in words', reporter);

  const trapped = at(runtime);
  await trapped.fillIn({ tell: { report: typed('a report by a machine') } });
  await trapped.submit({ website: typed('the trap') }, { button: 'go=send' });
  typist.strict('the trap', trapped);

  const picks = ['area', 'choice', 'relation', 'now', 'child', 'safe', 'when', 'exploitation', 'needs', 'conflicts'];
  const unoffered = Object.fromEntries(['l', 'step', ...picks].map((field) => [field, typed(field)]));
  await typist.raw('choices that the page does not offer', form, formOf({ ...unoffered, go: 'next' }));
  await typist.raw('an unknown button', form, formOf({ go: typed('go') }));
  await typist.raw('an unknown step', form, formOf({ go: `to:${typed('to')}` }));
  await typist.raw('tokens of nobody', form, formOf({ csrf: typed('csrf'), nonce: typed('nonce'), go: 'next' }));
  await typist.raw('fields of nobody', form, formOf({ [typed('name')]: typed('value'), go: 'next' }));
  const sent = { report: typed('sent under tokens of nobody'), csrf: typed('csrf'), nonce: typed('nonce'), go: 'send' };
  await typist.raw('a report under tokens of nobody', form, formOf(sent));
  await typist.raw(
    'a number that is none',
    form,
    formOf({ number: typed('number'), step: 'answer', go: 'next' }),
    true,
  );
  await typist.raw('a body over the limit', form, formOf({ report: `${typed('body')}${'x'.repeat(600_000)}` }));
};

/** Everything that can be typed with a code, and in the place of one. Gives the new code. */
export const inTheMailbox = async (runtime: Runtime, typist: Typist, code: string): Promise<string> => {
  const stranger = at(runtime);
  await stranger.get('/box');
  await stranger.submit({ code: typed('code') }, { button: 'act=open' });
  typist.own('words for a code', stranger);
  await stranger.submit({ code: '2079 4609 9120 7946' }, { button: 'act=open' });
  typist.own('a number for a code', stranger);
  await stranger.post('/box', { act: 'write', text: typed('words without a session') });
  typist.own('words without an open mailbox', stranger);

  const reporter = await at(runtime).open(code);
  await reporter.press('write', { text: typed('message') });
  typist.own('a message', reporter);
  await reporter.press('write', { text: tooLong('long message') });
  typist.own('a message that is too long', reporter);
  await reporter.post('/box', { act: 'write', csrf: typed('csrf'), text: typed('message with a wrong token') });
  typist.own('a message with a wrong token', reporter);
  await reporter.press('choices');
  await reporter.submit({ choice: typed('choice') }, { button: 'act=choose' });
  typist.strict('a choice that is none', reporter);
  await reporter.get('/box');
  await reporter.press('delete');
  await reporter.press('delete.sure');
  await reporter.submit({ code: typed('code to delete') }, { button: 'act=delete.yes' });
  typist.own('words for the code to delete', reporter);
  await reporter.get('/box');
  await reporter.press('sent');
  typist.own('what was sent', reporter);
  await reporter.get('/box');
  await reporter.press('renew');
  await reporter.submit({ code }, { button: 'act=renew.yes' });
  typist.strict('a new code', reporter);
  const renewed = codeIn(reporter.text);
  const again = await at(runtime).open(renewed);
  typist.own('the mailbox', again);
  return renewed;
};

/** Asks for deletion, with the code and the second yes. */
export const deleteWith = async (runtime: Runtime, code: string): Promise<void> => {
  const reporter = await at(runtime).open(code);
  await reporter.press('delete');
  await reporter.press('delete.sure');
  await reporter.submit({ code }, { button: 'act=delete.yes' });
};

const HEADERS = [
  'referer',
  'origin',
  'accept',
  'accept-language',
  'x-forwarded-for',
  'x-note',
  'authorization',
  'if-none-match',
];

/** Where nobody should write, and somebody will. */
export const besideTheForm = async (runtime: Runtime, typist: Typist): Promise<void> => {
  const site = siteOf(runtime, 'web');
  const word = encodeURIComponent(typed('address'));
  for (const path of [
    `/${word}`,
    `/?q=${word}&l=${word}`,
    `/form?report=${word}`,
    `/box?code=${word}`,
    `/api/${word}`,
  ]) {
    await typist.raw(`a word in ${path.slice(0, 6)}`, `${site}${path}`, {});
  }
  for (const header of HEADERS) {
    await typist.raw(`the header ${header}`, site, { headers: { [header]: typedPlainly(header) } });
  }
  await typist.raw('a cookie', `${site}/box`, {
    headers: {
      cookie: `__Host-s=${typedPlainly('session')}.x; __Host-b=${typedPlainly('box')}; ${typedPlainly('name')}=${typedPlainly('value')}`,
    },
  });
  await typist.raw('a method of nobody', `${site}/form`, { method: 'PATCH', body: typed('patched') });
  for (const type of [
    'text/plain',
    'application/json',
    'multipart/form-data',
    'multipart/form-data; boundary=a',
    'x',
  ]) {
    const init = { method: 'POST', headers: { 'content-type': type }, body: `${typed('body')}&%E0%A4%A&{"a":` };
    await typist.raw(`a body of type ${type}`, `${site}/form`, init);
    await typist.raw(`a mailbox body of type ${type}`, `${site}/box`, init);
    await typist.raw(`an API body of type ${type}`, `${site}/api/tips`, init);
  }
  const bytes = Buffer.from(typed('bytes'), 'utf16le');
  await typist.raw('bytes', `${site}/form`, { method: 'POST', body: bytes });
};
