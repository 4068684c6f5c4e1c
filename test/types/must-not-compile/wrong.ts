/*
 * Each statement under a `must fail` line breaks a promise of design part 2, and the compiler must say so with that code.
 * Nothing else here may err: `../mustNotCompile.test.ts` checks both.
 */
import type { KeyObject } from 'node:crypto';
import type { Plain } from '../../../shared/domain/plain.ts';
import type { MailboxRow } from '../../../shared/rows/mailbox.ts';
import type { PartRow } from '../../../shared/rows/part.ts';
import { type AccessCode, stretch } from '../../../shared/sealing/accessCode.ts';
import type { PartHeader } from '../../../shared/sealing/header.ts';
import { openAsReporter } from '../../../shared/sealing/open.ts';
import { type ReporterPrivateKey, type ReporterPublicKey, thumbprint } from '../../../shared/sealing/reporterKey.ts';
import type { RsaPublicKey } from '../../../shared/sealing/rsaPublicKey.ts';
import { seal } from '../../../shared/sealing/seal.ts';
import { digestOf, removeRecipient, type Sealed, wrappedKey } from '../../../shared/sealing/sealed.ts';
import { sealedText, type SealedText } from '../../../shared/sealing/sealedText.ts';
import { type SessionSecret, sessionId } from '../../../shared/sealing/session.ts';
import type { Files } from '../../../shared/adapters/files.ts';
import type { Storable } from './storable.ts';

declare const words: Plain;
declare const code: AccessCode;
declare const secret: SessionSecret;
declare const publicKey: ReporterPublicKey;
declare const privateKey: ReporterPrivateKey;
declare const intake: RsaPublicKey;
declare const relay: RsaPublicKey;
declare const keyObject: KeyObject;
declare const files: Files;
declare const anyPart: PartHeader;

const item = { deployment: 'zz', tip: 'tip-1', version: '1' };
const report = { ...item, part: 'report' } as const;
const number = { ...item, part: 'number' } as const;
const note = { ...item, part: 'note', author: 'desk' } as const;
const looksSealed = { protected: '', iv: '', ciphertext: '', tag: '', recipients: [] };

/* Words are no seal. */

// must fail TS2322: words
export const sealedOfWords: Sealed = words;

// must fail TS2322: text
export const sealedOfText: Sealed = 'what happened';

// must fail TS2322: an object that only has the shape
export const sealedOfShape: Sealed = looksSealed;

// must fail TS2345: digest of a shape
export const digestOfShape = digestOf(looksSealed);

// must fail TS2345: wrapped key of words
export const wrappedOfWords = wrappedKey(words, 'intake');

// must fail TS2345: words as a seal that loses a recipient
export const removedOfWords = removeRecipient(words, 'reporter');

// must fail TS2345: intake is never removed, or nothing could be granted
export const withoutIntake = (sealed: Sealed) => removeRecipient(sealed, 'intake');

/* Bytes and words do not reach the bucket of files. */

// must fail TS2345: bytes as a chunk
export const putBytes = files.put('tip/name', new Uint8Array(3));

// must fail TS2345: text as a chunk
export const putText = files.put('tip/name', 'what was said');

// must fail TS2345: words as a chunk
export const putWords = files.put('tip/name', words);

// must fail TS2345: a sealed part as a chunk
export const putPart = (sealed: Sealed) => files.put('tip/name', sealed);

/* Words and keys do not reach storage. */

// must fail TS2322: words as stored text
export const textOfWords: SealedText = words;

// must fail TS2322: a string as stored text
export const textOfString: SealedText = 'what happened';

// must fail TS2345: words made into stored text
export const textMadeOfWords = sealedText(words);

// must fail TS2322: words in a row of Parts
export const partRow: PartRow['sealed'] = words;

// must fail TS2322: the reporter's private key in a row of Mailboxes
export const keyInRow: MailboxRow['wrappedKey'] = privateKey;

// must fail TS2739: the private key in place of the public one
export const privateInRow: MailboxRow['publicKey'] = privateKey;

// must fail TS2322: an access code as a row's key
export const codeInRow: MailboxRow['pk'] = code;

// must fail TS2322: words anywhere in something storable
export const storedWords: Storable = { tip: 'tip-1', answers: [{ words }] };

// must fail TS2322: a session's secret in something storable
export const storedSecret: Storable = { secret };

// must fail TS2322: an access code in something storable
export const storedCode: Storable = [code];

// must fail TS2322: a private key in something storable
export const storedKey: Storable = { privateKey };

// must fail TS2322: words as a string
export const wordsAsText: string = words;

/* Only words are sealed, and only for those who may open them. */

// must fail TS2769: text that was never marked as a person's words
export const sealedString = seal('what happened', report, { intake });

// must fail TS2769: a report that intake cannot grant
export const ungrantable = seal(words, report, { reporter: publicKey });

// must fail TS2769: a report for the relay
export const reportToRelay = seal(words, report, { intake, relay });

// must fail TS2769: a number that intake could grant to partners
export const numberToIntake = seal(words, number, { relay, intake });

// must fail TS2769: a number without the relay
export const numberToNobody = seal(words, number, { reporter: publicKey });

// must fail TS2769: a note that the reporter's code opens
export const noteToReporter = seal(words, note, { intake, reporter: publicKey });

// must fail TS2769: a part of unknown kind, so nobody can say who may open it
export const unknownKind = seal(words, anyPart, { intake });

// must fail TS2769: a key that was not read as an RSA public key
export const rawKey = seal(words, report, { intake: keyObject });

// must fail TS2769: the private key in place of the public one
export const privateAsPublic = seal(words, report, { intake, reporter: privateKey });

/* Secrets are not taken for one another. */

// must fail TS2345: a code that was not parsed
export const unparsedCode = stretch('1234567890123456', 'zz');

// must fail TS2345: a cookie that was not parsed
export const unparsedCookie = sessionId('cookie');

// must fail TS2739: a public key where only the private one opens
export const openedWithPublic = openAsReporter({}, publicKey, { header: report, digest: '' });

// must fail TS2741: opened without saying which digest is expected
export const openedBlindly = openAsReporter({}, privateKey, { header: report });

// must fail TS2739: a private key where the log wants a thumbprint of the public one
export const thumbprintOfPrivate = thumbprint(privateKey);
