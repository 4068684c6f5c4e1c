import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { languageNamed } from '../bounds.ts';
import { checkPack } from '../check.ts';
import { packsRoot } from '../countries.ts';
import { isInvented } from '../invented.ts';
import { countryCodeSchema } from '../pack.ts';
import { describeProblem, nearestOf } from '../problem.ts';
import { type Area, type Beginning, filesFor } from '../template.ts';
import { type Ask, type Options, type Said, UsageError } from './usage.ts';

/** What was typed, or why it cannot be meant. */
type Read<Value> = { readonly value: Value } | { readonly wrong: string };

const nameIn = (text: string): Read<string> => (text === '' ? { wrong: 'A country has a name.' } : { value: text });

const listIn = (text: string): string[] => text.split(',').map((each) => each.trim());

const languagesIn = (text: string): Read<string[]> => {
  const languages = [...new Set(listIn(text))];
  const wrong = languages.find((language) => languageNamed(language) === undefined);
  return wrong === undefined
    ? { value: languages }
    : {
        wrong: `There is no language ${JSON.stringify(wrong)}: codes as in en, es, zh-Hant (BCP 47), divided by commas.`,
      };
};

const timeZoneIn = (text: string): Read<string> => {
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  if (zones.includes(text) || text.startsWith('Etc/GMT')) return { value: text };
  const nearest = nearestOf(text, zones);
  return {
    wrong: `There is no time zone ${JSON.stringify(text)}${nearest === null ? '' : `: did you mean ${nearest}?`}`,
  };
};

const areasIn =
  (code: string) =>
  (text: string): Read<Area[]> => {
    const areas = listIn(text).map((each) => {
      const [suffix = '', ...name] = each.split('=');
      return { code: `${code.toUpperCase()}-${suffix.trim()}`, name: name.join('=').trim() };
    });
    const wrong = areas.find((area) => !/^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(area.code) || area.name === '');
    if (wrong) return { wrong: `${JSON.stringify(wrong.code)} is no area: N=North Province, S=South Province` };
    const twice = areas.find((area, index) => areas.findIndex((other) => other.code === area.code) !== index);
    return twice ? { wrong: `${twice.code} stands there twice.` } : { value: areas };
  };

type Question<Value> = {
  readonly option: string;
  readonly given: string | undefined;
  readonly text: string;
  readonly usual: string;
  readonly read: (text: string) => Read<Value>;
};

/** By the option, or else at the keyboard until it can be meant; where nobody answers, the option is asked for. */
const answerTo = async <Value>(ask: Ask, { option, given, text, usual, read }: Question<Value>): Promise<Value> => {
  if (given !== undefined) {
    const answer = read(given.trim());
    if ('value' in answer) return answer.value;
    throw new UsageError(`${option}: ${answer.wrong}`);
  }
  let note = '';
  for (;;) {
    const line = await ask(`${note}${text} [${usual}] `);
    if (line === undefined) throw new UsageError(`Nothing was made. Answer, or say it with ${option}.`);
    const answer = read(line.trim() === '' ? usual : line.trim());
    if ('value' in answer) return answer.value;
    note = `${answer.wrong}\n`;
  }
};

const beginningOf = async (code: string, options: Options, ask: Ask): Promise<Beginning> => ({
  code,
  name: await answerTo(ask, {
    option: '--name',
    given: options.name,
    text: 'What is the country called?',
    usual: code.toUpperCase(),
    read: nameIn,
  }),
  languages: await answerTo(ask, {
    option: '--languages',
    given: options.languages,
    text: 'In which languages, the first for whoever speaks none of them?',
    usual: 'en',
    read: languagesIn,
  }),
  timeZone: await answerTo(ask, {
    option: '--time-zone',
    given: options['time-zone'],
    text: 'In which time zone, as in Europe/Madrid?',
    usual: 'UTC',
    read: timeZoneIn,
  }),
  areas: await answerTo(ask, {
    option: '--areas',
    given: options.areas,
    text: `Which areas (ISO 3166-2, without ${code.toUpperCase()}-), as in N=North Province, S=South Province?`,
    usual: '1=The whole country',
    read: areasIn(code),
  }),
});

/** @throws UsageError where there is one of this name: what somebody wrote is never written over */
const makeFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    throw new UsageError(
      code === 'EEXIST' ? `There is a folder ${folder} already: nothing was changed.` : `${folder}: ${code}`,
    );
  }
};

/** Begins a country's folder from the template. */
export const begin = async (code: string, options: Options, ask: Ask): Promise<Said> => {
  const { root = packsRoot() } = options;
  if (!countryCodeSchema.safeParse(code).success)
    throw new UsageError(`A country is called by two small letters (ISO 3166-1), and not ${JSON.stringify(code)}.`);
  const folder = join(root, code);
  if (existsSync(folder)) throw new UsageError(`There is a folder ${folder} already: nothing was changed.`);
  const files = await filesFor(await beginningOf(code, options, ask));
  await makeFolder(folder);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text, { flag: 'wx' });
  }
  const open = await checkPack(code, root);
  const text = [
    `Made ${relative(process.cwd(), folder)}: ${Object.keys(files).join(', ')}.`,
    '',
    ...(open.length === 0
      ? [`It is in order, and nobody has reviewed it: npm start -- --jurisdiction ${code} shows it on this machine.`]
      : [`Still to be filled in, as npm run jurisdiction -- check ${code} says:`, ...open.map(describeProblem)]),
    ...(isInvented(code)
      ? ['', `No country has the code ${code}: its numbers are kept for fiction, and it is for trying things out.`]
      : []),
    '',
    `Next: ask what ${join(relative(process.cwd(), folder), 'questions.md')} asks. docs/countries.md goes through it step by step.`,
  ].join('\n');
  return { text, ok: true };
};
