import { type Params, type WordingKey, wordingOf } from '../../../shared/wording/wording.ts';

export type Language = 'en' | 'es' | 'ar';

/** What the reporter's pages say: by key, so that a text may be made better without a journey failing. */
export const says = (key: WordingKey, params: Params = {}, language: Language = 'en'): string =>
  wordingOf(language, {})(key, { desk: wordingOf(language, {})('desk'), age: 18, ...params });
