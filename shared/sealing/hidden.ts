import { inspect } from 'node:util';

/**
 * Base of everything that must not be printed by accident: log lines, errors, template literals and `JSON.stringify` show
 * the placeholder. The secret itself belongs in a `#private` field of the subclass, which no serialiser reaches.
 */
export abstract class Hidden {
  abstract readonly placeholder: string;

  toString(): string {
    return this.placeholder;
  }

  toJSON(): string {
    return this.placeholder;
  }

  [inspect.custom](): string {
    return this.placeholder;
  }
}
