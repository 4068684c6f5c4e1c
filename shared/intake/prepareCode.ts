import { intentOfMailbox } from '../rows/intent.ts';
import { deriveAccessCode, type AccessCode } from '../sealing/accessCode.ts';
import type { ReporterPublicKey } from '../sealing/reporterKey.ts';
import type { SessionSecret } from '../sealing/session.ts';
import { mailboxOf } from './mailboxKey.ts';
import { makeMailbox } from './makeMailbox.ts';
import type { IntakePorts } from './ports.ts';

export interface PreparedCode {
  /** Null once the mailbox was opened: whoever has it has changed it by now, or knows it. */
  readonly code: AccessCode | null;
  readonly lookup: string;
  readonly publicKey: ReporterPublicKey;
}

/** What routing, which makes the tip, may take at the longest when much is down. */
const SWEEP_AFTER_HOURS = 48;

/**
 * The code and the mailbox of a tip that staff are about to enter. Made here, and handed to the portal of who asks, because
 * staff may neither use the key that codes go through nor write mailboxes: so a portal that was taken over can neither try
 * codes nor change where one leads. Whoever asks chooses neither code nor mailbox, and gets nothing that it could not have
 * by sending a tip of its own. A mailbox that no tip names in the end is swept.
 */
export const createPrepareCode =
  (ports: IntakePorts) =>
  async (tip: string, session: SessionSecret, nonce: string): Promise<PreparedCode> => {
    const code = deriveAccessCode(session, nonce);
    const keys = await mailboxOf(ports, code);
    const { lookup } = keys;
    await ports.ephemera.put(intentOfMailbox(tip, lookup, ports.now(), SWEEP_AFTER_HOURS));
    const { publicKey, opened } = await makeMailbox(ports, tip, keys);
    return { code: opened ? null : code, lookup, publicKey };
  };
export type PrepareCode = ReturnType<typeof createPrepareCode>;
