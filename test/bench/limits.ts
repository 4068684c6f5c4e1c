import type { Deployment } from '../../infra/local/template/deployment.ts';
import type { CallCount } from './recording.ts';
import { round, sum } from './statistics.ts';

/**
 * What AWS, or we ourselves, allow in a second, and at how many tips a second that binds. Quotas are AWS's defaults in
 * us-east-1 as its documents had them in 2026-11 (design, part 7, for RSA); those marked "ours" stand in infra/.
 */
interface Limit {
  readonly of: string;
  readonly aSecond: number;
  readonly aTip: number;
  readonly raise: string;
}

const RSA_A_SECOND = 1000;
/** infra/constructs/site.ts. */
const REQUESTS_A_SECOND = 500;
/** Of a table on demand that has not grown yet; it doubles with use. */
const NEW_TABLE_UNITS = 4000;

const writesTo = (calls: readonly CallCount[], table: string, tips: number): number =>
  sum(
    calls
      .flatMap(({ writesByTable }) => Object.entries(writesByTable))
      .map(([name, units]) => (name.endsWith(`-${table}`) ? units : 0)),
  ) / tips;

/** @param requests that the form makes for one tip, the submit with it */
export const limitsOf = (
  calls: readonly CallCount[],
  tips: number,
  requests: number,
  { keys }: Pick<Deployment, 'keys'>,
): Limit[] => {
  const isRsa = ({ resource }: CallCount) =>
    keys.some(({ arn, keyId, keySpec }) => keySpec === 'RSA_4096' && [arn, keyId].includes(resource));
  const rsa = sum(calls.filter((call) => call.service === 'kms' && isRsa(call)).map(({ count }) => count)) / tips;
  return [
    {
      of: 'requests to one site (ours)',
      aSecond: REQUESTS_A_SECOND,
      aTip: requests,
      raise: 'defaultRouteSettings in infra/constructs/site.ts',
    },
    { of: 'KMS requests with RSA keys', aSecond: RSA_A_SECOND, aTip: rsa, raise: 'KMS quota "RSA request rate"' },
    ...['referrals', 'parts', 'tips'].map((table) => ({
      of: `write units of ${table}, a new table`,
      aSecond: NEW_TABLE_UNITS,
      aTip: writesTo(calls, table, tips),
      raise: 'warm throughput of the table',
    })),
  ];
};

export const limitRow = ({ of, aSecond, aTip, raise }: Limit) => ({
  limit: of,
  'a second': aSecond,
  'a tip': round(aTip, 1),
  'binds at tips a second': Math.floor(aSecond / aTip),
  raise,
});
