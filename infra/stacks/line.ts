import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { acceptedOriginSecrets } from '../constructs/originSecret.ts';
import { houseFunction, type Variables } from '../constructs/houseFunction.ts';
import { mail } from '../constructs/mail.ts';
import { signIn } from '../constructs/signIn.ts';
import { openApi, site } from '../constructs/site.ts';
import { STEP_TIMEOUT, stepQueue, type StepQueue } from '../constructs/stepQueue.ts';
import type { Deployment } from '../deployment.ts';
import type { VaultStack } from './vault.ts';
import {
  mailFrom,
  mailSetName,
  providerSecretName,
  restoresTableName,
  staffName,
  steps,
  tableName,
  type Step,
  type TableName,
} from '../../shared/deployment/names.ts';
import type { Lane } from '../../shared/domain/urgency.ts';
import {
  BACK_KEYED_PATH,
  BACK_OVER_PATH,
  BACK_PARTNER_PATH,
  BACK_PATH,
  BACK_STATUS_PATH,
  BACK_TAKEN_PATH,
  BACK_TALKED_PATH,
  BACK_WAIT_PATH,
  ALARM_KEY_PATH,
  ALARM_OVER_PATH,
  ALARM_PATH,
  CALL_KEPT_PATH,
  CALL_PATH,
  CALL_STATUS_PATH,
  CALL_STEP_PATH,
  CALL_WAIT_PATH,
  RECORDING_PATH,
  RING_OVER_PATH,
  RING_PATH,
  RING_TAKEN_PATH,
  TEXT_PATH,
  TEXT_STATUS_PATH,
} from '../../shared/telephony/paths.ts';
import { RETRIES } from '../../shared/telephony/twilio/overrides.ts';

const lanes: readonly Lane[] = ['urgent', 'routine'];

/**
 * Urgent consumers have workers that nobody else can take. Their pollers ask for no more than that: beyond it, throttled
 * batches would come back again and again and end among the dead letters without ever having been tried.
 */
const URGENT_WORKERS = 10;
const ROUTINE_WORKERS = 10;

/** Of a webhook: see LEASE_MILLISECONDS in functions/phone/sms/line.ts. */
const TEXT_SECONDS = 12;

/** A routine batch saves calls; an urgent one would make the second message wait for the first. */
const BATCH = { urgent: 1, routine: 10 } as const satisfies Record<Lane, number>;

/** What the telephone provider may ask for. */
const PHONE_PATHS = [
  TEXT_PATH,
  TEXT_STATUS_PATH,
  CALL_PATH,
  CALL_STEP_PATH,
  CALL_KEPT_PATH,
  CALL_STATUS_PATH,
  RECORDING_PATH,
  CALL_WAIT_PATH,
  RING_PATH,
  RING_TAKEN_PATH,
  RING_OVER_PATH,
  BACK_PATH,
  BACK_KEYED_PATH,
  BACK_TALKED_PATH,
  BACK_STATUS_PATH,
  BACK_PARTNER_PATH,
  BACK_TAKEN_PATH,
  BACK_WAIT_PATH,
  BACK_OVER_PATH,
  ALARM_PATH,
  ALARM_KEY_PATH,
  ALARM_OVER_PATH,
];

export interface Site {
  /** `web`, or `staff-<partner>`. */
  readonly name: string;
  readonly host: string;
  readonly api: HttpApi;
}

/** Everything that runs: sites, queues, their consumers, the schedule, and sign-in. */
export class LineStack extends Stack {
  readonly queues: readonly StepQueue[];
  readonly sites: readonly Site[];
  /** What the telephone provider calls: no CloudFront stands before it, since its signature is the gate. */
  readonly phoneApi: HttpApi;
  /** As in their names and logs: `web`, `triage-urgent`, `staff-desk`. */
  readonly functionNames: readonly string[];

  constructor(scope: Construct, deployment: Deployment, vault: VaultStack) {
    super(scope, `${deployment.name}-line`, {
      description: 'Quietline: sites, queues and the functions behind them.',
      env: { region: deployment.region },
    });
    const { name, jurisdiction, seats, bundles } = deployment;
    const { roles, keys } = vault;
    mail(this, deployment);
    this.queues = steps.flatMap((step) => lanes.map((lane) => stepQueue(this, name, step, lane)));

    const base: Variables = {
      DEPLOYMENT: name,
      JURISDICTION: jurisdiction,
      ...(deployment.restore && { RESTORE: deployment.restore.id, TABLE_RESTORES: restoresTableName(name) }),
    };
    const tables = (...names: TableName[]): Variables =>
      Object.fromEntries(
        names.map((table) => [`TABLE_${table.toUpperCase()}`, tableName(name, table, deployment.restore?.id)]),
      );

    const web = houseFunction(this, {
      deployment: name,
      name: 'web',
      bundle: bundles.web,
      role: roles.web,
      timeout: Duration.seconds(15),
      // scrypt takes 16 MiB and a share of the processor that grows with memory: a reporter waits for it.
      memoryMiB: 1024,
      variables: {
        ...base,
        ...tables('Tips', 'Parts', 'Mailboxes', 'Custody', 'Ephemera'),
        ...this.queueUrls('triage', 'routing'),
        KEY_INTAKE: keys.intake.keyArn,
        KEY_RELAY: keys.relay.keyArn,
        KEY_ACCESS: keys.access.keyArn,
        PUBLIC_URL: `https://${deployment.domain}`,
        ORIGIN_SECRETS: acceptedOriginSecrets(deployment),
      },
    });

    this.phoneApi = openApi(this, {
      deployment: name,
      name: 'phone',
      whyOpen: 'The telephone provider signs each request, which the function checks before it reads anything.',
    });
    const phoneUrl = deployment.phoneUrl ?? this.phoneApi.apiEndpoint;
    const phone = houseFunction(this, {
      deployment: name,
      name: 'phone',
      bundle: bundles.phone,
      role: roles.phone,
      // Less than the provider waits in all, and no longer than a text's lease: who was cut off does nothing behind it.
      timeout: Duration.seconds(TEXT_SECONDS),
      memoryMiB: 1024,
      variables: {
        ...base,
        ...tables('Tips', 'Parts', 'Mailboxes', 'Custody', 'Ephemera', 'Relay'),
        ...this.queueUrls('triage', 'routing', 'relay'),
        KEY_INTAKE: keys.intake.keyArn,
        KEY_RELAY: keys.relay.keyArn,
        KEY_ACCESS: keys.access.keyArn,
        KEY_CONTACT: keys.contact.keyArn,
        SECRET_PROVIDER: providerSecretName(name),
        BUCKET_FILES: vault.files.bucketName,
        PUBLIC_URL: phoneUrl,
        SITE_URL: `https://${deployment.domain}`,
      },
    });
    const integration = new HttpLambdaIntegration('phone-integration', phone);
    for (const path of PHONE_PATHS) this.phoneApi.addRoutes({ path, methods: [HttpMethod.POST], integration });

    phone.configureAsyncInvoke({ maxEventAge: Duration.minutes(1), retryAttempts: 0 });
    new Rule(this, 'SettleCopy', {
      ruleName: `${name}-phone`,
      description: 'What lies at the telephone provider is taken in, and deleted there',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [
        new FunctionTarget(phone, {
          retryAttempts: 0,
          event: RuleTargetInput.fromObject({ task: 'settle-copy' }),
        }),
      ],
    });

    for (const from of this.queues) {
      const variables: Record<Step, Variables> = {
        triage: { ...tables('Tips'), ...this.queueUrls('routing') },
        routing: {
          ...tables('Tips', 'Parts', 'Mailboxes', 'Referrals', 'Offices', 'Custody', 'Relay'),
          ...this.queueUrls('triage', 'delivery', 'relay'),
          KEY_INTAKE: keys.intake.keyArn,
          KEYS_PARTNERS: this.toJsonString(
            Object.fromEntries([...keys.partners].map(([partner, key]) => [partner, key.keyArn])),
          ),
          BUCKET_ERASURES: vault.erasures.bucketName,
          BUCKET_FILES: vault.files.bucketName,
        },
        delivery: {
          ...tables('Referrals', 'Custody', 'Relay', 'Offices'),
          ...this.queueUrls('relay', 'routing'),
          MAIL_FROM: mailFrom(deployment.domain),
          MAIL_SET: mailSetName(name),
        },
        relay: {
          ...tables('Referrals', 'Offices', 'Ephemera', 'Relay'),
          ...this.queueUrls('relay', 'delivery'),
          KEY_RELAY: keys.relay.keyArn,
          SECRET_PROVIDER: providerSecretName(name),
          PHONE_URL: phoneUrl,
        },
      };
      this.consumer(deployment, vault, from, { ...base, ...variables[from.step] });
    }

    const upkeep = houseFunction(this, {
      deployment: name,
      name: 'upkeep',
      bundle: bundles.upkeep,
      role: roles.upkeep,
      timeout: Duration.seconds(55),
      memoryMiB: 512,
      // One at a time: a run that takes longer than its minute is not joined by a second.
      reservedConcurrency: 1,
      variables: {
        ...base,
        ...tables('Tips', 'Parts', 'Mailboxes', 'Referrals', 'Offices', 'Ephemera', 'Relay'),
        ...this.queueUrls(...steps),
        BUCKET_FILES: vault.files.bucketName,
        RETENTION_DAYS: String(deployment.retentionDays),
      },
    });
    // A minute that failed is not tried again: the next one finds the same things owed.
    upkeep.configureAsyncInvoke({ maxEventAge: Duration.minutes(1), retryAttempts: 0 });
    new Rule(this, 'EachMinute', {
      ruleName: `${name}-upkeep`,
      description: 'Upkeep finds what is owed, overdue or expired',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new FunctionTarget(upkeep, { retryAttempts: 0 })],
    });

    const custody = houseFunction(this, {
      deployment: name,
      name: 'custody',
      bundle: bundles.custody,
      role: roles.custody,
      // It holds every chain's head at once, and the tree over them.
      timeout: Duration.minutes(10),
      memoryMiB: 1024,
      // Two at once would sign two roots, of which one is thrown away.
      reservedConcurrency: 1,
      variables: {
        ...base,
        ...tables('Custody'),
        KEY_CUSTODY: keys.custody.keyArn,
        BUCKET_ROOTS: vault.roots.bucketName,
      },
    });
    new Rule(this, 'EachHour', {
      ruleName: `${name}-custody`,
      description: 'A root over the custody log is signed',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [new FunctionTarget(custody)],
    });
    const replay = houseFunction(this, {
      deployment: name,
      name: 'replay',
      bundle: bundles.replay,
      role: roles.replay,
      timeout: Duration.minutes(5),
      memoryMiB: 512,
      reservedConcurrency: 1,
      variables: {
        ...base,
        ...tables('Tips', 'Parts', 'Mailboxes', 'Referrals', 'Offices', 'Custody'),
        BUCKET_ERASURES: vault.erasures.bucketName,
        BUCKET_FILES: vault.files.bucketName,
      },
    });
    replay.configureAsyncInvoke({ maxEventAge: Duration.minutes(1), retryAttempts: 0 });
    const runReplay = (task: 'check' | 'replay', every: Duration, description: string) =>
      new Rule(this, `Each-${task}`, {
        ruleName: `${name}-replay-${task}`,
        description,
        schedule: Schedule.rate(every),
        targets: [new FunctionTarget(replay, { retryAttempts: 0, event: RuleTargetInput.fromObject({ task }) })],
      });
    runReplay('check', Duration.hours(1), 'What was erased has to stay erased');
    if (deployment.restore) runReplay('replay', Duration.minutes(1), 'Erasures over restored tables');

    const hasPackets = this.packets(deployment, vault, {
      ...base,
      ...tables('Parts', 'Referrals', 'Offices', 'Custody'),
    });
    const identity = signIn(this, name);
    const staffSites = seats.map(({ id }) => {
      const role = roles.staff.get(id);
      const key = keys.partners.get(id);
      if (role === undefined || key === undefined) throw new Error(`The vault has no role or key for ${id}`);
      const host = `${id}.${deployment.domain}`;
      const staff = houseFunction(this, {
        deployment: name,
        name: staffName(id),
        bundle: bundles.staff,
        role,
        timeout: Duration.seconds(15),
        memoryMiB: 1024,
        variables: {
          ...base,
          ...tables('Parts', 'Referrals', 'Offices', 'Custody'),
          ...this.queueUrls('routing'),
          BUCKET_FILES: vault.files.bucketName,
          PARTNER: id,
          KEY_INTAKE: keys.intake.keyArn,
          KEY_RELAY: keys.relay.keyArn,
          KEY_PARTNER: key.keyArn,
          OIDC_ISSUER: identity.issuer,
          OIDC_CLIENT_ID: identity.client(id, `https://${host}`).ref,
          PUBLIC_URL: `https://${host}`,
          SITE_URL: `https://${deployment.domain}`,
          ORIGIN_SECRETS: acceptedOriginSecrets(deployment),
        },
      });
      const api = site(this, {
        deployment: name,
        name: staffName(id),
        handler: staff,
        whyOpen: 'Staff sign in by OIDC at the function itself, which keeps a server-side session of its own.',
      });
      return { name: staffName(id), host, api };
    });

    const webApi = site(this, {
      deployment: name,
      name: 'web',
      handler: web,
      whyOpen: 'Anyone may report without saying who they are: that is what it is for.',
    });
    this.sites = [{ name: 'web', host: deployment.domain, api: webApi }, ...staffSites];
    this.functionNames = [
      'web',
      'phone',
      'upkeep',
      'custody',
      'replay',
      ...(hasPackets ? ['packet'] : []),
      ...this.queues.map(({ step, lane }) => `${step}-${lane}`),
      ...seats.map(({ id }) => staffName(id)),
    ];

    new CfnOutput(this, 'PhoneTexts', {
      value: `${phoneUrl}${TEXT_PATH}${RETRIES}`,
      description: 'What the telephone provider is to call when a text comes in (docs/phone.md)',
    });
    new CfnOutput(this, 'PhoneCalls', {
      value: `${phoneUrl}${CALL_PATH}${RETRIES}`,
      description: 'What the telephone provider is to call when somebody calls (docs/phone.md)',
    });
    new CfnOutput(this, 'PhoneCallStatus', {
      value: `${phoneUrl}${CALL_STATUS_PATH}${RETRIES}`,
      description: 'What the telephone provider is to call when a call is over (docs/phone.md)',
    });
    new CfnOutput(this, 'StaffUserPool', { value: identity.pool.ref, description: 'Where staff accounts are made' });
    for (const { name: siteName, host } of this.sites) {
      new CfnOutput(this, `Url${siteName.replaceAll('-', '')}`, {
        value: `https://${host}`,
        description: `The site ${siteName}`,
      });
    }
  }

  /** @returns whether there is anybody to send packets to */
  private packets({ name, bundles, recipients }: Deployment, { roles, keys, files }: VaultStack, variables: Variables) {
    if (roles.packet === undefined || keys.packet === undefined) return false;
    const packet = houseFunction(this, {
      deployment: name,
      name: 'packet',
      bundle: bundles.packet,
      role: roles.packet,
      timeout: Duration.seconds(55),
      // Files are held in memory several times over.
      memoryMiB: 1024,
      // One at a time: two would send the same packet twice, which partners would have to tell apart.
      reservedConcurrency: 1,
      variables: {
        ...variables,
        ...this.queueUrls('routing'),
        KEY_PACKET: keys.packet.keyArn,
        KEYS_PARTNERS: this.toJsonString(
          Object.fromEntries(recipients.map(({ id }) => [id, keys.partners.get(id)?.keyArn])),
        ),
        BUCKET_FILES: files.bucketName,
      },
    });
    packet.configureAsyncInvoke({ maxEventAge: Duration.minutes(1), retryAttempts: 0 });
    new Rule(this, 'HandPackets', {
      ruleName: `${name}-packet`,
      description: 'Partners without a seat are sent what waits for them',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new FunctionTarget(packet, { retryAttempts: 0 })],
    });
    return true;
  }

  private consumer(deployment: Deployment, vault: VaultStack, from: StepQueue, variables: Variables): void {
    const { step, lane, queue } = from;
    const consumer = houseFunction(this, {
      deployment: deployment.name,
      name: `${step}-${lane}`,
      bundle: deployment.bundles[step],
      role: vault.roles[step],
      timeout: STEP_TIMEOUT,
      memoryMiB: 512,
      variables,
      ...(lane === 'urgent' ? { reservedConcurrency: URGENT_WORKERS } : {}),
    });
    new EventSourceMapping(this, `${step}-${lane}-source`, {
      target: consumer,
      eventSourceArn: queue.queueArn,
      batchSize: BATCH[lane],
      reportBatchItemFailures: true,
      maxConcurrency: lane === 'urgent' ? URGENT_WORKERS : ROUTINE_WORKERS,
    });
  }

  /** QUEUE_<STEP>_<LANE> of each step. */
  private queueUrls(...wanted: Step[]): Variables {
    const urls = this.queues
      .filter(({ step }) => wanted.includes(step))
      .map(({ step, lane, queue }) => [`QUEUE_${step}_${lane}`.toUpperCase(), queue.queueUrl]);
    return Object.fromEntries(urls);
  }
}
