import { Aws } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';

/**
 * Where alarms go. `-c alarms=<address>` subscribes an address, which should be read by somebody who cannot deploy: an
 * alarm about a changed key policy that only reaches whoever changed it is none. No message holds anything of a tip.
 */
export const alarmTopic = (scope: Construct, { alarmAddress }: Deployment): Topic => {
  const topic = new Topic(scope, 'Alarms', { enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com'), new ServicePrincipal('events.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  if (alarmAddress !== undefined) topic.addSubscription(new EmailSubscription(alarmAddress));
  return topic;
};
