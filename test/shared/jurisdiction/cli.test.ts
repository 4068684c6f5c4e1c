import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../../shared/jurisdiction/cli.ts';
import { packsRoot } from '../../../shared/jurisdiction/countries.ts';

const folder = mkdtempSync(join(tmpdir(), 'quietline-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** The demonstration country in a folder of its own, with one text of one file changed. */
const changed = (name: string, what: string, from: string, to: string): string => {
  const root = join(folder, name);
  cpSync(join(packsRoot(), 'zz'), join(root, 'zz'), { recursive: true });
  const path = join(root, 'zz', what);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${what} has no ${from}`);
  writeFileSync(path, text.replace(from, to));
  return root;
};

/** Somebody at the keyboard who answers with these lines, and what they were asked. */
const answering = (lines: readonly string[]) => {
  const asked: string[] = [];
  const left = [...lines];
  const ask = (question: string): Promise<string | undefined> => {
    asked.push(question);
    return Promise.resolve(left.shift());
  };
  return { asked, ask };
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
    ['nothing to compare with', ['diff', 'zz'], 'Which two?'],
    ['a country to compare', ['diff', 'zz', 'qq'], 'qq/jurisdiction.yaml expected a file of this name'],
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

  it('explains who must receive, who may if asked in, who must not, and whose phone rings when', async () => {
    const { text: child } = await run(['explain', 'zz', '--case', 'child in danger, and a no']);
    expect(child).toContain(
      [
        'Who must receive, by law:',
        '  child-care must receive report: it waits until people of the review group have decided.',
        '    Required by zz-child-in-danger-now (Act on Children in Danger, s. 7',
      ].join('\n'),
    );
    expect(child).toContain(
      'For desk: 1. desk at 2026-05-04 11:00, 2. desk-two at 2026-05-04 11:05, 3. reviewer at 2026-05-04 11:10',
    );
    const { text: calm } = await run(['explain', 'zz', '--case', 'yes to helpers, and no danger']);
    const [, may = '', mustNot = ''] =
      /Who may receive, if desk asks them in:([^]*)Who must not receive:([^]*)/.exec(calm) ?? [];
    expect(may).toContain(
      'ngo-lantern may receive report, identity, victim, message, file\n    Allowed by zz-helper-asked-in',
    );
    expect(may).toContain('not compelled: This leaves only with a consent of its own.');
    expect(mustNot).toContain('police-unit: The person has not agreed to this.');
    expect(calm).toContain('Nobody: it waits in the inbox until somebody looks.');
  });

  it('calls nobody whom the reporter named', async () => {
    const { text } = await run(['explain', 'zz', '--case', 'a flood with danger']);
    expect(text).toContain('2. desk-two');
    const label = file('named.json', '{ "danger": { "now": "yes" }, "conflicts": ["desk-two"] }');
    const { text: named } = await run(['explain', 'zz', '--label', label, '--now', '2026-05-04T09:00:00Z']);
    expect(named).toContain('For desk: 1. desk at 2026-05-04 11:00, 2. reviewer at 2026-05-04 11:05');
    expect(named).not.toContain('desk-two');
  });

  it('asks, takes an answer back, and knows what was probably meant', async () => {
    const { asked, ask } = answering([
      'ZZ-N',
      'slef',
      'self',
      'no',
      'no',
      'undo',
      'yes',
      '',
      '',
      '',
      '',
      'adult',
      '',
      'shelter food',
      '',
      '',
      '',
      'helpers',
    ]);
    const { text } = await run(['explain', 'zz', '--ask', '--now', '2026-05-04T09:00:00Z'], ask);
    expect(asked.find((question) => question.includes('slef'))).toMatch(
      /^There is no "slef": did you mean self\?\n2\/15 /,
    );
    expect(asked.filter((question) => question.includes('Is there danger now?'))).toHaveLength(2);
    expect(text).toContain('Urgency: immediate. A person looks by 2026-05-04 11:15.');
    expect(text).toContain('ngo-lantern (consent) holds report, identity, victim, message, file');
    expect(text).toContain('Helps with shelter.');
  });

  it('leaves as unknown what is not answered, and ends when there is nobody to ask', async () => {
    const { text } = await run(['explain', 'zz', '--ask'], answering(Array.from({ length: 15 }, () => '')).ask);
    expect(text).toContain('Urgency: prompt.');
    expect(await run(['explain', 'zz', '--ask'])).toEqual({ text: 'Nothing was explained.', ok: false });
    expect((await run(['explain', 'zz', '--ask'], answering(['ZZ-N', 'stop']).ask)).ok).toBe(false);
  });

  it('runs the examples: who gets what, and what differs', async () => {
    const { text, ok } = await run(['cases', 'zz']);
    expect(ok).toBe(true);
    expect(text).toMatch(
      /ok {7}adult who says no to police {2}\[immediate\]\n +desk +all\n +ngo-lantern +report, identity/,
    );
    expect(text).toMatch(/\d+ examples, all as they say\.$/);
    const root = changed('differs', 'cases.yaml', 'urgency: prompt', 'urgency: routine');
    const differs = await run(['cases', 'zz', '--root', root]);
    expect(differs.ok).toBe(false);
    expect(differs.text).toMatch(/DIFFERS {2}no answer to anything[^]*! urgency is prompt, expected routine/);
    expect(differs.text).toMatch(/1 of them not as it says\.$/);
  });

  it('says which examples come out otherwise, for whom, in which parts, by which policies', async () => {
    const root = changed(
      'narrower',
      'disclosure.cedar',
      'context.consent.covers &&\n  context.inArea &&\n  [Kind::"ngo", Kind::"shelter"]',
      'context.consent.covers &&\n  context.inArea &&\n  [Kind::"ngo"]',
    );
    const { text, ok } = await run(['diff', 'zz', join(root, 'zz')]);
    expect(ok).toBe(true);
    expect(text).toContain('Policies:\n  ~ zz-helper-at-once\n');
    expect(text).toContain(
      '  about to be moved\n    ngo-harbour: report, identity, victim, message, file (zz-helper-at-once) -> nothing',
    );
    expect(await run(['diff', 'zz', 'zz', '--old-root', root])).toMatchObject({
      text: expect.stringContaining('ngo-harbour: nothing -> report'),
    });
    expect((await run(['diff', 'zz', 'zz'])).text).toMatch(
      /^No policy differs\.\n\n(\d+) examples tried in both, 0 with/,
    );
  });

  it('tries an example that was changed as it was and as it is, and says what cannot be asked', async () => {
    const root = changed(
      'moved',
      'cases.yaml',
      'area: ZZ-S\n    danger: { now: yes, child: yes }',
      'area: ZZ-N\n    danger: { now: yes, child: yes }',
    );
    expect((await run(['diff', 'zz', join(root, 'zz')])).text).toMatch(
      /^No policy differs\.\n\n42 examples tried in both, 0/,
    );
    const gone = changed('gone', 'jurisdiction.yaml', '  - id: border-office', '  - id: border-police');
    const path = join(gone, 'zz', 'cases.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('conflicts: [border-office]', 'conflicts: [border-police]'));
    expect((await run(['diff', 'zz', join(gone, 'zz')])).text).toMatch(
      /police officer named as involved\n +cannot be asked of the old one: .*found "border-police"/,
    );
  });

  it('compares a country with itself at a commit', async () => {
    const root = changed('committed', 'jurisdiction.yaml', 'prompt: 240', 'prompt: 120');
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args]);
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    const path = join(root, 'zz', 'jurisdiction.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('prompt: 120', 'prompt: 60'));
    const { text } = await run(['diff', 'zz', '--since', 'HEAD', '--root', root]);
    expect(text).toContain('due: 2026-05-04T11:00:00.000Z -> 2026-05-04T10:00:00.000Z');
    expect(await run(['diff', 'zz', '--since', 'nowhere', '--root', root])).toMatchObject({
      ok: false,
      text: expect.stringContaining('nowhere'),
    });
    expect(await run(['diff', 'qq', '--since', 'HEAD', '--root', root])).toEqual({
      ok: false,
      text: 'HEAD has no country qq.',
    });
  });

  it('is precise about a label with a misspelt fact', async () => {
    const label = file('odd.json', '{\n  "dangre": { "now": "yes" }\n}');
    expect((await run(['explain', 'zz', '--label', label])).text).toMatch(
      /odd\.json:2 dangre: expected one of .*did you mean danger/,
    );
  });
});
