/** One line that a function wrote, or that Lambda would have written about it. */
export interface LogLine {
  readonly functionName: string;
  readonly text: string;
}

export interface Logs {
  readonly write: (functionName: string, text: string) => void;
  readonly lines: () => readonly LogLine[];
}

/** Enough for any test to be searched whole; a machine left running for a week forgets the oldest. */
const KEPT = 100_000;

export const createLogs = (onLine?: (line: LogLine) => void): Logs => {
  const lines: LogLine[] = [];
  return {
    write: (functionName, chunk) => {
      for (const text of chunk.split('\n').filter((part) => part !== '')) {
        const line = { functionName, text };
        lines.push(line);
        onLine?.(line);
      }
      if (lines.length > KEPT) lines.splice(0, lines.length - KEPT);
    },
    lines: () => [...lines],
  };
};
