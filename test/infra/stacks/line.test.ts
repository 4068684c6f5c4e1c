import { Match } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { functionsOf, SEATS, synthesise, type Templates } from './fixtures.ts';

let templates: Templates;
beforeAll(async () => {
  templates = await synthesise();
});

const functions = () => functionsOf(templates.line);

const queueSchema = z.object({
  Properties: z.looseObject({
    QueueName: z.string(),
    VisibilityTimeout: z.number().optional(),
    RedrivePolicy: z
      .object({
        maxReceiveCount: z.number(),
        deadLetterTargetArn: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
      })
      .optional(),
  }),
});
const queues = () =>
  Object.entries(templates.line.findResources('AWS::SQS::Queue')).map(([id, found]) => {
    const { QueueName, VisibilityTimeout, RedrivePolicy } = queueSchema.parse(found).Properties;
    return { id, QueueName, VisibilityTimeout, RedrivePolicy };
  });

const STEP_QUEUES = ['triage', 'routing', 'delivery', 'relay'].flatMap((step) => [
  `quietline-zz-${step}-urgent`,
  `quietline-zz-${step}-routine`,
]);

describe('queues', () => {
  test('each step has an urgent and a routine one, and each of these its own dead letters after five tries', () => {
    const known = queues();
    for (const name of STEP_QUEUES) {
      const queue = known.find(({ QueueName }) => QueueName === name);
      const dead = known.find(({ QueueName }) => QueueName === `${name}-dead`);
      expect(queue?.RedrivePolicy?.maxReceiveCount).toBe(5);
      expect(queue?.RedrivePolicy?.deadLetterTargetArn['Fn::GetAtt'][0]).toBe(dead?.id);
    }
    expect(known).toHaveLength(STEP_QUEUES.length * 2);
  });

  test('a message is not handed out again while its function may still be working', () => {
    for (const name of STEP_QUEUES) {
      const consumer = functions().find(({ FunctionName }) => FunctionName === name);
      const queue = queues().find(({ QueueName }) => QueueName === name);
      expect(queue?.VisibilityTimeout).toBeGreaterThanOrEqual(6 * (consumer?.Timeout ?? Infinity));
    }
  });

  test('nothing passes without TLS or rests unencrypted', () => {
    const all = Object.keys(
      templates.line.findResources('AWS::SQS::Queue', { Properties: { SqsManagedSseEnabled: true } }),
    );
    expect(all).toHaveLength(16);
    templates.line.resourceCountIs('AWS::SQS::QueuePolicy', 16);
    templates.line.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      },
    });
  });

  test('a batch fails by message, and an urgent message waits for no other', () => {
    templates.line.resourceCountIs('AWS::Lambda::EventSourceMapping', 8);
    templates.line.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    const sizes = Object.entries(templates.line.findResources('AWS::Lambda::EventSourceMapping')).map(([id, found]) => [
      id.includes('urgent') ? 'urgent' : 'routine',
      z.object({ Properties: z.looseObject({ BatchSize: z.number() }) }).parse(found).Properties.BatchSize,
    ]);
    expect(sizes.filter(([lane]) => lane === 'urgent').every(([, size]) => Number(size) <= 5)).toBe(true);
    expect(sizes.filter(([lane]) => lane === 'routine').map(([, size]) => size)).toEqual([10, 10, 10, 10]);
  });
});

describe('functions', () => {
  test('each step runs twice, and its urgent form has workers that nobody else can take', () => {
    const reserved = functions().map((found) => [found.FunctionName, found.ReservedConcurrentExecutions ?? 0] as const);
    const urgent = reserved.filter(([name]) => name.endsWith('-urgent'));
    expect(urgent).toHaveLength(4);
    for (const [, workers] of urgent) expect(workers).toBeGreaterThanOrEqual(2);
    expect(reserved.filter(([name]) => name.endsWith('-routine')).map(([, workers]) => workers)).toEqual([0, 0, 0, 0]);
  });

  test('its pollers ask for no more workers than are reserved, or throttled messages would die untried', () => {
    templates.line.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ScalingConfig: { MaximumConcurrency: 10 },
      BatchSize: 1,
    });
    templates.line.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'quietline-zz-routing-urgent',
      ReservedConcurrentExecutions: 10,
    });
  });

  test('all run on arm64 and Node 24, and log as JSON to a group of their own that forgets', () => {
    templates.line.allResourcesProperties('AWS::Lambda::Function', {
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON', LogGroup: Match.anyValue() },
    });
    templates.line.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 14 });
  });

  test('nothing here adds to a role, and no function traces requests', () => {
    templates.line.resourceCountIs('AWS::IAM::Policy', 0);
    templates.line.resourceCountIs('AWS::IAM::Role', 0);
    templates.line.resourcePropertiesCountIs('AWS::Lambda::Function', { TracingConfig: Match.anyValue() }, 0);
  });

  test('upkeep runs each minute, one at a time', () => {
    templates.line.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
    });
    templates.line.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'quietline-zz-upkeep',
      ReservedConcurrentExecutions: 1,
    });
  });
});

const PHONE_ROUTES = [
  'POST /sms',
  'POST /sms/status',
  'POST /voice',
  'POST /voice/alarm',
  'POST /voice/alarm/key',
  'POST /voice/alarm/over',
  'POST /voice/back',
  'POST /voice/back/keyed',
  'POST /voice/back/over',
  'POST /voice/back/partner',
  'POST /voice/back/status',
  'POST /voice/back/taken',
  'POST /voice/back/talked',
  'POST /voice/back/wait',
  'POST /voice/kept',
  'POST /voice/recording',
  'POST /voice/ring',
  'POST /voice/ring/over',
  'POST /voice/ring/taken',
  'POST /voice/status',
  'POST /voice/step',
  'POST /voice/wait',
];

describe('sites', () => {
  test('each function with a site has an HTTP API, and so an origin, of its own; and so has the phone', () => {
    templates.line.resourceCountIs('AWS::ApiGatewayV2::Api', 2 + SEATS.length);
    templates.line.resourceCountIs('AWS::ApiGatewayV2::Route', PHONE_ROUTES.length + 1 + SEATS.length);
  });

  test('the provider can bring texts and calls, and nothing else, and is told to try again what fails', () => {
    const keys = Object.values(templates.line.findResources('AWS::ApiGatewayV2::Route')).map((found) =>
      String(z.object({ Properties: z.looseObject({ RouteKey: z.string() }) }).parse(found).Properties.RouteKey),
    );
    expect(keys.filter((key) => key !== '$default').sort()).toEqual(PHONE_ROUTES);
    templates.line.hasOutput('PhoneTexts', { Value: { 'Fn::Join': Match.anyValue() } });
    expect(JSON.stringify(templates.line.findOutputs('PhoneTexts'))).toContain('/sms#rt=7000&rc=5&rp=all');
  });

  test('the access log says request, route, status and latency, and never who or what', () => {
    const stages = Object.values(templates.line.findResources('AWS::ApiGatewayV2::Stage'));
    expect(stages).toHaveLength(2 + SEATS.length);
    const schema = z.object({
      Properties: z.looseObject({ AccessLogSettings: z.looseObject({ Format: z.string() }) }),
    });
    for (const stage of stages) {
      const format = schema.parse(stage).Properties.AccessLogSettings.Format;
      const said = [...format.matchAll(/\$context\.([A-Za-z.]+)/g)].map(([, name]) => name);
      expect(said.sort()).toEqual(['requestId', 'responseLatency', 'routeKey', 'status']);
    }
  });
});

describe('sign-in', () => {
  test('staff sign in with a passkey, or a password and a TOTP; nobody registers themself', () => {
    templates.line.hasResourceProperties('AWS::Cognito::UserPool', {
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      WebAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
      WebAuthnUserVerification: 'required',
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      DeletionProtection: 'ACTIVE',
    });
  });

  test('each staff site is a public client of its own, by authorization code', () => {
    templates.line.resourceCountIs('AWS::Cognito::UserPoolClient', SEATS.length);
    for (const partner of SEATS) {
      templates.line.hasResourceProperties('AWS::Cognito::UserPoolClient', {
        GenerateSecret: false,
        AllowedOAuthFlows: ['code'],
        CallbackURLs: [`https://${partner}.example.org/signed-in`],
        LogoutURLs: [`https://${partner}.example.org/`],
      });
    }
  });
});
