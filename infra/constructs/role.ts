import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { allow } from './statement.ts';
import { logGroupName, roleName } from '../../shared/deployment/names.ts';

interface Props {
  readonly deployment: string;
  readonly role: string;
  /** Functions that run as this role: each may write to its own log group. */
  readonly functions: readonly string[];
  readonly statements: readonly PolicyStatement[];
}

/**
 * A function's role, with its whole permission inside it: there is no moment, and no other resource, in which the role
 * stands with more or less. Logs are written by name, because the groups belong to a stack that comes later.
 */
export const functionRole = (scope: Construct, id: string, props: Props): Role => {
  const { deployment, role, functions, statements } = props;
  const stack = Stack.of(scope);
  const logs = functions.map((name) => `log-group:${logGroupName(deployment, name)}:*`);
  const made = new Role(scope, id, {
    roleName: roleName(deployment, role),
    description: `What the function ${role} of ${deployment} may do`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      permissions: new PolicyDocument({
        statements: [
          ...statements,
          allow(
            ['logs:CreateLogStream', 'logs:PutLogEvents'],
            logs.map((resource) => stack.formatArn({ service: 'logs', resource })),
          ),
        ],
      }),
    },
  });
  for (const resource of logs) {
    Validations.of(made).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:${stack.region}:<AWS::AccountId>:${resource}]`,
      reason: 'Lambda names the streams of a log group itself; the group is this function’s own.',
    });
  }
  return made;
};
