import type { Deployment } from '../../infra/local/template/deployment.ts';
import { countCalls, type CallCount, type Recorded } from './recording.ts';
import { merged, type Line } from './prices.ts';
import { sum } from './statistics.ts';

type Known = Pick<Deployment, 'keys' | 'functions'>;

const ASYMMETRIC = new Set(['RSA_4096', 'ECC_NIST_P256']);
const READS = new Set(['GetObject', 'HeadObject', 'GetObjectRetention', 'GetObjectLegalHold', 'HeadBucket']);

const linesOfCall = (call: CallCount, { keys }: Known): Line[] => {
  const { service, operation, resource, count, readUnits, writeUnits } = call;
  if (service === 'dynamodb') {
    if (readUnits + writeUnits === 0)
      throw new Error(`The endpoint did not count what ${operation} of ${resource} uses`);
    return [
      { name: 'readUnit', amount: readUnits },
      { name: 'writeUnit', amount: writeUnits },
    ];
  }
  if (service === 'sqs') return [{ name: 'queueRequest', amount: count }];
  if (service === 'ses') return [{ name: 'mail', amount: count }];
  if (service === 'secretsmanager') return [{ name: 'secretRequest', amount: count }];
  if (service === 's3') return [{ name: READS.has(operation) ? 'objectGet' : 'objectPut', amount: count }];
  const key = keys.find(({ arn, keyId, aliases }) => [arn, keyId, ...aliases].includes(resource));
  if (service !== 'kms' || key === undefined)
    throw new Error(`No price is known for ${service} ${operation} ${resource}`);
  return [{ name: ASYMMETRIC.has(key.keySpec) ? 'asymmetricRequest' : 'symmetricRequest', amount: count }];
};

/** What calls cost by themselves, whoever made them. */
const linesOfCalls = (calls: readonly CallCount[], known: Known): Line[] =>
  merged(calls.flatMap((call) => linesOfCall(call, known)));

const memoryOf = ({ functions }: Known, name: string): number => {
  const spec = functions.find((each) => each.name === name || each.name.endsWith(`-${name}`));
  if (spec === undefined) throw new Error(`No function is called ${name}`);
  return spec.memoryMegabytes / 1024;
};

/** Lambda bills wall time by the millisecond begun, at the memory that is configured. */
const linesOfInvocations = ({ invocations }: Pick<Recorded, 'invocations'>, known: Known): Line[] => {
  const gbSeconds = invocations.map(
    ({ functionName, milliseconds }) => (Math.ceil(milliseconds) / 1000) * memoryOf(known, functionName),
  );
  return merged([
    { name: 'lambdaRequest', amount: invocations.length },
    { name: 'lambdaGbSecond', amount: sum(gbSeconds) },
  ]);
};

/** What the pollers of queues asked for, which no function pays with its own time. */
export const linesOfPolls = ({ polls }: Pick<Recorded, 'polls'>): Line[] =>
  merged([{ name: 'queueRequest', amount: polls.length }]);

export const linesOf = (recorded: Recorded, known: Known): Line[] =>
  merged([...linesOfCalls(countCalls(recorded), known), ...linesOfInvocations(recorded, known)]);
