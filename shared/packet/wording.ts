import ar from './wording/ar.json';
import en from './wording/en.json';
import es from './wording/es.json';

/** What a partner reads in and around a packet. Apart from the wording of the line's own pages, which have no use for it. */
const texts = { en, es, ar } as const;
type Key = keyof typeof en;

export type PacketWords = (key: Key, params?: Readonly<Record<string, string | number>>) => string;

const isKnown = (language: string): language is keyof typeof texts => Object.hasOwn(texts, language);

/** In a language that nobody wrote it in, it is said in English rather than not at all. */
export const packetWords = (language: string): PacketWords => {
  const own = isKnown(language) ? texts[language] : texts.en;
  return (key, params = {}) =>
    own[key].replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => String(params[name] ?? placeholder));
};

export const isRightToLeft = (language: string): boolean => language === 'ar';
