import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../../shared/domain/result.ts';

export interface BenchOptions {
  readonly help: boolean;
  readonly short: boolean;
  /** Ids of sections, in the order of the table. */
  readonly only: readonly string[];
}

/** Letters go by the order of the sections: `--only a,c` is the first and the third. */
const idOf = (name: string, ids: readonly string[]): string | undefined =>
  ids.includes(name) ? name : /^[a-z]$/.test(name) ? ids[name.charCodeAt(0) - 97] : undefined;

export const readOptions = (args: readonly string[], ids: readonly string[]): Result<BenchOptions, string> => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        short: { type: 'boolean', default: false },
        only: { type: 'string' },
      },
    });
    const named = (values.only ?? '').split(',').filter((name) => name !== '');
    const unknown = named.find((name) => idOf(name, ids) === undefined);
    if (unknown !== undefined) return err(`--only ${unknown}: there is no such part. Parts: ${ids.join(', ')}`);
    const wanted = new Set(named.map((name) => idOf(name, ids)));
    const only = named.length === 0 ? ids : ids.filter((id) => wanted.has(id));
    return ok({ help: values.help, short: values.short, only });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
};
