import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnResourcePolicy, CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { providerSecretName } from '../../shared/deployment/names.ts';

/**
 * With which the telephone provider and this deployment know each other. It is made with values that fit nobody; whoever
 * connects the country's number puts the provider's own there (docs/phone.md). Functions read it as they run and never
 * find it in their environment, which whoever may look at a function's settings could read.
 *
 * @param readers roles, by ARN, that may read it: nobody else can, whatever IAM allows them
 */
export const providerSecret = (scope: Construct, deployment: string, readers: readonly string[]): CfnSecret => {
  const secret = new CfnSecret(scope, 'Provider', {
    name: providerSecretName(deployment),
    description: 'Account and token of the telephone provider',
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ accountSid: `AC${'0'.repeat(32)}` }),
      generateStringKey: 'authToken',
      passwordLength: 32,
      excludePunctuation: true,
    },
  });
  secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
  new CfnResourcePolicy(scope, 'ProviderPolicy', {
    secretId: secret.ref,
    blockPublicPolicy: true,
    resourcePolicy: new PolicyDocument({
      statements: [
        new PolicyStatement({
          sid: 'ReadByNamedRoles',
          effect: Effect.DENY,
          principals: [new AnyPrincipal()],
          actions: ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'],
          resources: ['*'],
          conditions: { ArnNotEquals: { 'aws:PrincipalArn': [...readers] } },
        }),
        // A copy in another region would have no policy of its own.
        new PolicyStatement({
          sid: 'NoCopies',
          effect: Effect.DENY,
          principals: [new AnyPrincipal()],
          actions: ['secretsmanager:ReplicateSecretToRegions'],
          resources: ['*'],
        }),
      ],
    }),
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'The provider makes the token and takes the old one back: AWS cannot turn it over. docs/phone.md says how.',
  });
  return secret;
};
