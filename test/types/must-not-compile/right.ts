/* What is near to each statement of `wrong.ts` and must compile: or those would only fail because nothing passes. */
import type { Plain } from '../../../shared/domain/plain.ts';
import type { CustodyEntry } from '../../../shared/rows/custodyEntry.ts';
import type { MailboxRow } from '../../../shared/rows/mailbox.ts';
import type { PartRow } from '../../../shared/rows/part.ts';
import type { Pointer } from '../../../shared/rows/pointer.ts';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import type { TipRow } from '../../../shared/rows/tip.ts';
import { type AccessCode, stretch } from '../../../shared/sealing/accessCode.ts';
import { openAsReporter } from '../../../shared/sealing/open.ts';
import { type ReporterPrivateKey, type ReporterPublicKey, thumbprint } from '../../../shared/sealing/reporterKey.ts';
import type { RsaPublicKey } from '../../../shared/sealing/rsaPublicKey.ts';
import { seal } from '../../../shared/sealing/seal.ts';
import { digestOf, removeRecipient, type Sealed, wrappedKey } from '../../../shared/sealing/sealed.ts';
import { sealedText } from '../../../shared/sealing/sealedText.ts';
import { type SessionSecret, sessionId } from '../../../shared/sealing/session.ts';
import type { Files } from '../../../shared/adapters/files.ts';
import { sealChunk } from '../../../shared/sealing/chunk.ts';
import type { Storable } from './storable.ts';

declare const words: Plain;
declare const sealed: Sealed;
declare const code: AccessCode;
declare const secret: SessionSecret;
declare const publicKey: ReporterPublicKey;
declare const privateKey: ReporterPrivateKey;
declare const intake: RsaPublicKey;
declare const relay: RsaPublicKey;

const item = { deployment: 'zz', tip: 'tip-1', version: '1' };
const report = { ...item, part: 'report' } as const;

export const answers = [digestOf(sealed), wrappedKey(sealed, 'intake'), removeRecipient(sealed, 'reporter')];
export const partRow: PartRow['sealed'] = sealedText(sealed);
export const mailboxRow: MailboxRow['publicKey'] = publicKey;
export const storedSeal: Storable = { tip: 'tip-1', parts: [sealed, { text: sealedText(sealed) }] };

/** Every row and message of the house is storable, so none has a place where words or a secret could stand. */
export const allStorable = (
  ...rows: readonly (CustodyEntry | MailboxRow | PartRow | Pointer | ReferralRow | TipRow)[]
): readonly Storable[] => rows;

export const sealing = [
  seal(words, report, { intake }),
  seal(words, report, { intake, reporter: publicKey }),
  seal(words, { ...item, part: 'message', author: 'desk', audience: 'reporter' }, { intake, relay }),
  seal(words, { ...item, part: 'note', author: 'desk' }, { intake }),
  seal(words, { ...item, part: 'number' }, { relay, reporter: publicKey }),
];

export const keepingFile = async (files: Files): Promise<void> => {
  const place = { deployment: 'zz', tip: 'tip-1', version: '1', index: 0 };
  await files.put('tip-1/digest', await sealChunk(new Uint8Array(32), new Uint8Array(3), place));
};

export const sealingEachText = (['report', 'identity', 'victim', 'compelled'] as const).map((part) =>
  seal(words, { ...item, part }, { intake, reporter: publicKey }),
);

export const others = [
  stretch(code, 'zz'),
  sessionId(secret),
  thumbprint(publicKey),
  openAsReporter({}, privateKey, { header: report, digest: '' }),
];
