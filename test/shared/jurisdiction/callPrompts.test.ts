import { describe, expect, it } from 'vitest';
import { callPromptProblems } from '../../../shared/jurisdiction/callPrompts.ts';
import { describeProblem } from '../../../shared/jurisdiction/problem.ts';
import { sharedWording } from '../../../shared/wording/texts.ts';
import { aPack } from '../../factories/pack.ts';

const { jurisdiction } = await aPack();
const said = async (phone: Partial<typeof jurisdiction.phone>): Promise<string[]> => {
  const pack = await aPack({ jurisdiction: { languages: ['en', 'sw'], phone: { ...jurisdiction.phone, ...phone } } });
  return callPromptProblems(pack, { file: 'jurisdiction.yaml', lineOf: () => null }).map(describeProblem);
};

describe('what is heard in calls', () => {
  it('has to be recorded where no voice speaks the language, to the last digit', async () => {
    const [only = '', ...more] = await said({});
    expect([more, only]).toEqual([[], expect.stringMatching(/phone\.audio\.sw: expected a recording of every prompt/)]);
    const count = Number(/found (\d+) missing/.exec(only)?.[1]);
    expect(count).toBeGreaterThan(30);
    expect(await said({ audio: { sw: { 'call.menu': 'https://example.org/menu.mp3' } } })).toEqual([
      expect.stringContaining(`${count - 1} missing`),
    ]);
  });

  it('is the digits of a code, too', async () => {
    const worded = Object.keys(sharedWording.en).filter((key) => /^call\.(?!asked\.|answered\.)/.test(key));
    const urls = Object.fromEntries(worded.map((key) => [key, 'https://example.org/one.mp3']));
    const { 'call.left': _written, 'call.lost': _noted, ...sw } = urls;
    expect(await said({ audio: { sw } })).toEqual([expect.stringContaining('10 missing, the first call.digit.0')]);
  });

  it('is no matter in a country that has no number', async () => {
    expect(await said({ numbers: [] })).toEqual([]);
  });
});
