import { Aws, CfnCondition, Fn, RemovalPolicy, SecretValue, Validations } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';

/*
 * The secret with which CloudFront marks what it passes on. It rotates by generation: generation n has a secret of its
 * own, made by Secrets Manager and seen by nobody; CloudFront sends n, functions take n and n - 1. Deploying with
 * `-c origin=<n + 1>` makes the next one, teaches it to the functions (line), then sends it (edge), and requests keep
 * passing at every moment between. CloudFormation resolves such a reference only when the template's text changes, which
 * is why the generation is in the name and a rotating function would not do.
 */
const secretName = (deployment: Deployment, generation: number) => `${deployment.name}-origin-${generation}`;

const reference = (deployment: Deployment, generation: number) =>
  SecretValue.secretsManager(secretName(deployment, generation)).unsafeUnwrap();

/** What CloudFront sends. */
export const currentOriginSecret = (deployment: Deployment): string =>
  reference(deployment, deployment.originGeneration);

/** The value of ORIGIN_SECRETS. */
export const acceptedOriginSecrets = (deployment: Deployment): string =>
  [currentOriginSecret(deployment), reference(deployment, deployment.originGeneration - 1)].join(',');

/** Both live generations, each with a replica where the edge stack reads it. */
export const originSecrets = (scope: Construct, deployment: Deployment): void => {
  // A secret cannot be replicated into the region it stands in.
  const elsewhere = new CfnCondition(scope, 'NotBesideTheEdge', {
    expression: Fn.conditionNot(Fn.conditionEquals(Aws.REGION, 'us-east-1')),
  });
  for (const generation of [deployment.originGeneration, deployment.originGeneration - 1]) {
    const secret = new CfnSecret(scope, `Origin${generation}`, {
      name: secretName(deployment, generation),
      description: `Marks requests that came through CloudFront, generation ${generation}`,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    secret.addPropertyOverride(
      'ReplicaRegions',
      Fn.conditionIf(elsewhere.logicalId, [{ Region: 'us-east-1' }], Aws.NO_VALUE),
    );
    secret.applyRemovalPolicy(RemovalPolicy.DESTROY);
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Rotates by generation with a deploy, because CloudFront and functions hold copies that a rotation of the value would not reach.',
    });
  }
};
