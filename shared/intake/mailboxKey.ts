import { splitMac, stretch, type AccessCode } from '../sealing/accessCode.ts';
import type { IntakePorts } from './ports.ts';

export interface MailboxKeys {
  /** By which the row is found. */
  readonly lookup: string;
  /** That wraps the reporter's private key. */
  readonly wrapKey: Uint8Array;
}

/** What a code becomes: scrypt, then one KMS call that is logged and throttled; half looks up, half wraps. */
export const mailboxOf = async (
  ports: Pick<IntakePorts, 'keys' | 'keyIds' | 'deployment'>,
  code: AccessCode,
): Promise<MailboxKeys> => splitMac(await ports.keys.mac(ports.keyIds.access, await stretch(code, ports.deployment)));
