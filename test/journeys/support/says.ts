import { type Params, sharedWording, type WordingKey, wordingOf } from '../../../shared/wording/wording.ts';

/** What the reporter's pages say: by key, so that a text may be made better without a journey failing. */
export const says = (key: WordingKey, params: Params = {}, language: keyof typeof sharedWording = 'en'): string =>
  wordingOf(language, {})(key, { desk: wordingOf(language, {})('desk'), age: 18, ...params });
