import { createHash, randomBytes } from 'node:crypto';
import { hourSchema } from '../../../shared/domain/hour.ts';
import type { Label } from '../../../shared/domain/label.ts';
import type { PartKind } from '../../../shared/domain/part.ts';
import { chunkName } from '../../../shared/adapters/files.ts';
import { sealFile, type PlainFile } from '../../../shared/files/sealFile.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { receiptOf } from '../../../shared/domain/consent.ts';
import { rankOf } from '../../../shared/domain/urgency.ts';
import type { PartReference } from '../../../shared/rows/part.ts';
import { grantKey, referralKey, type ReferralRow } from '../../../shared/rows/referral.ts';
import type { PartHeader } from '../../../shared/sealing/header.ts';
import { newReporterKey, thumbprint } from '../../../shared/sealing/reporterKey.ts';
import { seal } from '../../../shared/sealing/seal.ts';
import { digestOf, type Sealed, wrappedKey } from '../../../shared/sealing/sealed.ts';
import { sealedText } from '../../../shared/sealing/sealedText.ts';
import { kmsDecrypt, rsaPair, valueOf } from '../../sealing/fixtures.ts';
import type { Memory } from './memory.ts';

/** Record factories: each gives a whole, valid row, and takes what a test is about. */

export const DEPLOYMENT = 'quietline-zz';
export const NOW = new Date('2026-05-04T13:20:00Z');
export const intake = rsaPair(2048);
export const relay = rsaPair(2048);
export const reporter = await newReporterKey();

export const aTip = (number = 0): string => createHash('sha256').update(`tip ${number}`).digest('hex').slice(0, 32);
const hour = hourSchema.parse('2026-05-04T13:00Z');

export const aLabel = (label: Partial<Omit<Label, 'conflicts'>> = {}): Omit<Label, 'conflicts'> => ({
  jurisdiction: 'zz',
  area: 'ZZ-N',
  channel: 'web',
  language: 'es',
  exploitation: ['domestic_servitude'],
  indicators: ['cd01', 'cd03', 'ex01'],
  people: [{ age: 'adult', sex: 'female', count: 2 }],
  reporter: { relation: 'self', child: 'no' },
  danger: { now: 'yes', hurt: 'unknown', selfHarm: 'no', moved: 'no', child: 'no', words: [] },
  needs: ['shelter', 'legal_aid'],
  answer: { safe: 'yes', when: 'evening', number: false },
  suspicion: 'none',
  received: hour,
  ...label,
});

export const aReferral = async (changed: Partial<ReferralRow> = {}): Promise<ReferralRow> => {
  const { tip = aTip(), pk = 'desk', urgency = 'immediate', due = '2026-05-04T13:32Z' } = changed;
  return {
    pk,
    sk: referralKey(tip),
    tip,
    revision: 1,
    state: 'delivered',
    basis: 'desk',
    lead: true,
    urgency,
    due,
    order: 0,
    label: aLabel(),
    consent: receiptOf('helpers', 'self', 'consent-1', hour),
    reasons: [{ code: 'life_at_risk', fact: 'danger.now' }],
    history: [{ act: 'referral_made', by: 'pipeline', hour, detail: null }],
    parts: [],
    reporterKey: reporter.publicKey,
    reporterThumbprint: await thumbprint(reporter.publicKey),
    passOnOptions: [{ partner: 'harbour', kind: 'ngo', parts: ['report', 'message'] }],
    outcome: null,
    ended: null,
    unread: true,
    applied: [],
    inboxPartner: pk,
    inboxKey: `new#${rankOf(urgency)}#${due}#${tip}`,
    entries: [],
    ...changed,
  };
};

export interface GivenPart {
  readonly part: PartKind;
  readonly words: string;
  readonly version?: string;
  readonly author?: string;
  readonly audience?: string;
  readonly translation?: PartReference['translation'];
}

const sealPart = (words: Plain, header: PartHeader): Promise<Sealed> => {
  const recipients = { intake: intake.publicKey };
  switch (header.part) {
    case 'message':
      return seal(words, { ...header, part: header.part }, { ...recipients, reporter: reporter.publicKey });
    case 'note':
      return seal(words, { ...header, part: header.part }, recipients);
    case 'number':
      throw new Error('A number is never granted');
    case 'report':
    case 'identity':
    case 'victim':
    case 'compelled':
    case 'file':
      return seal(words, { ...header, part: header.part }, recipients);
  }
};

/** Seals, stores and grants a part, as the pipeline does: what the grant stands for is only in the memory's KMS. */
export const give = async (memory: Memory, row: ReferralRow, given: GivenPart): Promise<PartReference> => {
  const { part, words, version = '1', author, audience, translation } = given;
  const addressed = { ...(author === undefined ? {} : { author }), ...(audience === undefined ? {} : { audience }) };
  const header: PartHeader = { deployment: DEPLOYMENT, tip: row.tip, part, version, ...addressed, of: translation?.of };
  const sealed = await sealPart(new Plain(words), header);
  const reference = {
    part,
    version,
    digest: digestOf(sealed),
    ...addressed,
    ...(translation !== undefined && { translation }),
  };
  const contentKey = kmsDecrypt(intake.privateKey, valueOf(wrappedKey(sealed, 'intake')));
  const grant = randomBytes(48);
  memory.kms.set(grant.toString('base64'), {
    context: { deployment: DEPLOYMENT, tip: row.tip, part, partner: row.pk },
    contentKey,
  });
  memory.parts.set(`${row.tip}/${part}#${reference.digest}`, {
    ...reference,
    pk: row.tip,
    sk: `${part}#${reference.digest}`,
    sealed: sealedText(sealed),
    withheld: false,
  });
  memory.grants.set(`${row.pk}/${grantKey(row.tip, part, reference.digest)}`, {
    ...reference,
    pk: row.pk,
    sk: grantKey(row.tip, part, reference.digest),
    tip: row.tip,
    grant: grant.toString('base64'),
    grantDigest: createHash('sha256').update(grant).digest('base64url'),
    basis: row.basis,
    consent: null,
  });
  row.parts.push(reference);
  return reference;
};

interface GivenFile extends Omit<PlainFile, 'bytes'> {
  readonly bytes?: Uint8Array;
  readonly version?: string;
}

/** As intake keeps a file: chunks in the bucket, and the manifest as a part. */
export const giveFile = async (memory: Memory, row: ReferralRow, file: GivenFile): Promise<PartReference> => {
  const { version = 'file-1', bytes = new Uint8Array(Buffer.from('a voice')), ...said } = file;
  const place = { deployment: DEPLOYMENT, tip: row.tip, version };
  const { chunks, manifest } = await sealFile({ ...said, bytes }, place, new Uint8Array(randomBytes(32)));
  for (const { digest, sealed } of chunks) memory.files.set(chunkName(row.tip, digest), sealed);
  return give(memory, row, { part: 'file', words: manifest.reveal(), version });
};
