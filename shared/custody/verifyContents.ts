import { digestOfHead, digestOfWithheld, headsIn, madeId } from './contents.ts';
import type { Fault, Finding, Note } from './findings.ts';
import type { CustodyRecord, RecordChain } from './record.ts';

/** An hour is the finest time there is, and clocks differ. */
const AHEAD_MILLISECONDS = 3_600_000;

interface Made {
  readonly sequence: number;
  readonly hour: string;
  readonly id: string;
  readonly digests: readonly string[];
}

const pipelineOf = ({ chains, tip }: CustodyRecord) => chains.find(({ chain }) => chain === `pipeline#${tip}`);

/** What the log says that was put into records for this partner, oldest first. */
const madeFor = (record: CustodyRecord): Made[] =>
  (pipelineOf(record)?.entries ?? []).flatMap(({ sequence, acts }) =>
    acts.flatMap((act) =>
      !('withheld' in act) &&
      act.act === 'record_made' &&
      act.actor === 'pipeline' &&
      act.id.startsWith(madeId(record.partner, '', '').slice(0, -1))
        ? [{ sequence, hour: act.hour, id: act.id, digests: act.digests }]
        : [],
    ),
  );

const endOf = ({ entries }: RecordChain) => entries.at(-1);

/**
 * That the record holds what the log says was put into it: exactly these chains, each to exactly this end, and no act withheld
 * that was not withheld then. And what an earlier one had, where that is under a root: only that can nobody have written but
 * the pipeline.
 *
 * @param isAskedFor whether the log tells who asked for it
 */
export const checkContents = async (
  record: CustodyRecord,
  isAskedFor: boolean,
): Promise<{ readonly faults: Finding<Fault>[]; readonly notes: Finding<Note>[] }> => {
  const made = madeFor(record);
  const last = made.at(-1);
  const pipeline = pipelineOf(record);
  if (
    !isAskedFor ||
    pipeline === undefined ||
    last?.id.startsWith(madeId(record.partner, record.request, '')) !== true
  ) {
    return { faults: [{ code: 'not_exported', where: null }], notes: [] };
  }
  const heads = headsIn(last.digests);
  const seen = heads.get('pipeline')?.sequence ?? -1;
  const faults: Finding<Fault>[] = [];
  const wrong = (where: string): void => void faults.push({ code: 'not_as_made', where });
  for (const chain of record.chains) {
    const owner = chain.chain.slice(0, -`#${record.tip}`.length);
    const end = chain === pipeline ? chain.entries[seen] : endOf(chain);
    if (end === undefined || !last.digests.includes(digestOfHead(owner, end))) wrong(chain.chain);
  }
  for (const owner of heads.keys()) {
    const name = `${owner}#${record.tip}`;
    if (!record.chains.some(({ chain }) => chain === name)) wrong(name);
  }
  if (endOf(pipeline)?.sequence !== last.sequence) wrong(pipeline.chain);
  else if (!last.digests.includes(await digestOfWithheld(pipeline, seen))) wrong(pipeline.chain);
  faults.push(...datedLater(record, Date.parse(last.hour)));

  const rooted = made.findLast(({ sequence }) => sequence <= (pipeline.proof?.sequence ?? -1));
  const notes: Finding<Note>[] = rooted === undefined ? [{ code: 'contents_not_rooted_yet', where: null }] : [];
  for (const [owner, { sequence, hash }] of headsIn(rooted?.digests ?? [])) {
    const chain = record.chains.find((each) => each.chain === `${owner}#${record.tip}`);
    if (chain?.entries[sequence]?.hash !== hash) wrong(`${owner}#${record.tip}`);
  }
  return { faults: faults.filter(({ where }, at) => faults.findIndex((each) => each.where === where) === at), notes };
};

/** Whoever signs looks for chains by the hour that their newest entry bears, and finds none that lies ahead. */
const datedLater = ({ chains }: CustodyRecord, madeAt: number): Finding<Fault>[] =>
  chains
    .filter(({ entries }) => entries.some(({ hour }) => Date.parse(hour) > madeAt + AHEAD_MILLISECONDS))
    .map(({ chain }) => ({ code: 'dated_later', where: chain }));
