import { hourOf } from '../../shared/domain/hour.ts';
import { chainOf, type CustodyDraft } from '../../shared/rows/custodyEntry.ts';
import type { Dependencies } from './ports.ts';
import { NotLogged } from './reading.ts';

/** What an organisation does for itself has chains of its own: no tip's id is any of these. What it does about a tip is in the tip's. */
type OwnChain = 'settings' | 'members' | 'reads' | { readonly tip: string };

type Act = Pick<CustodyDraft, 'id' | 'act'> & Partial<Pick<CustodyDraft, 'digests' | 'reason'>>;

/**
 * @param by id in the register
 * @throws NotLogged where the log did not take the entry: then nothing may be changed
 */
export const logAct = async (
  { partner, appendCustody, now }: Pick<Dependencies, 'partner' | 'appendCustody' | 'now'>,
  by: string,
  chain: OwnChain,
  act: Act,
): Promise<void> => {
  const draft = { digests: [], reason: null, ...act, actor: `${partner}/${by}`, hour: hourOf(now()) };
  try {
    await appendCustody(chainOf(partner, typeof chain === 'string' ? chain : chain.tip), draft);
  } catch (cause) {
    throw new NotLogged('What was asked for could not be logged', { cause });
  }
};
