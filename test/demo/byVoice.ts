import { tipRowSchema } from '../../shared/rows/tip.ts';
import { Caller, codeIn } from '../journeys/support/caller.ts';
import { rowsOf } from '../journeys/support/openers.ts';
import { Reporter } from '../journeys/support/reporter.ts';
import { says } from '../journeys/support/says.ts';
import { Staff } from '../journeys/support/staff.ts';
import { tipOf } from '../journeys/support/tips.ts';
import type { Teller } from './teller.ts';

const ARABIC_LINE = '+12025550152';
const ANSWER = 'سمعناك. هل أنت في أمان الليلة؟';
const LATER = 'نعم، حتى الصباح.';

/** A recording is a file; the parts of text are there, with what was keyed, and else empty. */
const TIP = ['report', 'identity', 'victim', 'compelled', 'file'];

const said = (heard: readonly string[], key: Parameters<typeof says>[0]): boolean =>
  heard.some((text) => text === says(key, {}, 'ar'));

/** A call that leaves a message; the caller writes the code down, and goes on by web. */
export const byVoice = async (teller: Teller): Promise<void> => {
  const { stage, say, check, typed, step, tryAll } = teller;
  const { runtime } = stage;
  const caller = new Caller(runtime, 'bystander');
  const hears = (heard: readonly string[]): readonly string[] => {
    for (const text of heard) say(`♪ ${/^\d(?:, \d){3}$/.test(text) ? '(four digits)' : text}`);
    return heard;
  };
  let tip = '';
  let code = '';

  await step('Somebody calls: nothing is told of the line before a key is pressed', async () => {
    const greeting = hears(await caller.call(ARABIC_LINE));
    check('a greeting, and languages', said(greeting, 'call.greeting') && greeting.length === 4);
    const menu = hears(await caller.press('1'));
    check(
      'then emergency first, in the language that was chosen',
      menu[0]?.includes('5 5 5') === true && caller.language?.startsWith('ar') === true,
    );
  });

  await step('They leave a message', async () => {
    const before = hears(await caller.press('2'));
    check('before the tone they hear who will hear it', before.length > 2 && before.at(-1) === '(beep)');
    await caller.speak(9);
    tip = await tipOf(runtime, async () => {
      const after = hears(await caller.press('#'));
      check('it is taken before they are thanked', after.length > 0);
      await runtime.provider.settled();
    });
    check('the provider has no recording any more', runtime.provider.held().recordings.length === 0);
    code = codeIn(hears(await caller.press('1')));
    check('a code is read to them, digit by digit, when they ask for it', code.length === 16);
    typed(code);
    await caller.hangUp();
  });

  await step('Triage and routing know that somebody called, and in which language', async () => {
    await runtime.drain({ skipWaits: true });
    const { label, urgency } = tipRowSchema.parse((await rowsOf(runtime, 'Tips')).find(({ pk }) => pk === tip));
    say(`Urgency: ${urgency?.level ?? 'not judged'}: nobody but a person can hear what was said`);
    check(
      'by voice, in Arabic, and not routine',
      label.channel === 'voice' && label.language === 'ar' && urgency?.level !== 'routine',
    );
    await tryAll(tip, { 'staff-desk': TIP });
  });

  const desk = await Staff.signIn(runtime, 'desk');
  await step('The desk answers, and the caller hears it by keying the code', async () => {
    check('one line in its inbox', (await desk.inbox()).filter((line) => line.tip === tip).length === 1);
    typed(ANSWER);
    await desk.ask(tip, 'answer', { words: ANSWER });
    await runtime.drain({ skipWaits: true });
    await caller.call(ARABIC_LINE);
    await caller.press('1');
    await caller.press('3');
    check('nothing of it is heard before the code is keyed', !(await caller.press(code.slice(0, 15))).includes(ANSWER));
    check('and then it is', hears(await caller.press(code.slice(15))).includes(ANSWER));
    await caller.hangUp();
  });

  await step('They go on by web with the same code', async () => {
    const reporter = await Reporter.at(runtime).open(code);
    check('the mailbox shows the answer', reporter.text.includes(ANSWER));
    typed(LATER);
    await reporter.press('write', { text: LATER });
    await runtime.drain({ skipWaits: true });
    check('the desk has what they write there', (await desk.read(tip)).includes(LATER));
    await tryAll(tip, { 'staff-desk': [...TIP, 'answer by desk', 'words to lead'] });
    check('the provider had nothing to complain of', runtime.provider.alerts().length === 0);
  });
};
