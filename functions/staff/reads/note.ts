import { hourOf } from '../../../shared/domain/hour.ts';
import { boxOf } from '../../../shared/rows/inbox.ts';
import type { PartReference } from '../../../shared/rows/part.ts';
import { readKey } from '../../../shared/rows/read.ts';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import { toBase64url } from '../../../shared/sealing/base64url.ts';
import type { Dependencies } from '../ports.ts';
import type { Signed } from '../session.ts';
import { weekOf } from './week.ts';

type Needs = Pick<Dependencies, 'partner' | 'reads' | 'work' | 'alarm' | 'jurisdiction' | 'now' | 'random'>;

/** Work of one's own, and what is nobody's yet, is anybody's to read; what a colleague has, or nobody any more, is not. */
const isOutside = (row: Pick<ReferralRow, 'state' | 'unread' | 'musts'>, holder: string | undefined, member: string) =>
  boxOf(row) === 'closed' || (holder !== undefined && holder !== member);

/**
 * Notes a read for its week, and raises the alarm where it is outside the reader's work: before anything is opened, as the custody log.
 * Nothing is refused: whoever stands in for somebody must be able to.
 *
 * @throws where it cannot be noted: then nothing may be opened
 */
export const noteRead =
  (needs: Needs, { member }: Pick<Signed, 'member'>, row: ReferralRow) =>
  async (read: readonly PartReference[]): Promise<void> => {
    const { partner, reads, work, alarm, jurisdiction, now, random } = needs;
    const outside = isOutside(row, (await work.hold(row.tip))?.by, member.id);
    const week = weekOf(now(), jurisdiction.timeZone);
    await reads.note({
      pk: partner,
      sk: readKey(week, member.id, toBase64url(random(16))),
      tip: row.tip,
      by: member.id,
      week,
      hour: hourOf(now()),
      parts: [...new Set(read.map(({ part }) => part))],
      outside,
    });
    if (outside) alarm('read_outside_work');
  };
