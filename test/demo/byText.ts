import type { Phone } from '../../infra/local/provider/phones.ts';
import type { WordingKey } from '../../shared/wording/wording.ts';
import { tipRowSchema, type TipRow } from '../../shared/rows/tip.ts';
import { Caller } from '../journeys/support/caller.ts';
import { rowsOf } from '../journeys/support/openers.ts';
import { Reporter } from '../journeys/support/reporter.ts';
import { says } from '../journeys/support/says.ts';
import { Staff } from '../journeys/support/staff.ts';
import { tipOf } from '../journeys/support/tips.ts';
import type { Teller } from './teller.ts';

const FIRST = 'Somos seis y no nos dejan salir.';
const PLACE = 'Provincia del Sur';
const MORE = 'El perro duerme junto a la puerta.';
const ANSWER = 'Hoy hay una cama para ti, y nadie pide papeles.';
const LATER = 'Gracias. Esta noche se va a las nueve.';

/** A text says nothing about who or what: the parts are there, and empty. Whatever comes after it is added as a message. */
const TIP = ['report', 'identity', 'victim', 'compelled'];
const FROM_REPORTER = 'words to lead';

const t = (key: WordingKey): string => says(key, {}, 'es');

const CODE = /^\d{4} \d{4} \d{4} \d{4}$/;

const rowOf = async ({ stage: { runtime } }: Teller, tip: string): Promise<TipRow> =>
  tipRowSchema.parse((await rowsOf(runtime, 'Tips')).find(({ pk }) => pk === tip));

/** Texts the line's Spanish number by hand, and tells what came back: as much as whoever holds the phone can see. */
const textingFrom = ({ stage: { runtime }, say, typed }: Teller, phone: Phone) => {
  const line = runtime.provider.lines().find(({ title }) => title === 'es')?.phoneNumber;
  if (line === undefined) throw new Error('There is no number for Spanish');
  const received = () => phone.texts().filter(({ direction }) => direction === 'received');
  return async (words: string): Promise<readonly string[]> => {
    const before = received().length;
    // Digits and commands are too short, or too common, to be looked for.
    if (words.length > 12) typed(words);
    await runtime.provider.text(phone, line, words);
    await runtime.provider.settled();
    const answers = received()
      .slice(before)
      .map(({ body }) => body);
    say(`→ ${words}`);
    for (const answer of answers) say(`← ${CODE.test(answer) ? `${answer.slice(0, 4)} ···· ···· ····` : answer}`);
    return answers;
  };
};

/** A supervisor of the desk enters it at the portal. */
const setDutyPhone = async ({ stage: { runtime }, typed }: Teller): Promise<void> => {
  const duty = runtime.provider.phones.find(({ id }) => id === 'duty');
  if (duty === undefined) throw new Error('There is no duty phone');
  typed(duty.number);
  const sam = await Staff.signIn(runtime, 'desk', 'sam@desk');
  await sam.get('/settings');
  await sam.submit({ number: duty.number }, { where: (form) => form.getAttribute('action') === '/settings/duty' });
};

/** A tip from a telephone: no word of the answers names the line, and a code leads on to the site. */
export const byText = async (teller: Teller): Promise<void> => {
  const { stage, say, check, typed, step, tryAll } = teller;
  const { runtime } = stage;
  const [phone] = runtime.provider.phones;
  if (phone === undefined) throw new Error('Nobody has a telephone');
  const text = textingFrom(teller, phone);
  typed(phone.number);
  let tip = '';
  let code = '';
  await setDutyPhone(teller);

  await step('Somebody texts: the first text is the tip, before anything is asked', async () => {
    tip = await tipOf(runtime, async () => {
      const answers = await text(FIRST);
      check('one reply, which names neither the line nor what was written', isOnly(answers, t('phone.received')));
    });
    await runtime.drain();
    const { urgency, label } = await rowOf(teller, tip);
    check('it is in the language that it was written in', label.channel === 'sms' && label.language === 'es');
    say(`Urgency: ${urgency?.level ?? 'not judged'}, by the words alone: nothing was asked yet`);
    check('a person must look at once: they are not let out', urgency?.level === 'immediate');
    await tryAll(tip, { 'staff-desk': TIP });
  });

  await step('So the desk’s duty phone rings, and is told that something waits, and not what', async () => {
    const duty = new Caller(runtime, 'duty');
    const heard = await duty.pickUp();
    for (const words of heard) say(`♪ ${words}`);
    check('one sentence, which says nothing of it', isOnly(heard, says('call.alarm', {}, 'en')));
    for (const words of await duty.press('1')) say(`♪ ${words}`);
    await runtime.drain({ skipWaits: true });
    const { provider } = runtime;
    check(
      'and whoever takes it is not texted as well',
      provider.phones.every(({ id, texts }) => id !== 'duty' || texts().length === 0),
    );
  });

  await step('They say that texts are safe, and answer what is asked', async () => {
    const permitted = await text('1');
    check('numbers come first: they wrote of danger', permitted[0]?.includes('555-0100') === true);
    check('then who reads this, and what must be passed on', permitted.includes(t('phone.reads')));
    check('then one question', permitted.at(-1) === t('phone.ask.danger'));
    check('danger now: numbers again, and a question', (await text('3'))[0]?.includes('555-0100') === true);
    check('a place: a question', (await text(PLACE)).length === 1);
    check('of age: nothing more is asked', isOnly(await text('8'), t('phone.added')));
    check('what they add is taken', isOnly(await text(MORE), t('phone.added')));
    await runtime.drain({ skipWaits: true });
    const { label } = await rowOf(teller, tip);
    check(
      'the label has the place and the danger, and no word of it',
      label.area === 'ZZ-S' && label.danger.now === 'yes',
    );
    check('the desk is to know that texts are safe', label.answer.safe === 'yes' && label.answer.number);
  });

  await step('They ask for a code: digits alone, once', async () => {
    const answers = await text('código');
    [code = ''] = answers;
    check('the code is all that the text says', answers.length === 1 && CODE.test(code));
    typed(code);
    check('asked again, by whoever holds the phone now: one neutral line', isOnly(await text('code'), t('phone.who')));
    check('and the same for “who is this?”', isOnly(await text('¿quién es?'), t('phone.who')));
  });

  const desk = await Staff.signIn(runtime, 'desk');
  await step('The desk reads all of it, and answers', async () => {
    await runtime.drain({ skipWaits: true });
    check('one line in its inbox', (await desk.inbox()).filter((line) => line.tip === tip).length === 1);
    const page = await desk.read(tip);
    check(
      'the page shows what was texted',
      [FIRST, PLACE, MORE].every((words) => page.includes(words)),
    );
    check(
      'and not the number that it came from',
      !page.includes(phone.number) && !page.includes(phone.number.slice(2)),
    );
    typed(ANSWER);
    await desk.ask(tip, 'answer', { words: ANSWER });
    await runtime.drain({ skipWaits: true });
    check(
      'nothing was texted for it',
      phone.texts().every(({ body }) => !body.includes(ANSWER.slice(0, 12))),
    );
  });

  await step('They go on by web, with the code', async () => {
    const reporter = await Reporter.at(runtime).open(code);
    check('the mailbox shows the answer', reporter.text.includes(ANSWER));
    check(
      'and nothing of what was texted before the code was',
      ![FIRST, MORE].some((words) => reporter.text.includes(words)),
    );
    typed(LATER);
    await reporter.press('write', { text: LATER });
    await runtime.drain({ skipWaits: true });
    check('the desk has what they write there', (await desk.read(tip)).includes(LATER));
    await tryAll(tip, { 'staff-desk': [...TIP, FROM_REPORTER, 'answer by desk'] });
  });

  await step('They text STOP', async () => {
    check('the provider confirms, and we say nothing', (await text('STOP')).length === 1);
    check('whatever is texted then, nothing is answered', (await text('help')).length === 0);
    check('the provider had nothing to complain of', runtime.provider.alerts().length === 0);
  });
};

const isOnly = (answers: readonly string[], expected: string): boolean =>
  answers.length === 1 && answers[0] === expected;
