import { Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { LineStack } from './line.ts';
import type { Deployment } from '../deployment.ts';

export class WatchStack extends Stack {
  constructor(scope: Construct, deployment: Deployment, _line: LineStack) {
    super(scope, `${deployment.name}-watch`, { env: { region: deployment.region } });
    new Topic(this, 'Alarms', { enforceSSL: true });
  }
}
