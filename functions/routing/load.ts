import * as z from 'zod';
import { INBOX_INDEX } from '../../shared/deployment/names.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import type { RoutingPorts } from './ports.ts';

/** Counting stops here: whoever has this many open is full, whatever the pack says. */
const MOST = 200;
const countedSchema = z.object({ inboxKey: z.string() });

/**
 * Open referrals of each partner that could be asked now. Nobody is counted for a tip that stays at the desk, which is
 * most of them.
 */
export const loadOf = async ({ referrals, pack }: RoutingPorts, tip: TipRow): Promise<Record<PartnerId, number>> => {
  const kinds = new Set(tip.consents.filter(({ withdrawn }) => withdrawn === null).flatMap((consent) => consent.kinds));
  if (!pack.jurisdiction.directReferral && tip.passOns.length === 0) return {};
  const candidates = pack.partners.filter(({ kind }) => kinds.has(kind));
  const counts = await Promise.all(
    candidates.map(async ({ id }) => {
      const pages = await Promise.all(
        ['new#', 'open#'].map((beginsWith) =>
          referrals.query(
            {
              index: INBOX_INDEX,
              hash: { name: 'inboxPartner', value: id },
              range: { name: 'inboxKey', beginsWith },
              limit: MOST,
            },
            countedSchema,
          ),
        ),
      );
      return [id, pages.reduce((sum, { rows }) => sum + rows.length, 0)] as const;
    }),
  );
  return Object.fromEntries(counts);
};
