import { parseAccessCode, type AccessCode } from '../../shared/sealing/accessCode.ts';
import { err, type Result } from '../../shared/domain/result.ts';
import type { Suspicion } from '../../shared/domain/label.ts';
import type { AcceptTip } from '../../shared/intake/submission.ts';
import type { Pack } from '../../shared/jurisdiction/pack.ts';
import type { MailboxService } from '../../shared/mailbox/mailbox.ts';
import { type BucketStore, createBuckets } from './abuse/buckets.ts';
import { reportSchema } from './form/report.ts';
import type { Log } from './log.ts';
import { viewOf, type View } from './pages/view.ts';
import { createOpenedMailboxes, type SessionStore } from './session/openedMailbox.ts';

/** Everything that the site needs of the world. */
export interface WebDependencies {
  readonly pack: Pack;
  readonly acceptTip: AcceptTip;
  readonly mailbox: MailboxService;
  readonly sessions: SessionStore;
  readonly buckets: BucketStore;
  readonly now: () => Date;
  readonly random: (length: number) => Uint8Array;
  readonly log: Log;
  /** Of which a request must bring one. */
  readonly originSecrets: readonly string[];
}

export type GuessFailure =
  | { readonly kind: 'not_a_code' }
  | { readonly kind: 'unknown_code' }
  | { readonly kind: 'wait'; readonly seconds: number };

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

    /** Never a reason to refuse: only to queue it last among the routine. */
    async suspicion(source: string | null, trap: string): Promise<Suspicion> {
      if (trap !== '') return 'honeypot';
      return (await otherwise(buckets.floods(source), false)) ? 'flood' : 'none';
    },

    /** A typed code, unless too many wrong ones came from there: then none is tried. No limit attaches to a mailbox. */
    async readCode(source: string | null, typed: string): Promise<Result<AccessCode, GuessFailure>> {
      const code = parseAccessCode(typed);
      if (!code.ok) return err({ kind: 'not_a_code' });
      const seconds = await otherwise(buckets.wait(source), 0);
      return seconds > 0 ? err({ kind: 'wait', seconds }) : code;
    },

    /** Only wrong codes count, and only against the neighbourhood they come from. */
    async wrongCode(source: string | null): Promise<GuessFailure> {
      await otherwise(buckets.wrongCode(source), undefined);
      return { kind: 'unknown_code' };
    },
  };
};

export type Site = ReturnType<typeof createSite>;
