import { afterEach, describe, expect, it } from 'vitest';
import type { FaultHooks, RequestSummary } from '../../infra/local/aws/spec.ts';
import { useJourneys } from './support/journeys.ts';
import { codeIn, Reporter } from './support/reporter.ts';
import { says } from './support/says.ts';
import { Staff } from './support/staff.ts';
import { actsOf, referralsOf, sendIn, tipOf, tipsOf } from './support/tips.ts';

const MINUTE = 60_000;
const inDanger = { tell: { report: 'They take us over the ridge.' }, danger: { now: 'yes', child: 'no' } };

const isBy = ({ operation, principalArn }: RequestSummary, role: string, wanted: string): boolean =>
  operation === wanted && principalArn.endsWith(`-${role}`);

describe('what breaks in the middle', () => {
  let hooks: FaultHooks = {};
  /** How often it broke: a journey in which nothing did would show nothing. */
  let struck = 0;
  const runtime = useJourneys({
    faults: {
      beforeCall: (request) => hooks.beforeCall?.(request),
      afterCall: (request) => hooks.afterCall?.(request),
    },
  });
  const allWorks = (): void => {
    hooks = {};
    struck = 0;
  };
  afterEach(allWorks);

  /** Power fails for a function at its first such call: before it has happened, or before it learns that it has. */
  const powerFails = (role: string, operation: string, when: 'beforeCall' | 'afterCall'): void => {
    hooks = {
      [when]: async (request: RequestSummary) => {
        if (struck > 0 || !isBy(request, role, operation)) return undefined;
        struck += 1;
        await runtime().killWorker(role);
        return 'drop';
      },
    };
  };

  /** Every such call is refused until all works again. */
  const isRefused = (role: string, operation: string): void => {
    hooks = {
      beforeCall: (request) => {
        if (!isBy(request, role, operation)) return undefined;
        struck += 1;
        return 'throttle';
      },
    };
  };

  const minutesPass = async (): Promise<void> => {
    runtime().clock.advance(2 * MINUTE);
    await runtime().runSchedules();
    await runtime().drain({ skipWaits: true });
  };

  /** What became of a tip: who has it, how often the desk sees it, what it reads, and what is on record. */
  const whatBecameOf = async (tip: string) => {
    const held = (await referralsOf(runtime(), tip)).map(({ pk, state }) => `${pk} ${state}`);
    const desk = await Staff.signIn(runtime(), 'desk');
    const lines = (await desk.inbox()).filter((line) => line.tip === tip).length;
    const read = (await desk.read(tip)).includes('They take us over the ridge.');
    const steps = new Set(['accepted', 'triaged', 'referral_made', 'delivered']);
    const record = (await actsOf(runtime(), 'pipeline', tip)).map(({ act }) => act).filter((act) => steps.has(act));
    await runtime().drain({ skipWaits: true });
    return { held, lines, read, record, deadLetters: await runtime().deadLetters() };
  };

  const referredOnce = {
    held: ['desk delivered'],
    lines: 1,
    read: true,
    record: ['accepted', 'triaged', 'referral_made', 'delivered'],
    deadLetters: [],
  };

  it.each([
    ['triage', 'UpdateItem', 'beforeCall'],
    ['triage', 'UpdateItem', 'afterCall'],
    ['triage', 'SendMessage', 'beforeCall'],
    ['routing', 'ReEncrypt', 'beforeCall'],
    ['routing', 'UpdateItem', 'afterCall'],
    ['routing', 'SendMessage', 'beforeCall'],
    ['delivery', 'UpdateItem', 'beforeCall'],
    ['delivery', 'UpdateItem', 'afterCall'],
  ] as const)('%s dies at %s (%s): the tip is referred all the same, and once', async (role, operation, when) => {
    powerFails(role, operation, when);
    const tip = await tipOf(runtime(), () => Reporter.at(runtime()).report(inDanger));
    await runtime().drain({ skipWaits: true });
    expect(struck).toBe(1);
    await minutesPass();
    expect(await whatBecameOf(tip)).toEqual(referredOnce);
  });

  it.each([
    ['PutItem', 'beforeCall'],
    ['PutItem', 'afterCall'],
    ['BatchWriteItem', 'afterCall'],
    ['SendMessage', 'afterCall'],
  ] as const)('the site dies at %s (%s): what is sent once more is one tip', async (operation, when) => {
    const before = await tipsOf(runtime());
    const reporter = await Reporter.at(runtime()).fillIn(inDanger);
    const pressed = reporter.prepare({}, { button: 'go=send' });
    powerFails('web', operation, when);
    const lost = await reporter.sendUnseen(pressed);
    expect(struck).toBe(1);
    expect(lost.status).toBeGreaterThanOrEqual(500);

    allWorks();
    await reporter.send(pressed);
    const code = codeIn(reporter.text);
    await reporter.send(pressed);
    expect(codeIn(reporter.text)).toBe(code);
    await runtime().drain({ skipWaits: true });
    await minutesPass();
    const [tip = '', ...more] = (await tipsOf(runtime())).filter((each) => !before.includes(each));
    expect(more).toEqual([]);
    expect(await whatBecameOf(tip)).toEqual(referredOnce);
    const box = await Reporter.at(runtime()).open(code);
    await box.press('sent');
    expect(box.text).toContain('over the ridge');
  });

  it.each(['web', 'triage', 'routing'])('a message that %s sends is lost: upkeep finds what is owed', async (role) => {
    isRefused(role, 'SendMessage');
    const tip = await tipOf(runtime(), () => Reporter.at(runtime()).report(inDanger));
    await runtime().drain();
    expect(struck).toBeGreaterThan(0);
    expect((await referralsOf(runtime(), tip)).filter(({ state }) => state === 'delivered')).toEqual([]);
    allWorks();
    await minutesPass();
    expect(await whatBecameOf(tip)).toEqual(referredOnce);
  });

  it('what staff ask for while messages are lost is done a minute later, and once', async () => {
    const { code, tip } = await sendIn(runtime(), inDanger);
    const desk = await Staff.signIn(runtime(), 'desk');
    isRefused('staff-desk', 'SendMessage');
    await desk.ask(tip, 'answer', { words: 'Stay below the ridge.' });
    expect(struck).toBeGreaterThan(0);
    expect(desk.text).toContain('waiting');
    allWorks();
    await minutesPass();
    const reporter = await Reporter.at(runtime()).open(code);
    expect(reporter.text.split('Stay below the ridge.')).toHaveLength(2);
  });

  it('a code that cannot be made is no reason to refuse a tip', async () => {
    isRefused('web', 'GenerateMac');
    const reporter = await Reporter.at(runtime()).fillIn(inDanger);
    const tip = await tipOf(runtime(), () => reporter.submit({}, { button: 'go=send' }));
    expect(struck).toBeGreaterThan(0);
    expect(reporter.text).toContain(says('code.none'));
    allWorks();
    await runtime().drain();
    expect(await whatBecameOf(tip)).toEqual(referredOnce);
  });

  it('a table that cannot be written: nothing typed is lost, and the same button works a moment later', async () => {
    const reporter = await Reporter.at(runtime()).fillIn(inDanger);
    isRefused('web', 'PutItem');
    await reporter.submit({}, { button: 'go=send' });
    expect(reporter.status).toBe(503);
    expect(reporter.text).toContain(says('error.notSent'));
    expect(reporter.text).toContain('They take us over the ridge.');
    expect(reporter.text).toContain('555-0100');
    allWorks();
    const tip = await tipOf(runtime(), () => reporter.submit({}, { button: 'go=send' }));
    await runtime().drain();
    expect(await whatBecameOf(tip)).toEqual(referredOnce);
  });
});
