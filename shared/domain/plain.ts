import { inspect } from 'node:util';

const SHOWN = '[plain text]';

/**
 * Words of a person, before they are sealed or after they were opened.
 *
 * The words sit in a private field, so that a log line, an error, a template literal or `JSON.stringify` that meets one
 * by accident prints a placeholder. Nothing that writes to storage takes a `Plain`: see `test/types`.
 */
export class Plain {
  readonly #words: string;

  constructor(words: string) {
    this.#words = words;
  }

  /** The words themselves: call it only where they are sealed, judged or shown to whoever may read them. */
  reveal(): string {
    return this.#words;
  }

  get isEmpty(): boolean {
    return this.#words.trim() === '';
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
