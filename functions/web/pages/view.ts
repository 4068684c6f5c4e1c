import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { type Translate, wordingOf } from '../../../shared/wording/wording.ts';

/** What every page is made with: a country, a language and its words. */
export interface View {
  readonly pack: Pack;
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly t: Translate;
  /** One of the pack's own texts in this language, else in the country's. */
  readonly say: (texts: Readonly<Record<string, string>>) => string;
  /** The desk's name: who reads first. */
  readonly desk: string;
  readonly now: Date;
}

/** Scripts that run from right to left; a language tag without a script is judged by its language. */
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ps', 'ur', 'ckb', 'dv', 'yi', 'sd', 'ug']);

export const directionOf = (language: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr';

export const viewOf = (pack: Pack, language: string, now: Date): View => {
  const say = (texts: Readonly<Record<string, string>>): string =>
    texts[language] ?? texts[pack.jurisdiction.defaultLanguage] ?? Object.values(texts)[0] ?? '';
  const desk = pack.partners.find((partner) => partner.id === pack.jurisdiction.desk);
  return {
    pack,
    language,
    direction: directionOf(language),
    t: wordingOf(language, pack.wording),
    say,
    desk: say(desk?.name ?? pack.jurisdiction.siteName),
    now,
  };
};
