import * as z from 'zod';
import { SESSION_HEADER } from '../../../shared/deployment/origin.ts';
import type { PrepareCode } from '../../../shared/intake/prepareCode.ts';
import { parseAccessCode } from '../../../shared/sealing/accessCode.ts';
import { reporterPublicKeySchema } from '../../../shared/sealing/reporterKey.ts';

const answerSchema = z.object({
  code: z.string().nullable(),
  lookup: z.string(),
  publicKey: reporterPublicKeySchema,
});

/** A tip without a code is better than none: whoever enters it waits no longer than this. */
const TIMEOUT_MILLISECONDS = 6000;

/** Null where none could be made. */
export type AskForCode = (...asked: Parameters<PrepareCode>) => Promise<Awaited<ReturnType<PrepareCode>> | null>;

/**
 * Asks the country's site for a code: it alone may use the key that codes go through (`shared/intake/prepareCode.ts`).
 *
 * @param site base URL, without a trailing slash
 */
export const createAskForCode =
  (site: string): AskForCode =>
  async (tip, session, nonce) => {
    try {
      const answer = await fetch(`${site}/api/codes`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', [SESSION_HEADER]: session.cookie() },
        body: JSON.stringify({ tip, nonce }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      });
      if (answer.status !== 201) return null;
      const { code: digits, lookup, publicKey } = answerSchema.parse(await answer.json());
      const code = digits === null ? null : parseAccessCode(digits);
      return code?.ok === false ? null : { code: code?.value ?? null, lookup, publicKey };
    } catch {
      return null;
    }
  };
