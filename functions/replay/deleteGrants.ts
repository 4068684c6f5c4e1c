import { inTurns } from '../../shared/adapters/inTurns.ts';
import { queryAll } from '../../shared/adapters/table.ts';
import * as z from 'zod';
import type { PartnerId } from '../../shared/domain/partner.ts';
import type { ReplayPorts } from './ports.ts';

const keySchema = z.object({ pk: z.string(), sk: z.string() });

/** So that nobody opens anything of it. What routing may give again it makes anew once the gate is open. */
export const deleteGrants = async (
  { referrals }: Pick<ReplayPorts, 'referrals'>,
  tip: string,
  partners: readonly PartnerId[],
): Promise<void> => {
  for (const value of new Set(partners)) {
    const search = { hash: { value }, range: { beginsWith: `grant#${tip}#` }, only: ['pk', 'sk'] };
    await inTurns(await queryAll(referrals, search, keySchema), ({ pk, sk }) => referrals.delete({ pk, sk }));
  }
};
