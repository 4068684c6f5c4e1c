import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../../shared/jurisdiction/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'quietline-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe('npm run jurisdiction', () => {
  it('helps', async () => {
    expect(await run(['--help'])).toMatchObject({ ok: true, text: expect.stringContaining('explain <code>') });
    expect((await run([])).ok).toBe(false);
  });

  it('checks', async () => {
    expect(await run(['check', 'zz'])).toEqual({
      ok: true,
      text: expect.stringMatching(/^zz is in order: .* \d+ example/),
    });
  });

  it('explains a case: who, which parts, why, by when, and why not the others', async () => {
    const { text } = await run(['explain', 'zz', '--case', 'adult who says no to police']);
    expect(text).toContain('Urgency: immediate. A person looks by 2026-05-04 11:15.');
    expect(text).toContain('ngo-lantern (consent) holds report, identity, victim, message, file');
    expect(text).toContain('Allowed by zz-helper-at-once (Act on the Open Line, s. 5(1)');
    expect(text).toContain('police-unit: The person has not agreed to this. Nearly allowed by zz-police-at-once.');
  });

  it('explains a label from a file, with a choice', async () => {
    const label = file(
      'label.json',
      '{ "area": "ZZ-S", "danger": { "moved": "yes" }, "reporter": { "relation": "self", "child": "no" } }',
    );
    const args = ['explain', 'zz', '--label', label, '--now', '2026-05-04T09:00:00Z'];
    expect((await run([...args, '--choice', 'helpers_and_police'])).text).toContain(
      'police-unit (consent) holds report, message, file',
    );
    expect((await run(args)).text).not.toContain('police-unit (consent)');
  });

  it.each<[string, string[], string]>([
    ['a command', ['chekc', 'zz'], 'did you mean "check"?'],
    ['no country', ['check'], 'Which country?'],
    ['a country', ['check', 'qq'], 'There is no country "qq": there are '],
    ['a country to explain', ['explain', '../zz', '--case', 'x'], 'There is no country "../zz": there are '],
    ['a case', ['explain', 'zz', '--case', 'nobody opne'], 'Did you mean "nobody open"?'],
    ['no tip', ['explain', 'zz'], 'Say which tip'],
    ['a choice', ['explain', 'zz', '--label', 'x', '--choice', 'all'], '--choice is one of only_you'],
    ['a time', ['explain', 'zz', '--label', 'x', '--now', 'soon'], '--now is a time'],
    ['a file', ['explain', 'zz', '--label', join(folder, 'none.json')], 'expected a file that can be read'],
    ['an option', ['check', 'zz', '--everything'], '--everything'],
  ])('is kind about %s it does not know', async (_name, args, said) => {
    expect(await run(args)).toEqual({ ok: false, text: expect.stringContaining(said) });
  });

  it('is precise about a label with a misspelt fact', async () => {
    const label = file('odd.json', '{\n  "dangre": { "now": "yes" }\n}');
    expect((await run(['explain', 'zz', '--label', label])).text).toMatch(
      /odd\.json:2 dangre: expected one of .*did you mean danger/,
    );
  });
});
