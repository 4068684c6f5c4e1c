import { createValidatedPolicy } from '@cloud-copilot/iam-policy';
import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import { ServiceError } from './error.ts';
import { checkPolicy } from './policy.ts';
import type { PolicyDocument, RoleSpec } from './spec.ts';

/** Who calls. `arn` is what `aws:PrincipalArn` holds: the role, not its session. `runtime` is the endpoints' own owner. */
export interface Principal {
  readonly arn: string;
  readonly kind: 'role' | 'root' | 'runtime';
}

export type Context = Readonly<Record<string, string | readonly string[]>>;

export interface Check {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  /** The key, table, queue or bucket policy. For KMS it is the root of trust, so a key must always come with its own. */
  readonly resourcePolicy?: PolicyDocument | undefined;
  readonly context?: Context;
}

export type Decision = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';

export interface Authoriser {
  decide(check: Check): Decision;
}

interface Options {
  readonly account: string;
  readonly region: string;
  readonly roles: readonly RoleSpec[];
}

/** Decisions kept. Partition keys are part of a request, so the number of different requests has no bound. */
const CACHE_LIMIT = 20_000;

/** The root user is bound by no identity policy: the same as one that allows everything. Denies elsewhere still hold. */
const ROOT_POLICY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

export function createAuthoriser({ account, region, roles }: Options): Authoriser {
  const identityPolicies = new Map(
    roles.map((role) => {
      for (const policy of role.policies) checkPolicy('identity', role.arn, policy);
      return [role.arn, role.policies.map((policy, index) => ({ name: `policy${index}`, policy }))];
    }),
  );
  const root = `arn:aws:iam::${account}:root`;
  identityPolicies.set(root, [{ name: 'root', policy: ROOT_POLICY }]);

  const cache = new Map<string, Decision>();
  const policyIds = new Map<PolicyDocument, number>();
  const idOf = (policy: PolicyDocument | undefined) => {
    if (policy === undefined) return -1;
    const id = policyIds.get(policy) ?? policyIds.size;
    policyIds.set(policy, id);
    return id;
  };

  /*
   * The "unsafe" run is the safe one here: the validating run drops every context key that its catalogue does not list
   * for the action, and the catalogue cannot list `kms:EncryptionContext:<anything>`; a Deny on it would vanish. This
   * one takes the request as given. Policies were validated at start.
   */
  const evaluate = ({ principal, action, resource, resourcePolicy, context }: Check): Decision => {
    const policies = identityPolicies.get(principal.arn);
    if (policies === undefined) return 'ImplicitlyDenied';
    return runUnsafeSimulation(
      {
        request: {
          principal: callerArn(principal),
          action,
          resource: { resource, accountId: account },
          contextVariables: { ...globalContext(principal, account, region), ...mutable(context ?? {}) },
        },
        identityPolicies: policies,
        serviceControlPolicies: [],
        // The default RCPFullAWSAccess; an empty list would be one that allows nothing.
        resourceControlPolicies: [],
        ...(resourcePolicy === undefined ? {} : { resourcePolicy: named(resourcePolicy) }),
      },
      {},
    );
  };

  return {
    decide(check) {
      const request = [check.principal.arn, check.action, check.resource, idOf(check.resourcePolicy), check.context];
      const key = JSON.stringify(request);
      const known = cache.get(key);
      if (known !== undefined) return known;
      const decision = evaluate(check);
      if (cache.size >= CACHE_LIMIT) cache.clear();
      cache.set(key, decision);
      return decision;
    },
  };
}

/** The library reads the name of a resource policy that this entry never gives it (0.1.173): so it brings its own. */
function named(policy: PolicyDocument) {
  return createValidatedPolicy(policy, () => [], { name: 'resource' });
}

/** What the caller of a function's role is to IAM: a session of the role. Policies name the role. */
function callerArn(principal: Principal): string {
  if (principal.kind !== 'role') return principal.arn;
  const parsed = /^arn:(?<partition>[^:]+):iam::(?<account>\d+):role\/(?<name>[^/]+)$/.exec(principal.arn)?.groups;
  if (parsed === undefined) throw new Error(`${principal.arn} is not the ARN of a role without a path`);
  return `arn:${parsed['partition']}:sts::${parsed['account']}:assumed-role/${parsed['name']}/local`;
}

function globalContext(principal: Principal, account: string, region: string): Record<string, string> {
  return {
    'aws:PrincipalArn': principal.arn,
    'aws:PrincipalAccount': account,
    'aws:PrincipalType': principal.kind === 'role' ? 'AssumedRole' : 'Account',
    'aws:PrincipalIsAWSService': 'false',
    'aws:RequestedRegion': region,
    'aws:ResourceAccount': account,
    // Loopback stands in for TLS: policies that refuse plain HTTP are kept, and would refuse everything here.
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
  };
}

function mutable(context: Context): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]),
  );
}

/** AWS's sentence for a refusal. Each service wraps it in its own error code. */
export function refusal(check: Check, decision: Decision): ServiceError {
  const why =
    decision === 'ExplicitlyDenied'
      ? 'with an explicit deny in a policy'
      : `because no policy allows the ${check.action} action`;
  const message = `User: ${check.principal.arn} is not authorized to perform: ${check.action} on resource: ${check.resource} ${why}`;
  return new ServiceError('AccessDenied', message, 403);
}
