import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkPack } from '../../../shared/jurisdiction/check.ts';
import { packsRoot } from '../../../shared/jurisdiction/countries.ts';
import { loadPack } from '../../../shared/jurisdiction/load.ts';
import { describeProblem } from '../../../shared/jurisdiction/problem.ts';

const root = mkdtempSync(join(tmpdir(), 'quietline-packs-'));
afterAll(() => rmSync(root, { recursive: true }));

/** The demonstration country with one text of one file changed, and what is then said of it. */
const broken = async (file: string, from: string, to: string): Promise<string[]> => {
  const folder = join(root, 'zz');
  cpSync(join(packsRoot(), 'zz'), folder, { recursive: true });
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(path, text.replace(from, to));
  return (await checkPack('zz', root)).map(describeProblem);
};

/** What is said of a copy of the demonstration country, for all that names it. */
const copied = async (code: string): Promise<string[]> => {
  const folder = join(root, code);
  cpSync(join(packsRoot(), 'zz'), folder, { recursive: true });
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, file);
    if (!statSync(path).isFile()) continue;
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll('ZZ-', `${code.toUpperCase()}-`).replaceAll('code: zz', `code: ${code}`));
  }
  return (await checkPack(code, root)).map(describeProblem);
};

describe('a pack that is in order', () => {
  it('loads, with its policies in the order of the file', async () => {
    const pack = await loadPack('zz');
    expect(pack.ok && Object.keys(pack.value.policies)[0]).toBe('zz-desk-reads');
    expect(pack.ok && Object.keys(pack.value.wording)).toEqual(['en', 'es', 'ar']);
  });
});

describe('a broken pack is told what, where, what was expected and what was probably meant', () => {
  it.each<[string, string, string, string, RegExp]>([
    [
      'a misspelt key',
      'jurisdiction.yaml',
      'secondDesk:',
      'secondDeks:',
      /^jurisdiction\.yaml:\d+ secondDeks: expected one of .*did you mean secondDesk\?/,
    ],
    [
      'a misspelt nested key',
      'jurisdiction.yaml',
      'immediate: 15',
      'imediate: 15',
      /minutes\.imediate: .*did you mean immediate/,
    ],
    [
      'a misspelt kind',
      'partners.yaml',
      'kind: shelter',
      'kind: sheltr',
      /^partners\.yaml:\d+ \[4\]\.kind: .*found "sheltr" \(did you mean shelter\?\)/,
    ],
    ['a misspelt need', 'partners.yaml', 'psychosocial', 'psicosocial', /\[3\]\.needs\[1\].*did you mean psychosocial/],
    [
      'an area nobody knows',
      'partners.yaml',
      '[ZZ-S]',
      '[ZZ-SS]',
      /\[4\]\.areas\[0\]: expected an area of jurisdiction\.yaml, found "ZZ-SS" \(did you mean ZZ-S\?\)/,
    ],
    ['a time that is none', 'partners.yaml', "'08:00', '20:00'", "'8', '20:00'", /\[0\]\.hours\.mon/],
    [
      'a number to call back from that is a line’s own',
      'jurisdiction.yaml',
      "callBackNumber: '+12025550159'",
      "callBackNumber: '+12025550150'",
      /phone\.callBackNumber: expected a number that is none of phone\.numbers/,
    ],
    [
      'a desk nobody knows',
      'jurisdiction.yaml',
      'desk: desk\n',
      'desk: desc\n',
      /^jurisdiction\.yaml:\d+ desk: expected a partner of partners\.yaml, found "desc" \(did you mean desk\?\)/,
    ],
    [
      'a desk of another kind',
      'jurisdiction.yaml',
      'desk: desk\n',
      'desk: ngo-lantern\n',
      /desk: expected a partner of kind helpline, found "ngo"/,
    ],
    [
      'one desk twice',
      'jurisdiction.yaml',
      'secondDesk: desk-two',
      'secondDesk: desk',
      /secondDesk: expected another partner/,
    ],
    [
      'a reviewer without a seat',
      'partners.yaml',
      'public: false\n  seat: true',
      'public: false\n  seat: false',
      /reviewer: expected a partner with seat: true/,
    ],
    [
      'a reviewer whose name is offered',
      'partners.yaml',
      'public: false',
      'public: true',
      /\[2\]\.public: expected the reviewer to be no choice/,
    ],
    [
      'a reviewer in an office',
      'jurisdiction.yaml',
      'partners: [police-unit]',
      'partners: [reviewer]',
      /offices\[0\]\.partners: expected the reviewer/,
    ],
    [
      'an office’s partner nobody knows',
      'jurisdiction.yaml',
      '[police-unit]',
      '[police-unti]',
      /offices\[0\]\.partners\[0\]: .*did you mean police-unit/,
    ],
    [
      'a partner with a name that the tables use',
      'partners.yaml',
      'id: desk-two',
      'id: proof',
      /\[1\]\.id: expected a name that is not taken, found "proof"/,
    ],
    ['a partner twice', 'partners.yaml', 'id: desk-two', 'id: desk', /\[1\]\.id: expected a name used once/],
    [
      'a code that is not the folder’s',
      'jurisdiction.yaml',
      'code: zz',
      'code: zy',
      /code: expected the name of its folder, zz/,
    ],
    [
      'an area of another country',
      'jurisdiction.yaml',
      'code: ZZ-N',
      'code: XX-N',
      /areas\[0\]\.code: expected an area of ZZ/,
    ],
    [
      'a time zone that is none',
      'jurisdiction.yaml',
      'Etc/GMT-2',
      'Europe/Madird',
      /timeZone: expected a time zone.*did you mean Europe\/Madrid/,
    ],
    [
      'a text missing in a language',
      'jurisdiction.yaml',
      ', ar: الطوارئ',
      '',
      /numbers\.emergency\[0\]\.name: expected a text in ar/,
    ],
    [
      'a default language not offered',
      'jurisdiction.yaml',
      'defaultLanguage: en',
      'defaultLanguage: fr',
      /defaultLanguage: expected one of the languages/,
    ],
    [
      'a language without its wording',
      'jurisdiction.yaml',
      'languages: [en, es, ar]',
      'languages: [en, es, ar, fr]',
      /wording\/fr\.json expected the wording file of fr/,
    ],
    [
      'a wording key nobody knows',
      'wording/en.json',
      '{',
      '{ "start.titel": "Tell us",',
      /wording\/en\.json:\d+ start\.titel: expected a key of the shared wording.*did you mean start\.title/,
    ],
    [
      'a recording of no prompt',
      'jurisdiction.yaml',
      '  relayServices:',
      '  audio: { en: { call.mneu: https://example.org/menu.mp3 } }\n  relayServices:',
      /phone\.audio\.en: .*a prompt of a call.*did you mean call\.menu/,
    ],
    ['wording nobody owns', 'wording/en.json', '_review', 'start.title', /_review/],
    [
      'YAML that cannot be read',
      'partners.yaml',
      '- id: desk\n',
      '- id: [desk\n',
      /^partners\.yaml:\d+ expected YAML that can be read/,
    ],
    [
      'a minute count that is none',
      'jurisdiction.yaml',
      'immediate: 15',
      'immediate: soon',
      /minutes\.immediate: expected a number, found "soon"/,
    ],
    [
      'a policy without its source',
      'disclosure.cedar',
      '@cite("Act on the Open Line, s. 2: the desk reads what is sent to the line; a stand-in has the desk\'s place")\n',
      '',
      /^disclosure\.cedar:\d+ zz-desk-reads @cite: expected where the rule comes from/,
    ],
    [
      'a policy without an id',
      'disclosure.cedar',
      '@id("zz-desk-reads")\n',
      '',
      /\(policy 1\) @id: expected a short lower-case name/,
    ],
    [
      'a policy with a date that is none',
      'disclosure.cedar',
      '2024-03-01',
      '1 March 2024',
      /@date: expected the date of the source/,
    ],
    [
      'a policy reviewed by nobody',
      'disclosure.cedar',
      '@status("unreviewed")',
      '@status("reviewed")',
      /@status: expected @status\("unreviewed"\)/,
    ],
    [
      'an id used twice',
      'disclosure.cedar',
      'zz-police-asked-in',
      'zz-desk-reads',
      /zz-desk-reads: expected an @id that no other policy has/,
    ],
    [
      'a misspelt attribute',
      'disclosure.cedar',
      'context.consent.covers',
      'context.consent.cover',
      /^disclosure\.cedar:\d+ zz-helper-asked-in: .*did you mean `covers`/,
    ],
    [
      'a misspelt part',
      'disclosure.cedar',
      'resource == Part::"report"',
      'resource == Part::"reprot"',
      /zz-child-in-danger-now: .*valid entity eids.*reprot/,
    ],
    [
      'a policy that names no known partner',
      'disclosure.cedar',
      'permit (principal, action == Action::"must_receive"',
      'permit (principal == Partner::"child-car", action == Action::"must_receive"',
      /zz-child-in-danger-now: expected a partner of partners\.yaml, found "child-car" \(did you mean child-care\?\)/,
    ],
    [
      'a policy that cannot be read',
      'disclosure.cedar',
      'forbid (principal',
      'forbidd (principal',
      /^disclosure\.cedar:\d+ expected a policy/,
    ],
    [
      'a desk that a rule shuts out',
      'disclosure.cedar',
      'context.basis == Basis::"desk" ||',
      'context.basis == Basis::"consent" ||',
      /expected policies that let desk receive .* as desk/,
    ],
    [
      'a reviewer that may not read',
      'disclosure.cedar',
      'context.basis == Basis::"reviewer" &&',
      'context.basis == Basis::"consent" &&',
      /expected policies that let reviewer receive report as reviewer/,
    ],
    [
      'an example that no longer holds',
      'cases.yaml',
      'urgency: prompt',
      'urgency: routine',
      /cases\.yaml:\d+ no answer to anything: .*urgency is prompt, expected routine/,
    ],
    [
      'an example with a misspelt fact',
      'cases.yaml',
      'reporter: { relation: neighbour',
      'reporter: { relatoin: neighbour',
      /cases\.yaml:\d+ \[1\]\.label\.reporter\.relatoin: .*did you mean relation/,
    ],
  ])('%s', async (_name, file, from, to, said) => {
    const problems = await broken(file, from, to);
    expect(problems).toContainEqual(expect.stringMatching(said));
  });

  it('a folder that is not there', async () => {
    const problems = await checkPack('qq', root);
    expect(problems.map(({ file }) => file)).toEqual([
      'jurisdiction.yaml',
      'partners.yaml',
      'disclosure.cedar',
      'cases.yaml',
    ]);
    expect(await checkPack('../zz', root)).toHaveLength(1);
  });
});

describe('a copy of the invented country under the code of a real one', () => {
  it('is told of every number that nobody answers, of every invented law, and of the page of examples', async () => {
    const said = await copied('ab');
    expect(said.filter((line) => line.includes('a number that somebody in ab answers'))).toHaveLength(5);
    expect(said.filter((line) => line.includes('a number of your own'))).toHaveLength(4);
    expect(said.filter((line) => line.includes('a law or rule of ab'))).toHaveLength(2);
    expect(said.filter((line) => line.includes('exitPage'))).toHaveLength(1);
    expect(said.every((line) => /^jurisdiction\.yaml:\d+ /.test(line))).toBe(true);
  });

  it('is not told so under another code that no country has', async () => {
    expect((await copied('xb')).join('\n')).not.toMatch(/somebody in xb answers|a law or rule of xb|exitPage/);
  });
});

describe('what is wrong in several files', () => {
  it('is told of all at once, and of an example with its line', async () => {
    const folder = join(root, 'zz');
    cpSync(join(packsRoot(), 'zz'), folder, { recursive: true });
    writeFileSync(join(folder, 'cases.yaml'), '- nmae: nobody\n');
    const partners = join(folder, 'partners.yaml');
    writeFileSync(partners, readFileSync(partners, 'utf8').replace('kind: shelter', 'kind: sheltr'));
    const files = (await checkPack('zz', root)).map(({ file }) => file);
    expect(new Set(files)).toEqual(new Set(['partners.yaml', 'cases.yaml']));
  });

  it('names the line of the outcome that an example does not have', async () => {
    const said = await broken('cases.yaml', 'urgency: immediate', 'urgency: routine');
    expect(said.join('\n')).toMatch(/^cases\.yaml:\d+ .*urgency is immediate, expected routine/m);
  });
});
