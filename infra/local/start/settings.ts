import { parseArgs } from 'node:util';

export interface Settings {
  readonly jurisdiction: string;
  /** Undefined where none was asked for: then any will do. */
  readonly port: number | undefined;
  readonly reset: boolean;
  readonly quiet: boolean;
}

const HELP = `npm start -- [options]

Runs Quietline for one country on this machine: every site, queue and function of its stacks, on loopback.

  --jurisdiction <code>  a folder of jurisdictions/ (default: zz, the demonstration country)
  --port <number>        where the start-up page and the sites are (default: 8080, or a free one if that is taken)
  --reset                forgets what earlier runs kept in .quietline/<code>
  --quiet                does not show what functions log
  --help                 this text
`;

/** What was asked for, or what to print and how to exit. */
export const readSettings = (
  args: readonly string[],
): Settings | { readonly print: string; readonly exitCode: number } => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        jurisdiction: { type: 'string', default: 'zz' },
        port: { type: 'string' },
        reset: { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { print: HELP, exitCode: 0 };
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && (!Number.isInteger(port) || port < 0 || port > 65_535))
      throw new Error(`--port ${values.port ?? ''} is not a port`);
    if (!/^[a-z]{2}$/.test(values.jurisdiction)) {
      throw new Error(`--jurisdiction ${values.jurisdiction} is not the two letters of a country`);
    }
    return { jurisdiction: values.jurisdiction, port, reset: values.reset, quiet: values.quiet };
  } catch (error) {
    return { print: `${error instanceof Error ? error.message : 'Not understood'}\n\n${HELP}`, exitCode: 2 };
  }
};
