import { faults, notes, type Verdict } from './findings.ts';

/** Names come out of the record: one that draws on the screen could draw another verdict over this one. */
const at = (where: string | null): string =>
  where === null ? '' : `${where.replace(/[^\x20-\x7e]/g, '?').slice(0, 120)}: `;

const headline = ({ ok, faults: wrong, notes: open }: Verdict): string => {
  if (wrong.length > 0) return 'SOMETHING IS WRONG with this record.';
  if (!ok) return 'NOT PROVED YET: nothing is wrong, but too little of it is signed for.';
  return open.some(({ code }) => code === 'key_not_pinned')
    ? 'NOTHING IS WRONG with this record, if the key that came with it is the deployment’s own.'
    : 'NOTHING IS WRONG with this record.';
};

/** A verdict in words, the same on a terminal and on a page. */
export const describeVerdict = (verdict: Verdict): string => {
  const { faults: wrong, notes: open, counts, key, root } = verdict;
  const { chains, entries, acts, parts } = counts;
  return [
    headline(verdict),
    ...wrong.map(({ code, where }) => `  ✗ ${at(where)}${faults[code]} (${code})`),
    '',
    `Looked at ${chains} chains with ${entries} entries and ${acts} acts, and ${parts} sealed parts with their grants.`,
    root === null ? 'No signed root covers it.' : `Newest root: number ${root.number}, of ${root.hour}.`,
    key === null ? 'Key: none, neither given nor in the record.' : `Key: ${key} (thumbprint by RFC 7638).`,
    ...(open.length === 0 ? [] : ['', 'Not proved by this:']),
    ...open.map(({ code, where }) => `  · ${at(where)}${notes[code]}`),
  ].join('\n');
};
