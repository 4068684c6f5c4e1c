import type { Runtime } from '../../infra/local/runtime.ts';
import type { Deployment } from '../../infra/local/template/deployment.ts';
import type { Row } from './outcome.ts';
import { costOf, prices, totalOf, type Line } from './prices.ts';
import { countCalls, type CallCount, type Recorded } from './recording.ts';
import { round, sum } from './statistics.ts';

/** A line of our access log as API Gateway writes it, and a log event's 26 bytes of its own. */
export const ACCESS_LOG_BYTES =
  26 + '{"requestId":"JKJaXmPLvHcESHA=","route":"$default","status":"200","latency":"120"}'.length;

export const joined = (all: readonly Recorded[]): Recorded => ({
  exchanges: all.flatMap(({ exchanges }) => exchanges),
  polls: all.flatMap(({ polls }) => polls),
  invocations: all.flatMap(({ invocations }) => invocations),
});

export const times = (lines: readonly Line[], factor: number): Line[] =>
  lines.map(({ name, amount }) => ({ name, amount: amount * factor }));

export const rowsOfBill = (lines: readonly Line[]): Row[] => [
  ...lines.map(({ name, amount }) => ({
    of: prices[name].of,
    amount: round(amount, 1),
    usd: round(costOf(name, amount), 4),
  })),
  { of: 'together', amount: '', usd: round(totalOf(lines), 4) },
];

const short = (resource: string): string => resource.replace(/^quietline-[a-z]+-/, '');

/** Keys by what they are for: a row that says `RSA_4096` tells more than an id. */
const resourceName = ({ service, resource, writesByTable }: CallCount, { keys }: Deployment): string => {
  const key = service === 'kms' ? keys.find(({ arn, keyId }) => [arn, keyId].includes(resource)) : undefined;
  const others = Object.keys(writesByTable).filter((table) => table !== resource);
  if (key === undefined) return [resource, ...others].map(short).join(', ');
  return short(key.aliases[0]?.replace(/^alias\//, '') ?? key.keySpec);
};

export const rowsOfCalls = (calls: readonly CallCount[], tips: number, deployment: Deployment): Row[] =>
  calls.map((call) => ({
    function: call.role,
    call: `${call.service} ${call.operation}`,
    of: resourceName(call, deployment),
    'per tip': round(call.count / tips),
    'read units': round(call.readUnits / tips, 1),
    'write units': round(call.writeUnits / tips, 1),
  }));

export const logBytes = (runtime: Runtime, from: number): number =>
  sum(
    runtime
      .logs()
      .slice(from)
      .map(({ text }) => Buffer.byteLength(text) + 26),
  );

export const callsIn = (recorded: Recorded): number => sum(countCalls(recorded).map(({ count }) => count));
