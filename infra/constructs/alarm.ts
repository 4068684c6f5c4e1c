import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IAlarmAction,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

interface Props extends Pick<AlarmProps, 'metric' | 'threshold'> {
  /** Who is worse off while this lasts, in words for whoever is woken by it. */
  readonly impact: string;
  /** What to look at or do first. */
  readonly nextStep: string;
  readonly action: IAlarmAction;
  readonly evaluationPeriods?: number;
  /** Default: at or above the threshold. */
  readonly comparison?: ComparisonOperator;
  /** Does silence itself mean trouble? */
  readonly silence?: 'fine' | 'alarming';
}

/** An alarm nobody can make without saying what it means and what to do. */
export const houseAlarm = (scope: Construct, id: string, props: Props): Alarm => {
  const { impact, nextStep, action, metric, threshold, silence = 'fine' } = props;
  const alarm = new Alarm(scope, id, {
    alarmDescription: `Impact: ${impact} Next step: ${nextStep}`,
    metric,
    threshold,
    evaluationPeriods: props.evaluationPeriods ?? 1,
    comparisonOperator: props.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: silence === 'fine' ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
  });
  alarm.addAlarmAction(action);
  return alarm;
};
