import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';

const sentMailSchema = z.object({
  id: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
});
/** A mail as SES would have handed it on. */
export type SentMail = z.infer<typeof sentMailSchema>;

/** The mail that was sent, kept over restarts: nobody real gets any of it. */
export class MailStore {
  readonly #path: string;
  readonly #now: () => number;
  readonly #mails: SentMail[];

  constructor(path: string, now: () => number) {
    this.#path = path;
    this.#now = now;
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
    this.#mails = lines.map((line) => sentMailSchema.parse(JSON.parse(line)));
  }

  all(): readonly SentMail[] {
    return [...this.#mails];
  }

  /** @returns its message id */
  keep = (mail: Omit<SentMail, 'id' | 'at'>): string => {
    const kept = { ...mail, id: randomUUID(), at: this.#now() };
    this.#mails.push(kept);
    appendFileSync(this.#path, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
    return kept.id;
  };
}
