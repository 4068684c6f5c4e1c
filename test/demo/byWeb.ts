import { loadPack } from '../../shared/jurisdiction/load.ts';
import type { Pack } from '../../shared/jurisdiction/pack.ts';
import { explainReason, withUnknownAsOne } from '../../shared/routing/reasons.ts';
import { tipRowSchema } from '../../shared/rows/tip.ts';
import { rowsOf } from '../journeys/support/openers.ts';
import { Reporter } from '../journeys/support/reporter.ts';
import { Staff } from '../journeys/support/staff.ts';
import { needlesFor } from '../security/canary/needles.ts';
import { search } from '../security/canary/search.ts';
import { logFirst, sayChain, takeRecord } from './custody.ts';
import type { Teller } from './teller.ts';

const REPORT = 'Six of us sleep in the shed behind the brick works. They keep our passports.';
const NAME = 'Call me Blue.';
const COMPELLED = 'They made me carry parcels at night.';
const ANSWER = 'There is a bed for you tonight, and nobody there asks for papers.';
const HAND_OVER = 'Please ask for the one with the green scarf.';
const NGO_ANSWER = 'We are at the bus stop by the mill at nine.';

/** What the law lets the desk have: it reads first, and each box of the form says so. */
const TIP = ['report', 'identity', 'victim', 'compelled'];
/** What “helpers, not police” gives an NGO: never the non-punishment class. */
const CONSENTED = ['report', 'identity', 'victim'];

const packOf = async (): Promise<Pack> => {
  const loaded = await loadPack('zz');
  if (!loaded.ok) throw new Error('jurisdictions/zz cannot be read');
  return loaded.value;
};

const only = <Value>(values: readonly Value[], what: string): Value => {
  const [value] = values;
  if (value === undefined || values.length !== 1)
    throw new Error(`${values.length} of ${what}, where one was expected`);
  return value;
};

const tipOf = async ({ stage }: Teller) => tipRowSchema.parse(only(await rowsOf(stage.runtime, 'Tips'), 'tips'));

/** A tip from the form on the site to its erasure. */
export const byWeb = async (teller: Teller): Promise<void> => {
  const { stage, say, check, typed, step, tryAll, lookAround } = teller;
  const { runtime } = stage;
  const pack = await packOf();
  let code = '';
  let tip = '';

  await step('Somebody writes at the web form, and gets a code', async () => {
    const reporter = Reporter.at(runtime);
    [REPORT, NAME, COMPELLED].forEach(typed);
    code = await reporter.report({
      tell: { report: REPORT },
      danger: { now: 'no', hurt: 'no', moved: 'yes', selfHarm: 'no', under18: 'no', child: 'no' },
      details: { relation: 'self', needs: ['interpretation'], identity: NAME, compelled: COMPELLED },
      answer: { choice: 'helpers', safe: 'yes' },
    });
    say(`The page shows a code of four groups: ${code.slice(0, 4)} ···· ···· ····`);
    check(
      'no address of a page ever held a word of it',
      !reporter.pages.some(({ url }) => /brick|Blue|parcels/.test(url)),
    );
  });

  await step('Triage judges how soon a person must look, and reads none of it', async () => {
    await runtime.drain();
    const row = await tipOf(teller);
    tip = row.pk;
    say(`Urgency: ${row.urgency?.level ?? 'not judged'}, because:`);
    for (const reason of withUnknownAsOne(row.urgency?.reasons ?? [])) say(`  – ${explainReason(reason, pack)}`);
    check('it is urgent: somebody is about to be moved', row.urgency?.level === 'urgent');
    await tryAll(tip, { 'staff-desk': TIP });
  });

  const desk = await Staff.signIn(runtime, 'desk');
  await step('The desk signs in, and its inbox says that something waits, and not what', async () => {
    const line = only(await desk.inbox(), 'lines in the inbox');
    say(`“${line.text.trim()}”`);
    check('the inbox holds none of the words', !/brick|Blue|parcels/.test(desk.html));
    check('nobody else’s inbox has a line', await isEmptyFor(teller, ['desk-two', 'ngo-lantern', 'police-unit']));
  });

  await step('The desk reads; each reading is in its custody log before anything is opened', async () => {
    const before = stage.calls.length;
    const page = await desk.read(tip, ['identity', 'compelled']);
    check(
      'the page shows what was written',
      [REPORT, NAME, COMPELLED].every((words) => page.includes(words)),
    );
    check('the search that finds nothing elsewhere finds them there', findsIn(page, [REPORT, NAME, COMPELLED]) === 3);
    check('the log was written before each opening', logFirst(stage.calls.slice(before), 'staff-desk'));
    await sayChain(teller, 'desk', tip);
  });

  await step('The desk answers, and the reporter reads it with the code', async () => {
    typed(ANSWER);
    await desk.ask(tip, 'answer', { words: ANSWER });
    await runtime.drain();
    const reporter = await Reporter.at(runtime).open(code);
    check('the mailbox shows the answer', reporter.text.includes(ANSWER));
    check('and no name of whoever wrote it', !reporter.text.includes('anna'));
    await tryAll(tip, { 'staff-desk': [...TIP, 'answer by desk'] });
  });

  await step('The desk passes it on to an NGO, as far as the person said yes', async () => {
    typed(HAND_OVER);
    await desk.ask(tip, 'pass_on', { to: 'ngo-lantern', words: HAND_OVER });
    await runtime.drain();
    await tryAll(tip, {
      'staff-desk': [...TIP, 'answer by desk', 'letter to ngo-lantern'],
      'staff-ngo-lantern': [...CONSENTED, 'letter to ngo-lantern'],
    });
  });

  const ngo = await Staff.signIn(runtime, 'ngo-lantern');
  await step('The NGO reads, and takes it on: it leads now, and writes to the reporter', async () => {
    only(await ngo.inbox(), 'lines in the NGO’s inbox');
    const page = await ngo.read(tip, ['identity']);
    check('the NGO reads the report and the letter', page.includes(REPORT));
    check('and nothing of what the person was made to do', !page.includes(COMPELLED));
    await ngo.ask(tip, 'accept');
    await runtime.drain();
    check('the lead has moved', (await tipOf(teller)).lead === 'ngo-lantern');
    typed(NGO_ANSWER);
    await ngo.ask(tip, 'answer', { words: NGO_ANSWER });
    await runtime.drain();
    const reporter = await Reporter.at(runtime).open(code);
    check(
      'the mailbox shows both answers',
      [ANSWER, NGO_ANSWER].every((words) => reporter.text.includes(words)),
    );
    await tryAll(tip, {
      'staff-desk': [...TIP, 'answer by desk', 'letter to ngo-lantern'],
      'staff-ngo-lantern': [...CONSENTED, 'letter to ngo-lantern', 'answer by desk', 'answer by ngo-lantern'],
    });
  });

  await step('The NGO says what came of it', async () => {
    await ngo.ask(tip, 'outcome', { outcome: 'helped' });
    await runtime.drain();
    await ngo.look(tip);
    check('the outcome is on its page', /helped/i.test(ngo.text));
    await sayChain(teller, 'ngo-lantern', tip);
  });

  await step('The NGO takes the custody record away, and anybody checks it, without us', () =>
    takeRecord(teller, 'ngo-lantern', tip),
  );

  await step('The person takes their yes back: “only you”, the desk', async () => {
    const reporter = await Reporter.at(runtime).open(code);
    await reporter.press('choices');
    await reporter.submit({ choice: 'only_you' }, { button: 'act=choose' });
    await runtime.drain();
    await ngo.look(tip);
    check('the NGO’s page has no part left to open', ngo.page.querySelectorAll('input[name=part]').length === 0);
    check('the desk leads again', (await tipOf(teller)).lead === 'desk');
    // Whoever leads has what was written to and by the lead, where it may have the report: the desk may.
    await tryAll(tip, {
      'staff-desk': [...TIP, 'answer by desk', 'letter to ngo-lantern', 'answer by ngo-lantern'],
    });
  });

  await step('The person asks for deletion: sharing stops with the request', async () => {
    const reporter = await Reporter.at(runtime).open(code);
    await reporter.press('delete');
    await reporter.press('delete.sure');
    await reporter.submit({ code }, { button: 'act=delete.yes' });
    await runtime.drain();
    const again = await Reporter.at(runtime).open(code);
    check('the code opens “undo” and nothing else', again.page.querySelector('button[value=undo]') !== null);
    check('no answer is shown any more', ![ANSWER, NGO_ANSWER].some((words) => again.text.includes(words)));
    await tryAll(tip, {});
  });

  await step('Three days later it is erased, and the custody log still tells that it was', async () => {
    runtime.clock.advance(73 * 3600 * 1000);
    await runtime.runSchedules();
    await runtime.drain();
    const [parts, mailboxes] = await Promise.all([rowsOf(runtime, 'Parts'), rowsOf(runtime, 'Mailboxes')]);
    check('nothing sealed is left, and no key that a code could unwrap', parts.length + mailboxes.length === 0);
    const reporter = await Reporter.at(runtime).open(code);
    check('the code opens nothing', reporter.status === 422 || reporter.status === 410);
    await lookAround();
  });
};

/** How many of these texts the search finds: it is worth no more than what it finds where something is. */
const findsIn = (page: string, texts: readonly string[]): number =>
  new Set(search([{ name: 'page', bytes: Buffer.from(page) }], needlesFor(texts)).map(({ text }) => text)).size;

const isEmptyFor = async ({ stage: { runtime } }: Teller, partners: readonly string[]): Promise<boolean> => {
  for (const partner of partners) {
    const staff = await Staff.signIn(runtime, partner);
    if ((await staff.inbox()).length > 0) return false;
  }
  return true;
};
