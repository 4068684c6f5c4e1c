import * as z from 'zod';
import { finerParts, type Finer } from '../../../shared/domain/finer.ts';
import { localDate } from '../../../shared/domain/hours.ts';
import { agreeable } from '../../../shared/jurisdiction/agreeable.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';

/** For how long somebody can say yes on the page; a program names the day. */
export const DAYS = [30, 90, 365] as const;

/** A yes as a program sends it: only to whom the country has. */
export const finerBodySchema = (pack: Pack) => {
  const { kinds, partners } = agreeable(pack);
  return z.strictObject({
    kinds: z.array(z.enum(kinds)).max(20).default([]),
    partners: z
      .array(z.enum(partners.map(({ id }) => id)))
      .max(200)
      .default([]),
    parts: z.array(z.enum(finerParts)).max(finerParts.length).default([]),
    until: z.iso.date().nullable().default(null).describe('The last day, in the time zone of the country'),
  });
};

/** What was ticked, right or wrong: what nobody offered is left out. */
export interface Ticked {
  readonly kinds: Finer['kinds'];
  readonly partners: Finer['partners'];
  readonly parts: Finer['parts'];
  readonly days: (typeof DAYS)[number] | null;
}

export const NOTHING_TICKED: Ticked = { kinds: [], partners: [], parts: [], days: null };

export const tickedIn = (body: URLSearchParams, pack: Pack): Ticked => {
  const { kinds, partners } = agreeable(pack);
  const isTicked =
    (name: string) =>
    (value: string): boolean =>
      body.getAll(name).includes(value);
  return {
    kinds: kinds.filter(isTicked('kind')),
    partners: partners.map(({ id }) => id).filter(isTicked('partner')),
    parts: finerParts.filter(isTicked('part')),
    days: DAYS.find((days) => body.get('days') === String(days)) ?? null,
  };
};

export const finerOf = ({ days, ...ticked }: Ticked, now: Date, { jurisdiction }: Pack): Finer => ({
  ...ticked,
  until: days === null ? null : localDate(new Date(now.getTime() + days * 86_400_000), jurisdiction.timeZone),
});
