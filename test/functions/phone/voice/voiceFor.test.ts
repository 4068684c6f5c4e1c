import { expect, it } from 'vitest';
import { voiceFor } from '../../../../functions/phone/voice/voiceFor.ts';

it.each([
  ['We can come tonight.', ['en', 'es', 'ar'], 'en'],
  ['Podemos ir hoy.', ['es', 'en'], 'es'],
  ['يمكننا أن نأتي الليلة.', ['en', 'es', 'ar'], 'ar'],
  ['We can come tonight.', ['ar', 'es', 'en'], 'es'],
  ['Мы можем прийти. Ask for Amina.', ['en', 'ru'], 'ru'],
  ['今晩行けます。', ['en', 'ja'], 'ja'],
  ['555-0100', ['ar', 'en'], 'ar'],
  ['ⵣⵣⵣ', ['en', 'es'], 'en'],
] as const)('%s is said in the first language that is written so', (words, languages, expected) => {
  expect(voiceFor(words, [...languages])).toBe(expected);
});
