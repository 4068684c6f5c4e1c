// oxlint-disable eslint/no-new -- in CDK, making a construct is what adds it to its stack
import { App, CfnOutput, Duration, Fn, Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CfnUserPool, CfnUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, EventSourceMapping, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { buildSync } from 'esbuild';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { madeOnce } from '../../../assembly.ts';

const bundle = (directory: string, name: string): string => {
  const outdir = join(directory, `bundle-${name}`);
  buildSync({
    entryPoints: [fileURLToPath(new URL(`handlers/${name}.ts`, import.meta.url))],
    outfile: join(outdir, 'index.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: { js: "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);" },
  });
  return outdir;
};

type Statements = readonly (readonly [string[], string])[];

const policy = (statements: Statements): PolicyDocument =>
  new PolicyDocument({
    statements: statements.map(([actions, resource]) => new PolicyStatement({ actions, resources: [resource] })),
  });

const role = (stack: Stack, id: string, statements: Statements): Role =>
  new Role(stack, id, {
    roleName: `quietline-xx-${id}`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    ...(statements.length === 0 ? {} : { inlinePolicies: { permissions: policy(statements) } }),
  });

/** The least that has one of everything which the runtime builds. */
const build = (directory: string): App => {
  const app = new App({ outdir: join(directory, 'assembly'), analyticsReporting: false });
  const vault = new Stack(app, 'quietline-xx-vault', { env: { region: 'eu-west-1' } });
  const line = new Stack(app, 'quietline-xx-line', { env: { region: 'eu-west-1' } });
  const secret = new CfnSecret(vault, 'Secret', { name: 'origin', generateSecretString: {} });
  const key = new Key(vault, 'Key', { alias: 'quietline-xx-key' });
  const bucket = new Bucket(vault, 'Bucket', { versioned: true });
  const table = new Table(vault, 'Table', {
    tableName: 'quietline-xx-table',
    partitionKey: { name: 'pk', type: AttributeType.STRING },
  });
  const offices = new Table(vault, 'Offices', {
    tableName: 'quietline-xx-offices',
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
  });
  const dead = new Queue(line, 'Dead', { queueName: 'quietline-xx-dead' });
  const queue = new Queue(line, 'Queue', {
    queueName: 'quietline-xx-queue',
    visibilityTimeout: Duration.seconds(30),
    deadLetterQueue: { queue: dead, maxReceiveCount: 2 },
  });
  new CfnOutput(line, 'QueueArn', { value: queue.queueArn, exportName: 'queue-arn' });

  const roles = {
    web: role(vault, 'web', [
      [['dynamodb:PutItem'], table.tableArn],
      [['sqs:SendMessage'], 'arn:aws:sqs:*:*:quietline-xx-queue'],
    ]),
    consumer: role(vault, 'consumer', [
      [['dynamodb:UpdateItem'], table.tableArn],
      [['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], 'arn:aws:sqs:*:*:quietline-xx-queue'],
    ]),
    upkeep: role(vault, 'upkeep', []),
  };
  const lambda = (name: keyof typeof roles, variables: Record<string, string>): Lambda =>
    new Lambda(line, name, {
      functionName: `quietline-xx-${name}`,
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromAsset(bundle(directory, name)),
      role: Role.fromRoleArn(line, `${name}-role`, roles[name].roleArn, { mutable: false }),
      timeout: Duration.seconds(name === 'web' ? 1 : 10),
      memorySize: 256,
      environment: variables,
    });

  const pool = new CfnUserPool(line, 'Pool');
  const client = new CfnUserPoolClient(line, 'Client', {
    userPoolId: pool.ref,
    allowedOAuthFlows: ['code'],
    callbackUrLs: ['https://desk.example.org/signed-in'],
  });
  const web = lambda('web', {
    TABLE: table.tableName,
    QUEUE: queue.queueUrl,
    KEY: key.keyArn,
    BUCKET: bucket.bucketName,
    PARTNER: 'desk',
    PUBLIC_URL: 'https://desk.example.org',
    OIDC_CLIENT_ID: client.ref,
    OIDC_ISSUER: `https://cognito-idp.${line.region}.amazonaws.com/${pool.ref}`,
    SECRETS: `{{resolve:secretsmanager:${secret.name}:SecretString:::}},{{resolve:secretsmanager:before:SecretString:::}}`,
    REGISTER: offices.tableArn,
    SUBSTITUTED: Fn.sub('${AWS::Region}/${!kept}/${Mine}/${Queue4A7E3555.QueueName}', { Mine: 'mine' }),
    CHOSEN: Fn.select(4, Fn.split(':', Fn.importValue('queue-arn'))),
  });
  const consumer = lambda('consumer', { TABLE: table.tableName });
  new EventSourceMapping(line, 'Source', {
    target: consumer,
    eventSourceArn: queue.queueArn,
    batchSize: 10,
    reportBatchItemFailures: true,
  });
  new Rule(line, 'EachMinute', {
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [new LambdaFunction(lambda('upkeep', {}))],
  });
  new HttpApi(line, 'Api', { defaultIntegration: new HttpLambdaIntegration('Integration', web) });
  return app;
};

/** The assembly, synthesised once in a test run. */
export const smallApp = async (): Promise<string> => {
  const directory = await madeOnce('small-app', async (made) => {
    build(made).synth();
  });
  return join(directory, 'assembly');
};
