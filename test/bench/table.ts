import type { Row } from './outcome.ts';

/** Columns of equal width, every row's columns in the order in which they first come; numbers to the right. */
export const tableOf = (rows: readonly Row[]): string => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))];
  const widths = names.map((_name, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const isNumber = (at: number, column: number) => typeof rows[at - 1]?.[names[column] ?? ''] === 'number';
  return cells
    .map((line, at) =>
      line
        .map((cell, column) =>
          isNumber(at, column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
