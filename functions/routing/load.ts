import * as z from 'zod';
import { INBOX_INDEX } from '../../shared/deployment/names.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import type { RoutingPorts } from './ports.ts';

/** Counting stops here: whoever has this many open is full, whatever the pack says. */
const MOST = 400;
/** Where what is open begins in an inbox: `closed`, `new`, `open`. */
const NOT_CLOSED = 'new#';
const countedSchema = z.object({ inboxKey: z.string() });

/** Open referrals of each partner that could be asked now. */
export const loadOf = async ({ referrals, pack }: RoutingPorts, tip: TipRow): Promise<Record<PartnerId, number>> => {
  const kinds = new Set(tip.consents.filter(({ withdrawn }) => withdrawn === null).flatMap((consent) => consent.kinds));
  // An interpreter is never chosen by how much it has to do: whoever leads asks one.
  const candidates = pack.partners.filter(({ kind }) => kind !== 'interpreter' && kinds.has(kind));
  const counts = await Promise.all(
    candidates.map(async ({ id }) => {
      const { rows } = await referrals.query(
        {
          index: INBOX_INDEX,
          hash: { name: 'inboxPartner', value: id },
          range: { name: 'inboxKey', atLeast: NOT_CLOSED },
          limit: MOST,
        },
        countedSchema,
      );
      return [id, rows.length] as const;
    }),
  );
  return Object.fromEntries(counts);
};
