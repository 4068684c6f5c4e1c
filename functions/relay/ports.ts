import type { Queue } from '../../shared/adapters/queue.ts';
import type { Table } from '../../shared/adapters/table.ts';
import type { Plain } from '../../shared/domain/plain.ts';
import type { Pack } from '../../shared/jurisdiction/pack.ts';
import type { Expected } from '../../shared/sealing/check.ts';
import type { SealedText } from '../../shared/sealing/sealedText.ts';
import type { CallBack } from '../../shared/telephony/callingBack.ts';
import type { Alarmer } from '../../shared/telephony/alarming.ts';
import type { Ringer } from '../../shared/telephony/ringing.ts';
import type { Sender } from '../../shared/telephony/sending.ts';
import type { Log } from '../../shared/steps/log.ts';

export interface RelayPorts {
  readonly deployment: string;
  readonly pack: Pack;
  readonly relay: Table;
  readonly referrals: Table;
  readonly offices: Table;
  readonly ephemera: Table;
  readonly queue: Queue;
  /** Is told that there is something to say about a referral. */
  readonly delivery: Queue;
  /** Opens what is sealed to the relay. Throws where it is not what its row says. */
  readonly open: (sealed: SealedText, expected: Expected) => Promise<Plain>;
  readonly sender: Sender;
  readonly ringer: Ringer;
  readonly callBack: CallBack;
  readonly alarmer: Alarmer;
  readonly now: () => Date;
  readonly log: Log;
}
