import type { Pack, Partner } from '../../../shared/jurisdiction/pack.ts';
import { type Translate, wordingOf } from '../../../shared/wording/wording.ts';

/** What every page is made with: a country, a language and its words. */
export interface View {
  readonly pack: Pack;
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly t: Translate;
  /** One of the pack's own texts in this language, else in the country's. */
  readonly say: (texts: Readonly<Record<string, string>>) => string;
  /** Who reads first, by name, or as "the desk" where a name could be the wrong one. */
  readonly desk: string;
  /** Whose hours say when someone reads. */
  readonly reader: Partner | undefined;
  readonly now: Date;
}

/** Scripts that run from right to left; a language tag without a script is judged by its language. */
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ps', 'ur', 'ckb', 'dv', 'yi', 'sd', 'ug']);

const directionOf = (language: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr';

/** The desk, unless it was named as one who must not see this: then whoever stands in (design, part 4). */
const readerOf = ({ jurisdiction, partners }: Pack, conflicts: readonly string[]): Partner | undefined => {
  const named = new Set([
    ...conflicts,
    ...jurisdiction.offices.filter(({ id }) => conflicts.includes(id)).flatMap((office) => office.partners),
  ]);
  const { desk, secondDesk, reviewer } = jurisdiction;
  const reader = [desk, secondDesk, reviewer].find((id) => !named.has(id));
  return partners.find(({ id }) => id === reader);
};

/** @param conflicts who was named so far as "must not see this"; `null` where that is not known: inside a mailbox */
export const viewOf = (pack: Pack, language: string, now: Date, conflicts: readonly string[] | null): View => {
  const say = (texts: Readonly<Record<string, string>>): string =>
    texts[language] ?? texts[pack.jurisdiction.defaultLanguage] ?? Object.values(texts)[0] ?? '';
  const t = wordingOf(language, pack.wording);
  const reader = conflicts === null ? undefined : readerOf(pack, conflicts);
  const desk = reader === undefined ? t('desk') : say(reader.name);
  return { pack, language, direction: directionOf(language), t, say, desk, reader, now };
};
