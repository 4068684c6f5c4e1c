import { parseAccessCode, type AccessCode } from '../../shared/sealing/accessCode.ts';
import { err, type Result } from '../../shared/domain/result.ts';
import type { Suspicion } from '../../shared/domain/label.ts';
import type { PrepareCode } from '../../shared/intake/prepareCode.ts';
import type { AcceptTip } from '../../shared/intake/submission.ts';
import type { Pack } from '../../shared/jurisdiction/pack.ts';
import type { MailboxService } from '../../shared/mailbox/mailbox.ts';
import type { Gate } from '../../shared/restore/gate.ts';
import { type BucketStore, createBuckets } from '../../shared/abuse/buckets.ts';
import { reportSchema } from './form/report.ts';
import type { Log } from '../../shared/http/requestLog.ts';
import { viewOf, type View } from './pages/view.ts';
import { createOpenedMailboxes, type SessionStore } from './session/openedMailbox.ts';

/** Everything that the site needs of the world. */
export interface WebDependencies {
  readonly pack: Pack;
  readonly acceptTip: AcceptTip;
  readonly prepareCode: PrepareCode;
  readonly mailbox: MailboxService;
  readonly sessions: SessionStore;
  readonly buckets: BucketStore;
  readonly now: () => Date;
  readonly random: (length: number) => Uint8Array;
  readonly log: Log;
  /** Whether what was sent before may be opened: not while erasures are replayed over restored tables. */
  readonly gate: Gate;
  /** Of which a request must bring one. */
  readonly originSecrets: readonly string[];
}

export type GuessFailure =
  | { readonly kind: 'not_a_code' }
  | { readonly kind: 'unknown_code' }
  | { readonly kind: 'wait'; readonly seconds: number };

/** What the mailbox calls a code that opens none. */
const UNKNOWN = 'unknown_code';

/** Where counting fails, nobody is turned away for it. */
const otherwise = async <Value>(counting: Promise<Value>, value: Value): Promise<Value> => {
  try {
    return await counting;
  } catch {
    return value;
  }
};

/** What pages and API share: the same rules for a report, a code and a flood, whichever door it comes through. */
export const createSite = (dependencies: WebDependencies) => {
  const { pack, now, random } = dependencies;
  const buckets = createBuckets(dependencies.buckets, now, random);

  return {
    ...dependencies,
    reportSchema: reportSchema(pack),
    opened: createOpenedMailboxes(dependencies.sessions, now, random),
    viewIn: (language: string, conflicts: readonly string[] | null = []): View =>
      viewOf(pack, language, now(), conflicts),

    /** Where it cannot be asked, nothing is opened. */
    isRestoring: async (): Promise<boolean> => !(await otherwise(dependencies.gate.isOpen(), false)),

    /** Never a reason to refuse: only to queue it last among the routine. */
    async suspicion(source: string | null, trap: string): Promise<Suspicion> {
      if (trap !== '') return 'honeypot';
      return (await otherwise(buckets.floods(source), false)) ? 'flood' : 'none';
    },

    /**
     * Tries a typed code, unless too many wrong ones came from there: then none is tried. Only wrong codes count, and only
     * against the neighbourhood they come from. No limit attaches to a mailbox.
     */
    async tryCode<Value, Failure>(
      source: string | null,
      typed: string,
      open: (code: AccessCode) => Promise<Result<Value, Failure>>,
    ): Promise<Result<Value, Failure | GuessFailure>> {
      const code = parseAccessCode(typed);
      if (!code.ok) return err({ kind: 'not_a_code' });
      const attempt = await otherwise(buckets.tryCode(source), null);
      if (attempt !== null && attempt.seconds > 0) return err({ kind: 'wait', seconds: attempt.seconds });
      let wrong = false;
      try {
        const opened = await open(code.value);
        wrong = !opened.ok && opened.error === UNKNOWN;
        return wrong ? err({ kind: UNKNOWN }) : opened;
      } finally {
        if (attempt !== null && !wrong) await otherwise(attempt.takeBack(), undefined);
      }
    },
  };
};

export type Site = ReturnType<typeof createSite>;
