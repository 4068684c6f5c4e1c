import * as z from 'zod';
import { partnerIdSchema, partnerKindSchema } from '../domain/partner.ts';
import { exploitationSchema, needSchema } from '../domain/vocabulary.ts';
import type { Urgency } from '../domain/urgency.ts';

const languageSchema = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);
/** One text in every language of the pack. */
const translatedSchema = z.record(languageSchema, z.string().min(1));
const areaCodeSchema = z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/);
const timeOfDaySchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);

const numberSchema = z.strictObject({ id: z.string(), name: translatedSchema, number: z.string().min(2) });

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const weekSchema = z.partialRecord(z.enum(weekdays), z.array(z.tuple([timeOfDaySchema, timeOfDaySchema])));
const hoursSchema = z.union([z.literal('always'), weekSchema]);

const sourceSchema = z.strictObject({ id: z.string(), title: z.string(), cite: z.string(), date: z.iso.date() });

/** Also what its folder is called: nothing that leads out of `jurisdictions/`. */
export const countryCodeSchema = z.string().regex(/^[a-z]{2}$/);

/** `jurisdiction.yaml` */
export const jurisdictionSchema = z.strictObject({
  code: countryCodeSchema,
  name: translatedSchema,
  /** The neutral name shown as page title and host label: it names neither the line nor its subject. */
  siteName: translatedSchema,
  languages: z.array(languageSchema).min(1),
  defaultLanguage: languageSchema,
  timeZone: z.string(),
  adultAge: z.number().int(),
  areas: z.array(
    z.strictObject({
      code: areaCodeSchema,
      name: translatedSchema,
      /** It is known that no helper serves it: without this a country with such an area is refused. */
      deskAlone: z.boolean().optional(),
    }),
  ),
  numbers: z.strictObject({
    emergency: z.array(numberSchema).min(1),
    crisis: z.array(numberSchema).min(1),
    child: z.array(numberSchema).min(1),
  }),
  /** Within how many minutes a person reads, by urgency. */
  minutes: z.strictObject({
    immediate: z.number().int().positive(),
    urgent: z.number().int().positive(),
    prompt: z.number().int().positive(),
    routine: z.number().int().positive(),
  } satisfies Record<Urgency, z.ZodNumber>),
  /**
   * When the minutes of what is routine run, and days on which they do not. Danger, and what nobody knows, is due by night and
   * on holidays, too. Left out: everything is.
   */
  workingTime: z.strictObject({ hours: weekSchema, holidays: z.array(z.iso.date()) }).optional(),
  retentionDays: z.number().int().positive(),
  /** Texts and calls. A number stands here once the country has it; how it is connected: docs/phone.md. */
  phone: z.strictObject({
    numbers: z.array(z.strictObject({ number: z.e164(), language: languageSchema })),
    /** A number that leads to nothing else, and is told to nobody: calls back show it. Without one nobody is called back. */
    callBackNumber: z.e164().optional(),
    /** For so long after their last text, what a phone sends is added to the same tip. */
    conversationDays: z.number().int().min(1).max(365),
    /** Where texts and calls of ours may go: beginnings of numbers, each with its country's code. */
    prefixes: z.array(z.string().regex(/^\+[1-9]\d{0,14}$/)),
    /** So many texts a day, then none goes out that nobody asked for. */
    mostTextsADay: z.number().int().positive(),
    /** So many minutes a duty phone that was rung for something urgent has, before the next one is. */
    dutyMinutes: z.number().int().min(1).max(60).default(5),
    /** Harmless texts, by which somebody may choose to be told that an answer waits. They name nothing. */
    nudges: z.array(z.strictObject({ id: z.string().regex(/^[a-z]{1,20}$/), text: translatedSchema })).max(6),
    /** For who does not hear or speak well: text relay, sign language. Told in a call beside the help numbers. */
    relayServices: z.array(numberSchema).default([]),
    /** By language and key of the wording (`call.menu`): a recording that is played in a call, and no voice says the text. */
    audio: z
      .record(languageSchema, z.record(z.string().startsWith('call.'), z.url({ protocol: /^https$/ })))
      .default({}),
  }),
  exitPage: z.url(),
  /** Who reads first, who stands in when the desk is named as involved, and where doubt goes. */
  desk: partnerIdSchema,
  secondDesk: partnerIdSchema,
  reviewer: partnerIdSchema,
  /** May routing refer directly to others than the desk, where consent and rules allow? */
  directReferral: z.boolean(),
  /** The bodies that the law lets refer on, by kind or by name: what policies read as `context.by.designated`. */
  designated: z
    .strictObject({ kinds: z.array(partnerKindSchema).default([]), partners: z.array(partnerIdSchema).default([]) })
    .default({ kinds: [], partners: [] }),
  /** Offices that a reporter can name as "must not see this", besides the public partners; each shuts out partners. */
  offices: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
      name: translatedSchema,
      partners: z.array(partnerIdSchema),
    }),
  ),
  /** Said to every reporter before the first text box: what is passed on even against their wish. One plain text each. */
  mustPassOn: z.array(translatedSchema),
  sources: z.array(sourceSchema),
});
export type Jurisdiction = z.infer<typeof jurisdictionSchema>;

/** A JSON Web Key (RFC 7517) as far as all of its kinds have it in common. */
const jwkSchema = z.record(z.string(), z.string());

/** An entry of `partners.yaml`. Hours are the starting value: a partner's admin changes them at run time later. */
export const partnerSchema = z.strictObject({
  id: partnerIdSchema,
  kind: partnerKindSchema,
  name: translatedSchema,
  /** Shown to reporters in the list of "who must not see this". */
  public: z.boolean(),
  /** Staff sign in here. */
  seat: z.boolean(),
  /** Who has no seat is sent sealed packets: its public keys, made by `npm run packet -- keys`. Checked in packetKeys.ts. */
  packet: z.strictObject({ encryptionKey: jwkSchema, signingKey: jwkSchema }).optional(),
  areas: z.union([z.literal('all'), z.array(areaCodeSchema).min(1)]),
  languages: z.array(languageSchema).min(1),
  needs: z.array(needSchema),
  exploitation: z.union([z.literal('all'), z.array(exploitationSchema)]),
  serves: z.strictObject({ children: z.boolean(), adults: z.boolean() }),
  hours: hoursSchema,
  /** Open referrals above which others are asked first. */
  capacity: z.number().int().positive(),
});
export type Partner = z.infer<typeof partnerSchema>;

/** What is bundled with a function: the whole country, already checked. */
export const packSchema = z.object({
  jurisdiction: jurisdictionSchema,
  partners: z.array(partnerSchema),
  /** Policy id → Cedar text, so that a decision names the policy and not `policy0`. */
  policies: z.record(z.string(), z.string()),
  /** Language → key → text, and who has reviewed it. Pack wording over the shared wording. */
  wording: z.record(languageSchema, z.record(z.string(), z.string())),
});
export type Pack = z.infer<typeof packSchema>;
