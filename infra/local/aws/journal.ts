import { appendFileSync, closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type * as z from 'zod';

/**
 * An append-only file of JSON lines: what a small server needs to have its state outlive the process. An entry is handed
 * to the operating system before the answer is sent, so killing the process loses nothing that was answered. It is not
 * forced to the disk: a power cut may lose the last moments, as it may with dynalite.
 */
export class Journal<Entry> {
  readonly #path: string;
  #file: number;
  #length = 0;

  private constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'a', 0o600);
  }

  static open<Entry>(path: string, schema: z.ZodType<Entry>): { journal: Journal<Entry>; entries: Entry[] } {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const lines = text.split('\n');
    // Whatever follows the last newline was being written when the process died: it was never answered.
    const torn = lines.pop() ?? '';
    const entries = lines.map((line) => schema.parse(JSON.parse(line)));
    if (torn !== '') writeFileSync(path, text.slice(0, text.length - torn.length), { mode: 0o600 });
    const journal = new Journal<Entry>(path);
    journal.#length = entries.length;
    return { journal, entries };
  }

  get length(): number {
    return this.#length;
  }

  append(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    appendFileSync(this.#file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    this.#length += entries.length;
  }

  /** Puts the shortest history that leads to the present state in the place of the whole one. */
  rewrite(entries: readonly Entry[]): void {
    const next = `${this.#path}.next`;
    writeFileSync(next, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), { mode: 0o600 });
    closeSync(this.#file);
    renameSync(next, this.#path);
    this.#file = openSync(this.#path, 'a', 0o600);
    this.#length = entries.length;
  }

  close(): void {
    closeSync(this.#file);
  }
}
