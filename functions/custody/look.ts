import type { Head } from '../../shared/custody/merkle.ts';
import { hourOf, type Hour } from '../../shared/domain/hour.ts';
import { PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { faultOf } from '../../shared/steps/log.ts';
import { advance } from './advance.ts';
import { createAllowances, ownerOf } from './allowance.ts';
import { forEach } from './forEach.ts';
import { chainsGrownIn } from './grown.ts';
import type { CustodyPorts } from './ports.ts';
import type { Signed } from './state.ts';

const HOUR_MILLISECONDS = 3_600_000;
/** An index is late by seconds and clocks by minutes; what came at the end of an hour is found by the next. */
const STRAGGLER_HOURS = 2;
/** Before the first root. A chain that is older is found when it grows. */
const FIRST_LOOK_HOURS = 24 * 30;
/**
 * Each chain is read whole once a day though nothing was appended, since whoever rewrites one says nothing to the index; and
 * its proof is made anew, so that a record whose root is older than that shows that something is wrong.
 */
const ROUNDS = 24;

interface Looked {
  readonly changed: Head[];
  /** Not what was signed, or not linked. */
  readonly broken: string[];
  readonly unread: string[];
  readonly sound: string[];
}

/**
 * What changed since, and which chains are not what they were, or could not be read: of those the signed head stays, and
 * they are looked at each hour until they are whole. Whatever one chain is, the others are signed.
 */
export const look = async (ports: CustodyPorts, signed: Signed, hour: Hour): Promise<Looked> => {
  const { chains: grown, flooding } = await chainsGrownIn(ports, hoursToLookAt(signed, hour), (chain) =>
    signed.heads.has(chain),
  );
  const suspect = new Set(signed.suspect);
  const isWhole = (chain: string): boolean => suspect.has(chain) || roundOf(chain) === new Date(hour).getUTCHours();
  const due = [...signed.heads.keys()].filter(isWhole);
  // The last come first: what is too long, or broken, has had its look, and must not use up what the others may have.
  const chains = new Set([...suspect, ...due, ...grown]);
  const allowance = createAllowances();
  const looked: Looked = { changed: [], broken: [], unread: [], sound: [] };
  const faults = new Map([...flooding].map((owner) => [owner, 'too_many']));
  await forEach([...chains], async (chain) => {
    const known = signed.heads.get(chain);
    const found = await advance(ports, chain, known, isWhole(chain) ? 'whole' : 'grown', allowance(chain)).catch(
      (error: unknown) => ({ ok: false, error: faultOf(error) }) as const,
    );
    if (found.ok) {
      if (found.value === undefined) return;
      looked.sound.push(chain);
      if (found.value.sequence !== known?.sequence) looked.changed.push(found.value);
    } else if (found.error === 'broken') {
      looked.broken.push(chain);
    } else {
      looked.unread.push(chain);
      faults.set(ownerOf(chain), found.error);
    }
  });
  for (const [partner, fault] of faults) {
    const count = looked.unread.filter((chain) => ownerOf(chain) === partner).length;
    ports.log.error('chain_unread', { ...(partner !== PIPELINE && { partner }), fault, count });
  }
  return looked;
};

const hoursToLookAt = ({ newest }: Signed, hour: Hour): Hour[] => {
  const until = Date.parse(hour);
  const since =
    newest === undefined
      ? until - FIRST_LOOK_HOURS * HOUR_MILLISECONDS
      : Date.parse(newest.statement.hour) - STRAGGLER_HOURS * HOUR_MILLISECONDS;
  const hours: Hour[] = [];
  // One more: a writer's clock may be ahead of ours.
  for (let at = since; at <= until + HOUR_MILLISECONDS; at += HOUR_MILLISECONDS) hours.push(hourOf(new Date(at)));
  return hours;
};

/** Spread evenly enough, and the same for a chain each day. */
const roundOf = (chain: string): number =>
  [...chain].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521, 7) % ROUNDS;
