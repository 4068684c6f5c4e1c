import { faults, notes, type Verdict } from './findings.ts';

const at = (where: string | null): string => (where === null ? '' : `${where}: `);

/** A verdict in words, the same on a terminal and on a page. */
export const describeVerdict = ({ ok, faults: wrong, notes: open, counts, key, root }: Verdict): string => {
  const { chains, entries, acts, parts } = counts;
  return [
    ok ? 'NOTHING IS WRONG with this record.' : 'SOMETHING IS WRONG with this record.',
    ...wrong.map(({ code, where }) => `  ✗ ${at(where)}${faults[code]} (${code})`),
    '',
    `Looked at ${chains} chains with ${entries} entries and ${acts} acts, and ${parts} sealed parts with their grants.`,
    root === null ? 'No signed root covers it.' : `Newest root: number ${root.number}, of ${root.hour}.`,
    `Key: ${key ?? 'none'} (thumbprint by RFC 7638).`,
    ...(open.length === 0 ? [] : ['', 'Not proved by this:']),
    ...open.map(({ code, where }) => `  · ${at(where)}${notes[code]}`),
  ].join('\n');
};
