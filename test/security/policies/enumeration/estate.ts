import { createAuthoriser, type Context, type Decision } from '../../../../infra/local/aws/authorise.ts';
import type { PolicyDocument } from '../../../../infra/local/aws/spec.ts';
import { readAssembly, type Stack } from '../../../../infra/local/template/assembly.ts';
import { deploymentFrom, type Deployment } from '../../../../infra/local/template/deployment.ts';
import type { Pack } from '../../../../shared/jurisdiction/pack.ts';
import { synthesise } from '../../../infra/stacks/fixtures.ts';

/** Someone who calls: a role of the templates, or one of those whom every account has. */
export interface Caller {
  /** `web`, `staff-desk`, `admin`. */
  readonly name: string;
  /** Whose staff this is. */
  readonly seat: string | undefined;
  readonly arn: string;
  readonly kind: 'role' | 'root';
  readonly account: string;
}

/** The templates of one country, read as the embedded runtime reads them, and judged as it judges. */
export interface Estate {
  readonly deployment: Deployment;
  /** All four, those included that the runtime does not run. */
  readonly stacks: readonly Stack[];
  readonly seats: readonly string[];
  readonly callers: readonly Caller[];
  readonly decide: (
    caller: Caller,
    action: string,
    resource: string,
    policy: PolicyDocument | undefined,
    context: Context,
  ) => Decision;
}

export const PREFIX = 'quietline-zz-';
const ELSEWHERE = '999999999999';
const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

const callersOf = ({ account, roles }: Deployment): Caller[] => {
  const role = (name: string, of = account): Caller => ({
    name,
    seat: undefined,
    arn: `arn:aws:iam::${of}:role/${name}`,
    kind: 'role',
    account: of,
  });
  return [
    ...roles.map(({ name, arn }) => {
      const short = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
      const seat = /^staff-(?<seat>.+)$/.exec(short)?.groups?.['seat'];
      return { ...role(name), arn, name: short, seat };
    }),
    // Whoever deploys is such a one: CDK's own role has AdministratorAccess.
    role('admin'),
    { ...role('root'), arn: `arn:aws:iam::${account}:root`, kind: 'root' },
    role('someone'),
    role('outsider', ELSEWHERE),
  ];
};

/** Staff go by how they stand to the one whose key or row it is. */
export const kindOf = ({ name, seat }: Caller, owner: string | undefined): string => {
  if (seat === undefined) return name;
  if (owner === undefined) return 'staff-<each>';
  return seat === owner ? 'staff-<it>' : 'staff-<another>';
};

export const readEstate = async (pack: Pack): Promise<Estate> => {
  const { assembly } = await synthesise({ pack });
  const stacks = readAssembly(assembly.directory);
  const addresses = { issuer: 'https://issuer.invalid', queueUrl: (name: string) => `https://sqs.invalid/${name}` };
  const deployment = deploymentFrom(stacks, addresses, (id) => `secret ${id}`);
  const { account, region } = deployment;
  const callers = callersOf(deployment);
  const arnOf = (name: string) => callers.find((caller) => caller.name === name)?.arn ?? '';
  const authoriser = createAuthoriser({
    account,
    region,
    roles: [
      ...deployment.roles,
      { arn: arnOf('admin'), policies: [EVERYTHING] },
      { arn: arnOf('someone'), policies: [] },
      { arn: arnOf('outsider'), policies: [EVERYTHING] },
    ],
  });
  return {
    deployment,
    stacks,
    seats: pack.partners.filter(({ seat }) => seat).map(({ id }) => id),
    callers,
    decide: ({ arn, kind, account: of }, action, resource, resourcePolicy, context) =>
      authoriser.decide({
        principal: { arn, kind },
        action,
        resource,
        resourcePolicy,
        context: { 'aws:PrincipalAccount': of, 'kms:CallerAccount': of, ...context },
      }),
  };
};
