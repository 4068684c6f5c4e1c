import type { Files } from '../../shared/adapters/files.ts';
import type { OpenGrant } from '../../shared/adapters/openGrant.ts';
import type { Queue } from '../../shared/adapters/queue.ts';
import type { Signer } from '../../shared/adapters/signer.ts';
import type { Table } from '../../shared/adapters/table.ts';
import type { CustodyLog } from '../../shared/custody/log.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import type { Pack, Partner } from '../../shared/jurisdiction/pack.ts';
import type { PartnerKeys } from '../../shared/packet/keys.ts';
import type { Log } from '../../shared/steps/log.ts';
import type { PartStore, ReferralStore } from '../staff/ports.ts';

/** A partner that is sent packets. */
export interface Recipient {
  readonly partner: Partner;
  readonly keys: PartnerKeys;
}

/** What a partner's system said; `unreachable`: nobody knows whether it got it. */
export type Answer = { readonly status: number; readonly body: string } | 'unreachable';

/** @param headers beside those of every POST of JSON */
export type Post = (url: string, body: string, headers: Readonly<Record<string, string>>) => Promise<Answer>;

export interface PacketPorts {
  readonly deployment: string;
  readonly pack: Pack;
  readonly recipients: readonly Recipient[];
  readonly referralsOf: (partner: PartnerId) => Pick<ReferralStore, 'inbox' | 'referral' | 'grant'>;
  readonly openGrantOf: (partner: PartnerId) => OpenGrant;
  readonly parts: PartStore;
  readonly offices: Table;
  readonly custody: Pick<CustodyLog, 'append'>;
  readonly files: Pick<Files, 'get'>;
  readonly routing: Queue;
  /** Shows partners that it was this line that sent something. */
  readonly signer: Signer;
  readonly post: Post;
  readonly random: (length: number) => Uint8Array;
  readonly now: () => Date;
  readonly log: Log;
}
