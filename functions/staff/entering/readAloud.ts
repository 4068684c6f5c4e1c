import { choices } from '../../../shared/domain/consent.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { wordingOf } from '../../../shared/wording/wording.ts';

/** What somebody is told before they tell anything, in words that they would read on the site. */
export interface ReadAloud {
  readonly language: string;
  readonly before: readonly string[];
  /** The question who may see it, and its three answers. */
  readonly choice: readonly string[];
}

export const readAloudIn = ({ jurisdiction, partners, wording }: Pack): readonly ReadAloud[] => {
  const { languages, defaultLanguage, mustPassOn, adultAge } = jurisdiction;
  return languages.map((language) => {
    const t = wordingOf(language, wording);
    const say = (texts: Readonly<Record<string, string>>): string => texts[language] ?? texts[defaultLanguage] ?? '';
    const reader = partners.find(({ id }) => id === jurisdiction.desk);
    const desk = reader === undefined ? t('desk') : say(reader.name);
    return {
      language,
      before: [
        `${t('notice.who', { desk })} ${t('notice.name')}`,
        ...(mustPassOn.length === 0 ? [] : [t('notice.pass')]),
        ...mustPassOn.map(say),
      ],
      choice: [
        t('choice.child', { age: adultAge }),
        t('choice.legend', { desk }),
        ...choices.map((choice) => `${t(`choice.${choice}`, { desk })}. ${t(`choice.${choice}Hint`)}`),
      ],
    };
  });
};
