import * as z from 'zod';
import { createAuthoriser, type Context } from '../../../../infra/local/aws/authorise.ts';
import type { PolicyDocument } from '../../../../infra/local/aws/spec.ts';
import { PREFIX, type Estate } from './estate.ts';
import { keySituations } from './keys.ts';
import { rows } from '../house.ts';
import { rowSituations } from './tables.ts';

const listSchema = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const statementSchema = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: listSchema,
  Resource: listSchema,
  Condition: z.unknown().optional(),
});
const documentSchema = z.looseObject({ Statement: z.array(statementSchema) });
type Statement = z.output<typeof statementSchema>;

const alone = (statement: Statement): PolicyDocument => ({ Version: '2012-10-17', Statement: [statement] });
const told = (owner: string, { Action, Resource, Condition }: Statement): string =>
  `${owner}: ${Action.join(' ')} on ${Resource.join(' ')} if ${JSON.stringify(Condition ?? {})}`;

const allows = ({ Effect }: Statement): boolean => Effect === 'Allow';

/** Allowing statements of keys' policies that no situation we ask about brings to life. */
export const sleepingKeys = ({ deployment, callers, decide }: Estate): string[] =>
  deployment.keys.flatMap(({ arn, policy, aliases }) => {
    const owner = (aliases[0] ?? arn).replace(/^alias\/quietline-zz-/, '');
    const asked: Context[] = [...keySituations(owner.replace(/^partner-/, ''), deployment.region).values()];
    return documentSchema
      .parse(policy)
      .Statement.filter(allows)
      .filter((statement) => {
        const only = alone(statement);
        const [action = ''] = statement.Action;
        return !callers.some((caller) =>
          asked.some((context) => decide(caller, action, arn, only, context) === 'Allowed'),
        );
      })
      .map((statement) => told(`key ${owner}`, statement));
  });

/** Rows that few roles reach, and none by a situation of the tables: tables.test.ts says who does what with them. */
const ALARM = rows('alarm0123456789abcdef');
const OTHER_SITUATIONS: readonly Context[] = [
  ALARM,
  { ...ALARM, 'dynamodb:Attributes': ['pk', 'sk', 'taken', 'ended'] },
  rows('mail#desk'),
];

/** The same of roles' statements about rows. */
export const sleepingRoles = (estate: Estate): string[] => {
  const { deployment, callers } = estate;
  const { account, region } = deployment;
  return deployment.roles.flatMap(({ name, arn, policies }) => {
    const caller = callers.find((each) => each.arn === arn);
    if (caller === undefined) return [`${name} is no caller`];
    return policies
      .flatMap((policy) => documentSchema.parse(policy).Statement)
      .filter(allows)
      .filter(({ Action }) => Action.some((action) => action.startsWith('dynamodb:')))
      .filter((statement) => {
        const authoriser = createAuthoriser({ account, region, roles: [{ arn, policies: [alone(statement)] }] });
        const principal = { arn, kind: 'role' as const };
        return !statement.Action.every((action) =>
          [...rowSituations(estate, caller).values(), ...OTHER_SITUATIONS].some(
            (context) =>
              authoriser.decide({ principal, action, resource: statement.Resource[0] ?? '', context }) === 'Allowed',
          ),
        );
      })
      .map((statement) => told(name.slice(PREFIX.length), statement));
  });
};
