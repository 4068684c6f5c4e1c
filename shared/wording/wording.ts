import { sharedWording, type Texts } from './texts.ts';

export type WordingKey = Exclude<keyof Texts, '_review'>;

export type Params = Readonly<Record<string, string | number>>;
export type Translate = (key: WordingKey, params?: Params) => string;

const fill = (text: string, params: Params): string =>
  text.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => String(params[name] ?? placeholder));

/**
 * The texts of one language: the pack's own over the shared ones. A key that a pack's language lacks is said in English
 * rather than not at all; the packs' check is what keeps that from happening in a country that is live.
 */
export const wordingOf = (
  language: string,
  packWording: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Translate => {
  const shared: Readonly<Record<string, string>> =
    Object.entries(sharedWording).find(([name]) => name === language)?.[1] ?? sharedWording.en;
  const own = packWording[language] ?? {};
  return (key, params = {}) => fill(own[key] ?? shared[key] ?? sharedWording.en[key], params);
};
