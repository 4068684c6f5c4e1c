import type { BucketSpec, KeySpec, MailNames, QueueSpec, SecretSpec, TableSpec } from '../aws/spec.ts';
import type { Stack } from './assembly.ts';
import { bucketsOf } from './buckets.ts';
import { mailNamesOf } from './mail.ts';
import { catalogueOf } from './catalogue.ts';
import { clientsOf, type ClientSpec } from './clients.ts';
import { edgeOf, type EdgeSpec } from './edge.ts';
import { functionsOf, type FunctionSpec } from './functions.ts';
import { keysOf } from './keys.ts';
import type { LocalAddresses } from './physical.ts';
import { phoneOutputsOf } from './outputs.ts';
import { queuesOf } from './queues.ts';
import { resolverOf } from './resolve.ts';
import { rolesOf, type NamedRole } from './roles.ts';
import { schedulesOf, type ScheduleSpec } from './schedules.ts';
import { secretsOf } from './secrets.ts';
import { apisOf, type ApiSpec } from './sites.ts';
import { sourcesOf, type SourceSpec } from './sources.ts';
import { tablesOf } from './tables.ts';

/** Everything that the templates say and one machine can run. */
export interface Deployment {
  readonly account: string;
  readonly region: string;
  readonly tables: readonly TableSpec[];
  readonly queues: readonly QueueSpec[];
  readonly keys: readonly KeySpec[];
  readonly buckets: readonly BucketSpec[];
  readonly secrets: readonly SecretSpec[];
  readonly mail: MailNames;
  readonly roles: readonly NamedRole[];
  readonly functions: readonly FunctionSpec[];
  readonly sources: readonly SourceSpec[];
  readonly schedules: readonly ScheduleSpec[];
  readonly apis: readonly ApiSpec[];
  readonly clients: readonly ClientSpec[];
  readonly edge: EdgeSpec;
  /** See outputs.ts. */
  readonly phoneOutputs: Readonly<Record<string, string>>;
  readonly ignored: Readonly<Record<string, number>>;
}

const ACCOUNT = '000000000000';
const REGION = 'us-east-1';

/** `edge` (CloudFront, WAF) and `watch` (alarms) have nothing that runs on one machine. */
const NOT_LOCAL = /-(?:edge|watch)$/;

export const deploymentFrom = (
  all: readonly Stack[],
  addresses: LocalAddresses,
  secret: (id: string) => string,
): Deployment => {
  const stacks = all.filter(({ name }) => !NOT_LOCAL.test(name));
  const region = stacks.find((stack) => stack.region !== undefined)?.region ?? REGION;
  const resolver = resolverOf({ stacks, account: ACCOUNT, region, addresses, secret });
  const catalogue = catalogueOf(stacks, resolver);
  const { fronted, ...edge } = edgeOf(all, resolver);
  return {
    account: ACCOUNT,
    region,
    tables: tablesOf(catalogue),
    queues: queuesOf(catalogue),
    keys: keysOf(catalogue),
    buckets: bucketsOf(catalogue),
    secrets: secretsOf(catalogue, secret),
    mail: mailNamesOf(catalogue),
    roles: rolesOf(catalogue),
    functions: functionsOf(catalogue),
    sources: sourcesOf(catalogue),
    schedules: schedulesOf(catalogue),
    apis: apisOf(catalogue, fronted),
    clients: clientsOf(catalogue),
    edge,
    phoneOutputs: phoneOutputsOf(stacks, resolver),
    ignored: catalogue.ignored,
  };
};
