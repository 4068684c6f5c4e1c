import { createHash } from 'node:crypto';
import { hourOf } from '../../../shared/domain/hour.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import type { ReadRow, ReadWeekRow } from '../../../shared/rows/read.ts';
import { toBase64url } from '../../../shared/sealing/base64url.ts';
import { logAct } from '../logAct.ts';
import type { Dependencies } from '../ports.ts';
import type { Signed } from '../session.ts';
import { weekOf, weeksFrom } from './week.ts';

type Needs = Pick<Dependencies, 'partner' | 'reads' | 'appendCustody' | 'jurisdiction' | 'now' | 'random'>;

/** What one member read in one week, the latest last. */
export interface MemberReads {
  readonly week: ReadWeekRow;
  readonly reads: readonly ReadRow[];
}

export const readsIn = async ({ reads }: Pick<Needs, 'reads'>, week: string): Promise<readonly MemberReads[]> =>
  Promise.all(
    (await reads.weeks(week)).map(async (row) => ({
      week: row,
      reads: (await reads.of(week, row.by)).toSorted((one, other) => one.hour.localeCompare(other.hour)),
    })),
  );

/** So many weeks that are over are asked about on the start page. */
const WEEKS_BACK = 4;

/** The weeks that are over in which somebody's reads wait to be looked at by this person, the latest first. */
export const outstanding = async (
  { reads, jurisdiction, now }: Pick<Needs, 'reads' | 'jurisdiction' | 'now'>,
  { member }: Pick<Signed, 'member'>,
): Promise<readonly string[]> => {
  const current = weekOf(now(), jurisdiction.timeZone);
  const weeks = Array.from({ length: WEEKS_BACK }, (_none, at) => weeksFrom(current, -1 - at));
  const rows = await Promise.all(weeks.map((week) => reads.weeks(week)));
  return weeks.filter(
    (_week, at) => rows[at]?.some(({ by, reviewed }) => reviewed === undefined && by !== member.id) === true,
  );
};

/** What was looked at, so that the log says of which list it was said. */
const digestOfReads = (reads: readonly ReadRow[]): string =>
  createHash('sha256')
    .update(JSON.stringify(reads.map(({ sk, tip, hour, parts, outside }) => [sk, tip, hour, parts, outside])))
    .digest('base64url');

/**
 * Says that somebody has looked at what a member read in a week that is over: never at one's own.
 *
 * @throws NotLogged where the log did not take the entry: then it still waits
 */
export const reviewReads = async (
  needs: Needs,
  { member }: Pick<Signed, 'member'>,
  week: string,
  whose: string,
): Promise<Result<void, 'own' | 'not_over' | 'gone'>> => {
  const { reads, jurisdiction, now, random } = needs;
  if (whose === member.id) return err('own');
  if (week >= weekOf(now(), jurisdiction.timeZone)) return err('not_over');
  const row = (await reads.weeks(week)).find(({ by }) => by === whose);
  if (row === undefined) return err('gone');
  if (row.reviewed !== undefined) return ok(undefined);
  const seen = await reads.of(week, whose);
  await logAct(needs, member.id, 'reads', {
    id: `reads_reviewed-${toBase64url(random(16))}`,
    act: 'reads_reviewed',
    digests: [digestOfReads(seen)],
    reason: `${week}/${whose}`,
  });
  await reads.review({ ...row, reviewed: { by: member.id, hour: hourOf(now()) } });
  return ok(undefined);
};
