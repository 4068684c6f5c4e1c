import { randomBytes } from 'node:crypto';
import type { Choice } from '../../shared/domain/consent.ts';
import type { Label } from '../../shared/domain/label.ts';
import type { TextPart } from '../../shared/domain/part.ts';
import { Plain } from '../../shared/domain/plain.ts';
import type { Submission } from '../../shared/intake/submission.ts';
import { newNonce, newSessionSecret, type SessionSecret } from '../../shared/sealing/session.ts';
import { aLabel } from './label.ts';

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

export const aSession = (): SessionSecret => newSessionSecret(random);
export const aNonce = (session: SessionSecret): string => newNonce(session, random);

interface Overrides {
  readonly session?: SessionSecret;
  readonly nonce?: string;
  readonly words?: Partial<Record<TextPart, string>>;
  readonly number?: string;
  readonly label?: Parameters<typeof aLabel>[0];
  readonly choice?: Choice;
}

/** Everything of a label but what intake finds by itself. */
const factsOf = (label: Label): Submission['facts'] => {
  const { received: _received, danger, ...facts } = label;
  const { words: _words, ...asked } = danger;
  return { ...facts, danger: asked };
};

/** Somebody's own quiet tip, shared with nobody but the desk. */
export const aSubmission = (overrides: Overrides = {}): Submission => {
  const session = overrides.session ?? aSession();
  const words = { report: 'They keep our passports.', identity: '', victim: '', compelled: '', ...overrides.words };
  const label = aLabel({ ...overrides.label, reporter: { relation: 'self', ...overrides.label?.reporter } });
  return {
    session,
    nonce: overrides.nonce ?? aNonce(session),
    words: {
      report: new Plain(words.report),
      identity: new Plain(words.identity),
      victim: new Plain(words.victim),
      compelled: new Plain(words.compelled),
    },
    number: overrides.number === undefined ? null : new Plain(overrides.number),
    facts: factsOf(label),
    choice: overrides.choice ?? 'only_you',
  };
};
