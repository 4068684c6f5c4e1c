import { Duration, Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { allow, attributes, leadingKeys } from './statement.ts';
import { REGISTER, roleName } from '../../shared/deployment/names.ts';

interface Props {
  readonly deployment: string;
  readonly seats: readonly string[];
  /** Partners without a seat, for whom it enters where they take their packets. */
  readonly recipients: readonly string[];
  /** ARN of Offices, where each partner's register is. */
  readonly offices: string;
}

/**
 * The operator's one way to invite a partner's first administrator, to enter staff, or to take them off. IAM has no condition on a sort key, so the role is held to
 * the attributes of a register's row instead: a session, request or sealed item has others, and without them is none. It
 * can still delete, or write over, such a row. Only who has a second factor may be it, an hour at most, and never unheard:
 * STS is reported in the region where it is asked, so only the two that have an alarm (changes.ts) will do.
 */
export const registerRole = (scope: Construct, { deployment, seats, recipients, offices }: Props): Role => {
  // With `until` it is an invitation; a session has other attributes.
  const named = attributes('pk', 'sk', 'sub', 'id', 'role', 'until');
  const own = leadingKeys(...seats);
  const held = { ...named, ...own, Null: { ...named['Null'], ...own['Null'] } };
  // Where packets go, and by which address somebody is told that something waits.
  const address = attributes('pk', 'sk', 'url', 'address');
  const theirs = leadingKeys(...recipients);
  const entered = { ...address, ...theirs, Null: { ...address['Null'], ...theirs['Null'] } };
  return new Role(scope, `Role-${REGISTER}`, {
    roleName: roleName(deployment, REGISTER),
    description: `Enters staff of ${deployment}, or invites them, in their partner's register`,
    maxSessionDuration: Duration.hours(1),
    assumedBy: new AccountRootPrincipal().withConditions({
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      StringEquals: { 'aws:RequestedRegion': [...new Set([Stack.of(scope).region, 'us-east-1'])] },
    }),
    inlinePolicies: {
      permissions: new PolicyDocument({
        statements: [
          allow(['dynamodb:PutItem', 'dynamodb:DeleteItem'], [offices], held),
          // Of what it finds, too, only these: a query that names nothing would be answered with whole rows.
          allow(['dynamodb:Query'], [offices], {
            ...held,
            StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
          }),
          ...(recipients.length === 0 ? [] : [allow(['dynamodb:PutItem', 'dynamodb:DeleteItem'], [offices], entered)]),
        ],
      }),
    },
  });
};
