import { CfnRule } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

interface Props {
  readonly topic: ITopic;
  /** `kms.amazonaws.com` */
  readonly service: string;
  /** What was asked for. Left out: anything. */
  readonly calls?: readonly string[];
  /** Narrows to what is ours, as an EventBridge pattern of CloudTrail's `requestParameters`. */
  readonly of?: Readonly<Record<string, readonly object[]>>;
  /** Only calls that were refused. */
  readonly refused?: boolean;
  /** Calls that CloudTrail counts as reading, AssumeRole among them, which a rule otherwise does not hear of. */
  readonly reads?: boolean;
  readonly impact: string;
  readonly nextStep: string;
}

/**
 * Says that somebody changed, or tried to use, what keeps the promise. Only the call, its caller and time are passed on:
 * the event itself holds source addresses and encryption contexts. Needs a CloudTrail trail of management events in the
 * account, and the rule's state asks for those that only read as well, since Decrypt counts as one.
 */
export const changeAlarm = (scope: Construct, id: string, props: Props): CfnRule => {
  const { topic, service, calls, of, refused = false, reads = refused, impact, nextStep } = props;
  return new CfnRule(scope, id, {
    description: `Impact: ${impact} Next step: ${nextStep}`,
    state: reads ? 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' : 'ENABLED',
    eventPattern: {
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: {
        eventSource: [service],
        ...(calls === undefined ? {} : { eventName: calls }),
        ...(of === undefined ? {} : { requestParameters: of }),
        ...(refused ? { errorCode: ['AccessDenied', 'AccessDeniedException'] } : {}),
      },
    },
    targets: [
      {
        id: 'alarms',
        arn: topic.topicArn,
        inputTransformer: {
          inputPathsMap: {
            call: '$.detail.eventName',
            who: '$.detail.userIdentity.arn',
            when: '$.detail.eventTime',
            account: '$.account',
          },
          inputTemplate: JSON.stringify(
            `<call> by <who> at <when> in account <account>. Impact: ${impact} Next step: ${nextStep}`,
          ),
        },
      },
    ],
  });
};
