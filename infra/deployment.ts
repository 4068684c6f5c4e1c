import type { Bundles } from './constructs/bundle.ts';
import { reservedPartnerIds } from '../shared/domain/partner.ts';
import type { Pack, Partner } from '../shared/jurisdiction/pack.ts';

export interface Restore {
  /** Ends the names of the tables: `quietline-zz-tips-r1`. */
  readonly id: string;
  /** The tables are taken over as AWS restored them, without what AWS does not restore: the next deploy gives that back. */
  readonly adopting: boolean;
}

/** What whoever deploys can put right: said as it is, without a stack. */
export class CannotBuild extends Error {
  override readonly name = 'CannotBuild';
}

/** What every stack of one country needs to know. */
export interface Deployment {
  /** `quietline-zz`: begins every name, and is bound into every grant. */
  readonly name: string;
  readonly jurisdiction: string;
  readonly region: string;
  /** The site's own host; each staff site is `<partner>.<domain>`. */
  readonly domain: string;
  /** The address that the telephone provider was given, where it is not the API's own: of a domain before it, say. */
  readonly phoneUrl: string | undefined;
  /** Which origin secret CloudFront sends: see constructs/originSecret.ts. */
  readonly originGeneration: number;
  /** Is told of every alarm; best someone who cannot deploy. */
  readonly alarmAddress: string | undefined;
  /** Where the tables come from a restore: see docs/restore.md. */
  readonly restore: Restore | undefined;
  /** Partners whose staff sign in here, in the pack's order. */
  readonly seats: readonly Partner[];
  /** Partners that are sent sealed packets, in the pack's order. */
  readonly recipients: readonly Partner[];
  /** For how many days a tip is kept after the last that was said in it. */
  readonly retentionDays: number;
  readonly bundles: Bundles;
}

/**
 * CloudFormation holds 500 resources a stack, and the line stack has ten a seat. A country with more seats than this
 * needs a second line stack, which is a design of its own: better refused here, in words, than by a failed deploy.
 */
export const MOST_SEATS = 25;

export const seatsOf = (pack: Pack): readonly Partner[] => {
  const reserved = pack.partners.filter((partner) => reservedPartnerIds.has(partner.id)).map((partner) => partner.id);
  if (reserved.length > 0)
    throw new CannotBuild(`No partner may be called ${reserved.join(' or ')}: the name is taken.`);
  const seats = pack.partners.filter((partner) => partner.seat);
  if (seats.length > MOST_SEATS) {
    throw new CannotBuild(
      `${seats.length} partners have a seat; a deployment takes ${MOST_SEATS} at most (CloudFormation allows 500 resources a stack). ` +
        'Set `seat: false` for partners that can be reached without one.',
    );
  }
  return seats;
};

export const recipientsOf = (pack: Pack): readonly Partner[] =>
  pack.partners.filter(({ seat, packet }) => !seat && packet !== undefined);
