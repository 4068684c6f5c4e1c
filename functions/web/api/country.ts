import * as z from 'zod';
import { choices } from '../../../shared/domain/consent.ts';
import { finerParts } from '../../../shared/domain/finer.ts';
import { agreeable } from '../../../shared/jurisdiction/agreeable.ts';
import { exploitations, needs, relations } from '../../../shared/domain/vocabulary.ts';
import { nameable } from '../../../shared/jurisdiction/nameable.ts';
import { offeredIndicators } from '../form/offered.ts';
import { whenRead } from '../pages/notice.tsx';
import type { View } from '../pages/view.ts';
import { anyone, type Endpoint, nothing } from './endpoint.ts';

const listSchema = z.array(z.object({ code: z.string(), label: z.string() }));
const numbersSchema = z.array(z.object({ name: z.string(), number: z.string() }));

const countrySchema = z.object({
  country: z.string(),
  language: z.string(),
  languages: z.array(z.string()),
  adultAge: z.number(),
  exitPage: z.string(),
  /** To be shown before the first text box. */
  notice: z.object({
    reads: z.string(),
    when: z.string(),
    name: z.string(),
    mustPassOn: z.array(z.string()),
    device: z.string(),
  }),
  numbers: z.object({ emergency: numbersSchema, crisis: numbersSchema, child: numbersSchema }),
  areas: listSchema,
  conflicts: listSchema,
  choices: listSchema,
  /** To whom, and to what beside the report, somebody can say yes one by one. */
  consents: z.object({ kinds: listSchema, partners: listSchema, parts: listSchema }),
  /** Every code that a tip may hold; those that the pages offer have a label in the wording. */
  vocabulary: z.object({
    exploitation: z.array(z.string()),
    needs: z.array(z.string()),
    relations: z.array(z.string()),
    indicators: listSchema,
  }),
});

const countryOf = ({ pack, say, t, desk, language, ...view }: View): z.infer<typeof countrySchema> => {
  const { jurisdiction } = pack;
  const numbers = (group: keyof typeof jurisdiction.numbers) =>
    jurisdiction.numbers[group].map(({ name, number }) => ({ name: say(name), number }));
  return {
    country: say(jurisdiction.name),
    language,
    languages: jurisdiction.languages,
    adultAge: jurisdiction.adultAge,
    exitPage: jurisdiction.exitPage,
    notice: {
      reads: t('notice.who', { desk }),
      when: whenRead({ pack, say, t, desk, language, ...view }),
      name: t('notice.name'),
      mustPassOn: jurisdiction.mustPassOn.map(say),
      device: t('notice.device'),
    },
    numbers: { emergency: numbers('emergency'), crisis: numbers('crisis'), child: numbers('child') },
    areas: jurisdiction.areas.map(({ code, name }) => ({ code, label: say(name) })),
    conflicts: nameable(pack).map(({ id, name }) => ({ code: id, label: say(name) })),
    choices: choices.map((choice) => ({ code: choice, label: t(`choice.${choice}`, { desk }) })),
    consents: {
      kinds: agreeable(pack).kinds.map((kind) => ({ code: kind, label: t(`kindOf.${kind}`) })),
      partners: agreeable(pack).partners.map(({ id, name }) => ({ code: id, label: say(name) })),
      parts: finerParts.map((part) => ({ code: part, label: t(`part.${part}`) })),
    },
    vocabulary: {
      exploitation: [...exploitations],
      needs: [...needs],
      relations: [...relations],
      indicators: offeredIndicators.map((code) => ({ code, label: t(`indicator.${code}`) })),
    },
  };
};

export const countryEndpoints: readonly Endpoint[] = [
  anyone({
    method: 'get',
    path: '/api/country',
    summary: 'What a client needs to ask the same questions: notice, numbers, languages and code lists',
    body: nothing,
    answer: countrySchema,
    problems: [],
    run: async ({ c, site }) => ({ answer: countryOf(site.viewIn(c.get('language'))) }),
  }),
];
