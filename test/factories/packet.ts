import { hourOf } from '../../shared/domain/hour.ts';
import type { Contents } from '../../shared/packet/contents.ts';
import { newKeyFile, publicKeysOf, signerWith } from '../../shared/packet/keys.ts';
import { limitsOf } from '../../shared/packet/limits.ts';
import type { Sealing } from '../../shared/packet/seal.ts';

const digest = (letter: string): string => Buffer.alloc(32, letter).toString('base64url');

export const someContents = (given: Partial<Contents> = {}): Contents => ({
  packet: Buffer.alloc(16, 'p').toString('base64url'),
  deployment: 'quietline-zz',
  partner: 'coast-guard',
  tip: 'tip0123456789abcdef',
  number: 1,
  made: hourOf(new Date('2026-05-04T13:20:00Z')),
  urgency: 'urgent',
  minutes: 60,
  provenance: {
    basis: 'pass_on',
    policies: [
      { id: 'zz-police-asked-in', cite: 'Act on the Open Line, s. 4(2)', date: '2024-03-01', status: 'unreviewed' },
    ],
    consent: { id: 'c1', choice: 'helpers_and_police', parts: ['report', 'message'], until: '2026-08-01' },
  },
  limits: limitsOf(
    'en',
    { basis: 'pass_on', consent: { id: 'c1', choice: 'helpers_and_police', parts: ['report'], until: '2026-08-01' } },
    'Helpers and the police',
  ),
  parts: [
    { part: 'report', version: '1', digest: digest('r'), text: 'They keep her papers.\nلا يوجد باب' },
    { part: 'message', version: 'm1', digest: digest('m'), author: 'reporter', audience: 'lead', text: 'A boat at 5.' },
  ],
  leftOut: [],
  ...given,
});

/** A partner with its keys, and a deployment that seals to it. */
export const aPartnerAndLine = (kind: 'ec' | 'rsa' = 'ec', partner = 'coast-guard') => {
  const keys = newKeyFile(partner, kind);
  const line = newKeyFile('the-line');
  const from = publicKeysOf(line).signingKey;
  const sealing: Sealing = { to: publicKeysOf(keys).encryptionKey, from, sign: signerWith(line.signing) };
  return { keys, from, sealing };
};
