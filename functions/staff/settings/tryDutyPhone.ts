import { hourOf } from '../../../shared/domain/hour.ts';
import { owes } from '../../../shared/rows/owed.ts';
import { requestKey } from '../../../shared/rows/request.ts';
import { slotOf, TRY_DUTY } from '../../../shared/rows/tryDuty.ts';
import type { Dependencies } from '../ports.ts';
import type { Signed } from '../session.ts';

type Needs = Pick<Dependencies, 'partner' | 'offices' | 'send' | 'now'>;

/** Asks for the duty phone to ring, to try it. Pressed again within ten minutes it asks for nothing more. */
export const tryDutyPhone = async (
  { partner, offices, send, now }: Needs,
  { member }: Pick<Signed, 'member'>,
): Promise<void> => {
  if ((await offices.dutyPhone()) === undefined) return;
  const slot = slotOf(now());
  if ((await offices.tried()) === slot) return;
  const { id: by, role } = member;
  const owed = owes('routing', 'routine', partner, now());
  const sk = requestKey(TRY_DUTY);
  await offices.tryDutyPhone({ pk: partner, sk, id: TRY_DUTY, slot, by, role, hour: hourOf(now()), ...owed });
  // What is not enqueued now is found by upkeep.
  await send('routine', { partner, request: TRY_DUTY }).catch(() => undefined);
};
