import ar from './ar.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };

/** English is the reference: a key it lacks is a type error, and so is a key another shared language lacks. */
type Texts = typeof en;
export type WordingKey = Exclude<keyof Texts, '_review'>;

export const sharedWording: Readonly<Record<'en' | 'es' | 'ar', Texts>> = { en, es, ar };

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
    Object.entries(sharedWording).find(([name]) => name === language)?.[1] ?? en;
  const own = packWording[language] ?? {};
  return (key, params = {}) => fill(own[key] ?? shared[key] ?? en[key], params);
};
