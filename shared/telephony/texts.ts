import { Plain } from '../domain/plain.ts';
import type { Pack } from '../jurisdiction/pack.ts';
import { FIRST_OPTION, type HelpNumber, type Saying } from '../rows/line.ts';
import type { AccessCode } from '../sealing/accessCode.ts';
import { wordingOf } from '../wording/wording.ts';

/** What the texts of a country are made with. */
export interface Voice {
  readonly pack: Pack;
  /** Address of the country's site, where the code opens what was sent. */
  readonly site: string;
}

/** UTF-16 units that fit two segments in any encoding: 67 each in UCS-2, where a pair may not be parted. */
const SURELY_TWO_SEGMENTS = 132;

/**
 * The texts that a saying stands for, in order. Each fits two segments in the encoding that its language needs: a pack
 * that breaks this is refused (shared/jurisdiction).
 *
 * @param code only where the saying is `code`, and then always
 */
export const textsOf = (saying: Saying, language: string, { pack, site }: Voice, code?: AccessCode): string[] => {
  const t = wordingOf(language, pack.wording);
  const { areas, defaultLanguage, languages, mustPassOn, numbers, adultAge } = pack.jurisdiction;
  const own = (texts: Readonly<Record<string, string>>): string =>
    texts[language] ?? texts[defaultLanguage] ?? Object.values(texts)[0] ?? '';
  const all = (kind: HelpNumber): string => numbers[kind].map(({ number }) => number).join(', ');
  switch (saying) {
    case 'received':
    case 'added':
    case 'picture':
    case 'who':
    case 'started':
    case 'later':
    case 'joined':
    case 'codeWrong':
    case 'nothing':
    case 'languageSet':
      return [t(`phone.${saying}`)];
    case 'reads':
      return [t('phone.reads'), ...mustPassOn.map(own)];
    case 'numbers:emergency':
      return [t('phone.numbers.emergency', { numbers: all('emergency') })];
    case 'numbers:crisis':
      return [t('phone.numbers.crisis', { numbers: all('crisis') })];
    case 'numbers:child':
      return [t('phone.numbers.child', { numbers: all('child') })];
    case 'ask:danger':
      return [t('phone.ask.danger')];
    case 'ask:area': {
      const named = t('phone.ask.area', { areas: areas.map(({ name }) => own(name)).join(', ') });
      return [named.length <= SURELY_TWO_SEGMENTS ? named : t('phone.ask.anyArea')];
    }
    case 'ask:age':
      return [t('phone.ask.age', { age: adultAge })];
    case 'help':
      return [t('phone.help', { numbers: all('emergency') })];
    case 'delete':
    case 'info':
      return [t(`phone.${saying}`, { site })];
    case 'language': {
      const names = languages.map(
        (each) => `${each.toUpperCase()}: ${wordingOf(each, pack.wording)('phone.language.own')}`,
      );
      return [t('phone.language', { languages: names.join(', ') })];
    }
    case 'answers:nudge': {
      const { nudges } = pack.jurisdiction.phone;
      const texts = nudges.map(({ text }, at) => `${FIRST_OPTION + at}: ${own(text)}`).join(' ');
      return [t('phone.answers.nudge', { texts })];
    }
    case 'answers:time':
      return [t('phone.answers.time')];
    case 'answers:days':
      return [t('phone.answers.days')];
    case 'answers:word':
      return [t('phone.answers.word')];
    case 'answers:set':
      return [t('phone.answers.set')];
    case 'answers:unset':
      return [t('phone.answers.unset')];
    case 'code':
      if (code === undefined) throw new Error('There is no code to tell');
      return [code.groups()];
  }
};

export const render = (say: readonly Saying[], language: string, voice: Voice, code?: AccessCode): Plain[] =>
  say.flatMap((saying) => textsOf(saying, language, voice, code)).map((text) => new Plain(text));
