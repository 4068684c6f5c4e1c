import { describe, expect, it } from 'vitest';
import { useJourneys } from './support/journeys.ts';
import { rowsOf, summaryOf, whoOpens } from './support/openers.ts';
import { having } from './support/person.ts';
import { codeIn, Reporter, showsCode } from './support/reporter.ts';
import { Staff } from './support/staff.ts';
import { actsOf, tipOf } from './support/tips.ts';
import type { Form } from '../visitor.ts';

const told: Form = {
  language: 'es',
  now: 'yes',
  report: 'No nos dejan salir del taller.',
  identity: 'Soy Marta.',
  number: '+12025550147',
  area: 'ZZ-N',
  relation: 'self',
  choice: 'helpers',
  safe: 'yes',
  code: 'yes',
};

describe('a tip that staff write down', () => {
  const runtime = useJourneys();

  const writeDown = async (staff: Staff, fields: Form): Promise<string> => {
    await staff.get('/tips/new');
    const tip = await tipOf(runtime(), async () => {
      await staff.submit(fields, { where: having('nonce', staff.valueOf('nonce') ?? '') });
      expect(staff.status).toBe(201);
      await runtime().drain();
    });
    await runtime().drain();
    return tip;
  };

  it('reaches the desk as any, is opened by the same, and its code opens it all', async () => {
    const lantern = await Staff.signIn(runtime(), 'ngo-lantern');
    const tip = await writeDown(lantern, told);
    const code = codeIn(lantern.text);
    const desk = await Staff.signIn(runtime(), 'desk');
    const [line] = await desk.inbox();
    expect(line?.tip).toBe(tip);
    expect(line?.text).toMatch(/Immediate/);
    expect(await desk.read(tip, ['identity'])).toMatch(/No nos dejan salir.*Soy Marta|Soy Marta.*No nos dejan salir/);
    expect(desk.text).toContain('Written down by staff');
    expect(desk.html).not.toContain('2025550147');
    expect(Object.keys(summaryOf(await whoOpens(runtime(), tip)))).toContain('staff-desk');

    await desk.ask(tip, 'answer', { words: 'Estamos en camino.' });
    await runtime().drain();
    const reporter = await Reporter.at(runtime()).open(code);
    expect(reporter.text).toContain('Estamos en camino.');
    await reporter.get('/box');

    const entries = await actsOf(runtime(), 'pipeline', tip);
    expect(entries.slice(0, 2).map(({ act, actor }) => [act, actor])).toEqual([
      ['accepted', 'pipeline'],
      ['tip_entered', expect.stringMatching(/^ngo-lantern\//)],
    ]);
    const offices = JSON.stringify(await rowsOf(runtime(), 'Offices'));
    expect(offices, 'nothing of it stays where it was written').not.toContain('ciphertext');
    expect(offices).not.toContain('"language":"es"');
  });

  it('sent twice is one tip with one code, and changed words are another', async () => {
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.get('/tips/new');
    const pressed = desk.prepare(told, { where: having('nonce', desk.valueOf('nonce') ?? '') });
    const tip = await tipOf(runtime(), async () => {
      await desk.send(pressed);
      const first = codeIn(desk.text);
      await desk.send(pressed);
      expect(codeIn(desk.text)).toBe(first);
      await runtime().drain();
    });
    const other = await tipOf(runtime(), async () => {
      await desk.send({ ...pressed, form: { ...pressed.form, report: 'No nos dejan salir.' } });
      await runtime().drain();
    });
    expect(other).not.toBe(tip);
  });

  it('goes without a code where none is wanted, or none can be made', async () => {
    const desk = await Staff.signIn(runtime(), 'desk');
    const tip = await writeDown(desk, { ...told, code: 'no' });
    expect(showsCode(desk.text)).toBe(false);
    await desk.look(tip);
    expect(desk.text).toContain('No answer can be sent');
  });

  it('that is not whole, or comes after the sign-in ran out, loses nothing', async () => {
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.get('/tips/new');
    await desk.submit(
      { ...told, number: 'twelve', choice: '' },
      { where: having('nonce', desk.valueOf('nonce') ?? '') },
    );
    expect(desk.status).toBe(422);
    expect([desk.valueOf('report'), desk.valueOf('number'), desk.valueOf('identity')]).toEqual([
      told['report'],
      'twelve',
      told['identity'],
    ]);
    const fixed = desk.prepare(
      { number: '', choice: 'helpers' },
      { where: having('nonce', desk.valueOf('nonce') ?? '') },
    );
    runtime().clock.advance(16 * 60_000);
    await desk.send(fixed);
    expect(desk.status).toBe(401);
    expect(desk.valueOf('report')).toBe(told['report']);
    const kept = desk.prepare({});
    await desk.get('/sign-in/start');
    await desk.submit({}, { button: 'account=anna@desk' });
    await desk.send(kept);
    expect(desk.status).toBe(403);
    expect(desk.valueOf('report')).toBe(told['report']);
    await desk.submit({}, { where: having('nonce', desk.valueOf('nonce') ?? '') });
    expect(desk.status).toBe(201);
  });
});
