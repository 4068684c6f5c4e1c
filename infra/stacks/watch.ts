import { Aws, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, Dashboard, GraphWidget, type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { houseAlarm } from '../constructs/alarm.ts';
import { alarmTopic } from '../constructs/alarmTopic.ts';
import { MAIL_DIMENSION } from '../constructs/mail.ts';
import { regionChanges } from '../constructs/changes.ts';
import type { LineStack } from './line.ts';
import type { Deployment } from '../deployment.ts';
import { functionName, logGroupName, mailSetName, queueName, type Step } from '../../shared/deployment/names.ts';
import type { Lane } from '../../shared/domain/urgency.ts';
import type { LogCode } from '../../shared/steps/log.ts';

const minute = Duration.minutes(1);
const fiveMinutes = Duration.minutes(5);

/** Who is worse off while a site fails; else it is a partner's staff. */
const IMPACT: Readonly<Record<string, string>> = {
  web: 'people who report see an error and may not come back.',
  phone: 'texts are not taken at once: the provider brings them again a few times, and nobody is told that one came.',
};

/** How old the oldest message may be, in seconds. */
const PATIENCE: Record<Lane, number> = { urgent: 60, routine: 900 };

const queueMetric = (queue: string, metricName: string): Metric =>
  new Metric({
    namespace: 'AWS/SQS',
    metricName,
    dimensionsMap: { QueueName: queue },
    statistic: Stats.MAXIMUM,
    period: minute,
  });

const functionMetric = (name: string, metricName: string, period = fiveMinutes): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: name },
    statistic: Stats.SUM,
    period,
  });

/** Alarms and a dashboard. It knows queues and functions by name, so that they can change without it. */
export class WatchStack extends Stack {
  private readonly deployment: string;
  private readonly action: SnsAction;

  constructor(scope: Construct, deployment: Deployment, line: LineStack) {
    super(scope, `${deployment.name}-watch`, {
      description: 'Quietline: alarms that say what is wrong and what to do.',
      env: { region: deployment.region },
    });
    this.deployment = deployment.name;
    const topic = alarmTopic(this, deployment);
    this.action = new SnsAction(topic);
    const functions = line.functionNames;

    const ages = line.queues.map(({ step, lane }) => this.watchQueue(step, lane));
    const errors = functions.map((name) => this.watchFunction(name));
    const failures = [
      ...line.sites.map(({ name, api }) => this.watchSite(name, api.apiId)),
      this.watchSite('phone', line.phoneApi.apiId),
    ];
    const overdue = this.watchUpkeep();
    this.watchCustody();
    this.watchLogs();
    this.watchErasures();
    const untold = this.watchCalls();
    this.watchProvider();
    this.watchDutyPhones();
    this.watchMail();
    this.watchReads(functions);
    regionChanges(this, deployment.name, topic);

    new Dashboard(this, 'Dashboard', {
      dashboardName: deployment.name,
      widgets: [
        [graph('Oldest message waiting (s)', ages), graph('Overdue steps', [overdue])],
        [graph('Errors of functions', errors), graph('Answers 5xx', failures)],
        [graph('Calls that ended before anything was taken', [untold])],
      ],
    });
    new CfnOutput(this, 'AlarmTopic', { value: topic.topicArn, description: 'Subscribe whoever is on call' });
    new CfnOutput(this, 'DashboardUrl', {
      value: `https://${this.region}.console.${Aws.URL_SUFFIX}/cloudwatch/home#dashboards:name=${deployment.name}`,
      description: 'Where to look first',
    });
  }

  private watchQueue(step: Step, lane: Lane): IMetric {
    const name = queueName(this.deployment, step, lane);
    const age = queueMetric(name, 'ApproximateAgeOfOldestMessage');
    houseAlarm(this, `Waiting-${step}-${lane}`, {
      action: this.action,
      metric: age,
      threshold: PATIENCE[lane],
      evaluationPeriods: lane === 'urgent' ? 2 : 5,
      impact:
        lane === 'urgent'
          ? `urgent tips wait for ${step}: somebody in danger is not being read.`
          : `routine tips wait for ${step}; nobody is known to be in danger.`,
      nextStep: `see errors and throttles of ${step}-${lane} on the dashboard, then its log.`,
    });
    houseAlarm(this, `Dead-${step}-${lane}`, {
      action: this.action,
      metric: queueMetric(`${name}-dead`, 'ApproximateNumberOfMessagesVisible'),
      threshold: 1,
      impact: `a tip failed ${step} five times. Upkeep tries again, but it will probably fail again.`,
      nextStep: `read the log of ${step}-${lane} for the cause; once mended, redrive ${name}-dead.`,
    });
    return age;
  }

  private watchFunction(name: string): IMetric {
    const errors = functionMetric(functionName(this.deployment, name), 'Errors');
    houseAlarm(this, `Errors-${name}`, {
      action: this.action,
      metric: errors,
      threshold: 1,
      impact: `${name} failed or ran out of time; whoever asked may have seen an error, a message will be tried again.`,
      nextStep: `read ${logGroupName(this.deployment, name)} by request id; roll back if it began with a deploy.`,
    });
    houseAlarm(this, `Throttles-${name}`, {
      action: this.action,
      metric: functionMetric(functionName(this.deployment, name), 'Throttles'),
      threshold: 1,
      impact: `${name} is refused workers: answers are late or fail.`,
      nextStep: 'compare the account’s Lambda concurrency with its quota and ask AWS for more.',
    });
    return errors;
  }

  private watchSite(name: string, apiId: string): IMetric {
    const failures = new Metric({
      namespace: 'AWS/ApiGateway',
      metricName: '5xx',
      dimensionsMap: { ApiId: apiId },
      statistic: Stats.SUM,
      period: fiveMinutes,
    });
    houseAlarm(this, `Failing-${name}`, {
      action: this.action,
      metric: failures,
      threshold: 1,
      impact: IMPACT[name] ?? `staff at ${name} see an error and cannot read or answer.`,
      nextStep: `read ${logGroupName(this.deployment, name)}; if it is empty, the site's access log says whether requests arrive.`,
    });
    // An alarm's metric takes no label; a graph's legend needs one.
    return failures.with({ label: name });
  }

  /** No call is answered with an error, so none of the alarms of a site would ever tell. */
  private watchCalls(): IMetric {
    houseAlarm(this, 'CallsBroken', {
      action: this.action,
      metric: this.countLogged('phone', 'call_broken', { period: fiveMinutes }),
      threshold: 1,
      impact: 'callers heard the help numbers and a tone, and nothing else; what they said lies at the provider.',
      nextStep: `read the faults of call_broken in ${logGroupName(this.deployment, 'phone')}: they name what did not answer.`,
    });
    houseAlarm(this, 'RecordingLost', {
      action: this.action,
      metric: this.countLogged('phone', 'recording_lost', { period: fiveMinutes }),
      threshold: 1,
      impact: 'somebody left a message by telephone, and was thanked for it; the provider made no recording of it.',
      nextStep:
        'the tip says so to the desk. See the provider’s log of errors, and its status page; it can not be had again.',
    });
    return this.countLogged('phone', 'call_untold', { period: Duration.hours(1) });
  }

  private watchUpkeep(): IMetric {
    const name = functionName(this.deployment, 'upkeep');
    houseAlarm(this, 'UpkeepStopped', {
      action: this.action,
      metric: functionMetric(name, 'Invocations', minute),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 5,
      silence: 'alarming',
      impact: 'nothing that was lost on the way is picked up again, and what has expired is not deleted.',
      nextStep: `see whether the rule ${name} is enabled and the function can be invoked.`,
    });
    // Upkeep says how many steps it enqueued again because they were still owed after their time; if none, nothing.
    const overdue = this.countLogged('upkeep', 'owed_again', { value: '$.count' });
    houseAlarm(this, 'OverduePilingUp', {
      action: this.action,
      metric: overdue,
      threshold: 10,
      evaluationPeriods: 5,
      impact: 'steps stay owed although they are enqueued again: tips are accepted but do not move on.',
      nextStep: 'see which queue or function stands out on the dashboard; dead letters name the step.',
    });
    return overdue;
  }

  private watchCustody(): void {
    houseAlarm(this, 'RootsStopped', {
      action: this.action,
      metric: this.countLogged('custody', 'root_signed', { period: Duration.hours(1) }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 3,
      silence: 'alarming',
      impact:
        'no root over the custody log was signed for three hours: what was logged since could be rewritten unseen.',
      nextStep: `read ${logGroupName(this.deployment, 'custody')}, and see whether the rule ${this.deployment}-custody is enabled.`,
    });
    houseAlarm(this, 'ChainBroken', {
      action: this.action,
      metric: this.countLogged('custody', 'chain_broken'),
      threshold: 1,
      impact: 'a custody chain is no longer the one that was signed: somebody rewrote, cut or replaced entries.',
      nextStep:
        'stop, keep everything as it is, and call whoever answers for security: the newest object in the bucket of roots ' +
        'names the chain under `broken`, and a restore to a time before shows what it was (docs/custody.md).',
    });
    houseAlarm(this, 'ChainUnread', {
      action: this.action,
      metric: this.countLogged('custody', 'chain_unread'),
      threshold: 1,
      impact:
        'custody chains are under no new root: longer than staff can make one, or not to be read. All others are signed.',
      nextStep:
        `read ${logGroupName(this.deployment, 'custody')}: where it says \`too_long\` or \`too_many\`, the function of that ` +
        'partner may be taken over: shut it, and call whoever answers for security; otherwise see whether it is said again.',
    });
    houseAlarm(this, 'RootsHidden', {
      action: this.action,
      metric: this.countLogged('custody', 'roots_hidden'),
      threshold: 1,
      impact:
        'delete markers hide signed roots: none is lost and the next are signed on top of them, but whoever looks for one ' +
        'finds nothing.',
      nextStep:
        'see whether a lifecycle rule was put on the bucket of roots, which no deploy does. Take it off, and treat it as a ' +
        'break-in (docs/custody.md).',
    });
    houseAlarm(this, 'RootsBroken', {
      action: this.action,
      metric: this.countLogged('custody', 'roots_broken'),
      threshold: 1,
      impact: 'the bucket of roots does not hold what was signed, so that nothing more is signed.',
      nextStep: 'keep everything as it is, and call whoever answers for security: no role can have done this.',
    });
  }

  /** What the pipeline says in its log because a person should know: each is one line of a closed list, with ids. */
  private watchLogs(): void {
    for (const lane of lanes) {
      houseAlarm(this, `Unread-${lane}`, {
        action: this.action,
        metric: this.countLogged(`delivery-${lane}`, 'referral_overdue'),
        threshold: 1,
        impact:
          lane === 'urgent'
            ? 'a referral that may be urgent was not looked at in the time that was promised.'
            : 'a routine referral was not looked at in the time that was promised.',
        nextStep: `the log of delivery-${lane} names the partner: ring them, and then the next one.`,
      });
      houseAlarm(this, `TextsCapped-${lane}`, {
        action: this.action,
        metric: this.countLogged(`relay-${lane}`, 'texts_capped'),
        threshold: 1,
        impact:
          'so many texts went out today that nobody is told of an answer any more; what is asked for by a word still goes.',
        nextStep:
          'see at the provider what they were spent on; if all is well, raise `phone.mostTextsADay` in the pack and deploy.',
      });
      houseAlarm(this, `PolicyError-${lane}`, {
        action: this.action,
        metric: this.countLogged(`routing-${lane}`, 'policy_error'),
        threshold: 1,
        impact: 'a policy of the country pack failed: nothing was given on its word, and tips go to the reviewer.',
        nextStep: 'run `npm run jurisdiction -- check` and its cases with the deployed pack; deploy the mended one.',
      });
      houseAlarm(this, `Unreviewed-${lane}`, {
        action: this.action,
        metric: this.countLogged(`routing-${lane}`, 'release_unreviewed'),
        threshold: 1,
        impact:
          'one person on call gave a partner something without consent more than a day ago, and nobody else has looked at it.',
        nextStep:
          'ring the review group: it stands first in their inbox. The alarm comes each quarter of an hour until it is done.',
      });
      houseAlarm(this, `TipChainBroken-${lane}`, {
        action: this.action,
        metric: this.countLogged(`routing-${lane}`, 'chain_broken'),
        threshold: 1,
        impact: 'the custody chain of a tip is broken: nothing more of that tip is shared. Somebody may have tampered.',
        nextStep:
          'stop, keep everything as it is, and call whoever answers for security: the dead letter of routing names the tip.',
      });
      houseAlarm(this, `NotVouched-${lane}`, {
        action: this.action,
        metric: this.countLogged(`routing-${lane}`, 'part_not_vouched'),
        threshold: 1,
        impact:
          'a sealed part is not the one that the custody log knows: it was shared with nobody. Somebody may have tampered.',
        nextStep:
          'stop, keep everything as it is, and call whoever answers for security: the log names the partner and never the ' +
          'tip; docs/custody.md says how to find it.',
      });
    }
  }

  private watchErasures(): void {
    houseAlarm(this, 'RestorePending', {
      action: this.action,
      metric: this.countLogged('replay', 'restore_pending'),
      threshold: 1,
      impact:
        'tables were restored, and the erasures are still being replayed: tips are taken, and nobody can read or be answered.',
      nextStep: `it should be over in minutes (docs/restore.md, step 6); if not, read ${logGroupName(this.deployment, 'replay')}.`,
    });
    houseAlarm(this, 'RestoredChainBroken', {
      action: this.action,
      metric: this.countLogged('replay', 'chain_broken'),
      threshold: 1,
      impact:
        'the custody chain of a tip that came back from a backup is broken: nothing of that tip is opened by anybody. ' +
        'Somebody may have tampered.',
      nextStep:
        'keep everything as it is, and call whoever answers for security: the dead letter of routing names the tip, and ' +
        'docs/restore.md says what was shut.',
    });
    houseAlarm(this, 'ErasedAgain', {
      action: this.action,
      metric: this.countLogged('replay', 'erased_again'),
      threshold: 1,
      impact: 'what people had deleted was back in the tables, and could be read until now. It has been erased again.',
      nextStep: 'find in CloudTrail who restored or copied a table; without `-c restore` that must never be done.',
    });
  }

  /** Alarms of duty phones are urgent, always. */
  private watchDutyPhones(): void {
    houseAlarm(this, 'NobodyOnDuty', {
      action: this.action,
      metric: this.countLogged('relay-urgent', 'nobody_on_duty'),
      threshold: 1,
      impact: 'something urgent was referred, and nobody took it at a duty phone. It stands in the inbox.',
      nextStep:
        'the log of relay-urgent names the partner: ring them, and see that they, and the desks behind them, have set a duty phone.',
    });
  }

  /** None of these says whose mail it was: SES's own list of suppressed addresses does, to who may read it. */
  private watchMail(): void {
    for (const lane of lanes) {
      houseAlarm(this, `MailNotSent-${lane}`, {
        action: this.action,
        metric: this.countLogged(`delivery-${lane}`, 'mail_not_sent'),
        threshold: 1,
        impact:
          'a partner was not told by e-mail that something waits. It stands in the inbox, or goes out as a packet, all the same.',
        nextStep:
          `the log of delivery-${lane} names the partner and the fault. Where SES refused: see whether the domain is ` +
          'verified and the account is out of the sandbox (docs/deploy.md).',
      });
    }
    for (const metricName of ['Bounce', 'Complaint']) {
      houseAlarm(this, `Mail${metricName}`, {
        action: this.action,
        metric: new Metric({
          namespace: 'AWS/SES',
          metricName,
          dimensionsMap: { [MAIL_DIMENSION]: mailSetName(this.deployment) },
          statistic: Stats.SUM,
          period: fiveMinutes,
        }),
        threshold: 1,
        impact:
          metricName === 'Bounce'
            ? 'a mail to a partner came back: its address is wrong or full, and SES writes there no more.'
            : 'somebody at a partner marked our mail as spam, and SES writes there no more.',
        nextStep:
          '`aws sesv2 list-suppressed-destinations` names the address: ring the partner, and set it anew (docs/deploy.md).',
      });
    }
  }

  /** One number for all portals: which of them it was, their logs say. */
  private watchReads(functions: readonly string[]): void {
    const code: LogCode = 'read_outside_work';
    const filters = functions
      .filter((name) => name.startsWith('staff-'))
      .map((name) => this.filterLogged(name, code, { metricName: `staff-${code}` }));
    const [metric] = filters.map((filter) => filter.metric({ statistic: Stats.SUM, period: Duration.hours(1) }));
    if (metric === undefined) return;
    houseAlarm(this, 'ReadOutsideWork', {
      action: this.action,
      metric,
      threshold: 1,
      impact:
        'staff opened what is a colleague’s work, or closed. It may be somebody who stands in, or who looks round.',
      nextStep: `look for ${code} in the logs of staff-*: each names the partner. Ask their supervisor or auditor to look under Reads.`,
    });
  }

  private watchProvider(): void {
    houseAlarm(this, 'ProviderCopyRemains', {
      action: this.action,
      metric: this.countLogged('phone', 'provider_copy_remains'),
      threshold: 1,
      impact: 'texts, pictures, recordings or calls lie at the telephone provider for longer than a day.',
      nextStep:
        `read ${logGroupName(this.deployment, 'phone')}; look in the provider’s console what refuses to be deleted, and ` +
        'whether it was taken in (docs/phone.md).',
    });
    houseAlarm(this, 'ProviderUnread', {
      action: this.action,
      metric: this.countLogged('phone', 'provider_unread', { period: Duration.hours(1) }),
      // Of sixty: a minute in which the provider does not answer is nothing yet.
      threshold: 30,
      impact:
        'nobody looks what lies at the telephone provider: texts that did not come are not taken in, and nothing is deleted there.',
      nextStep:
        'see whether the secret holds the account’s own values (docs/phone.md), and what the provider says of itself.',
    });
  }

  private countLogged(name: string, code: LogCode, { value = '1', period = minute } = {}): IMetric {
    return this.filterLogged(name, code, { value }).metric({ statistic: Stats.SUM, period });
  }

  private filterLogged(name: string, code: LogCode, { value = '1', metricName = `${name}-${code}` }): MetricFilter {
    const id = `${name}-${code}`;
    return new MetricFilter(this, `Count-${id}`, {
      logGroup: LogGroup.fromLogGroupName(this, `Log-${id}`, logGroupName(this.deployment, name)),
      filterPattern: FilterPattern.stringValue('$.message', '=', code),
      metricNamespace: this.deployment,
      metricName,
      metricValue: value,
    });
  }
}

const lanes: readonly Lane[] = ['urgent', 'routine'];

const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 12 });
