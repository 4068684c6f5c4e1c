import { describe, expect, it } from 'vitest';
import type { Stack, Template } from '../../../../infra/local/template/assembly.ts';
import { deploymentFrom, type Deployment } from '../../../../infra/local/template/deployment.ts';
import { TemplateError } from '../../../../infra/local/template/error.ts';

type Resources = Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>;

const stack = (name: string, resources: Resources, outputs: Template['Outputs'] = {}): Stack => ({
  name,
  region: 'eu-west-1',
  assets: { 'abc.zip': '/bundles/abc' },
  template: {
    Resources: Object.fromEntries(
      Object.entries(resources).map(([id, { Type, Properties = {} }]) => [id, { Type, Properties }]),
    ),
    Outputs: outputs,
    Parameters: {},
  },
});

const read = (...stacks: Stack[]): Deployment =>
  deploymentFrom(
    stacks,
    { issuer: 'http://issuer', queueUrl: (name) => `http://sqs/${name}` },
    (id) => `secret of ${id}`,
  );

/** What a function's variable comes to. */
const value = (variable: unknown, ...others: Stack[]): string | undefined =>
  read(
    stack('quietline-xx-line', {
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work' } },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'f',
          Role: 'arn:aws:iam::1:role/r',
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Code: { S3Key: 'abc.zip' },
          Environment: { Variables: { V: variable } },
        },
      },
    }),
    ...others,
  ).functions[0]?.environment['V'];

const vault = stack(
  'quietline-xx-vault',
  { Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {} } } },
  { Out: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] }, Export: { Name: 'the-key' } } },
);

describe('intrinsics', () => {
  it.each([
    ['Ref', { Ref: 'Queue' }, 'http://sqs/work'],
    ['Ref to a pseudo parameter', { Ref: 'AWS::AccountId' }, '000000000000'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:eu-west-1:000000000000:work'],
    ['Fn::GetAtt, dotted', { 'Fn::GetAtt': 'Queue.QueueName' }, 'work'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 7]] }, 'a-eu-west-1-7'],
    ['Fn::Sub', { 'Fn::Sub': '${AWS::StackName}/${Queue.QueueName}/${!Literal}' }, 'quietline-xx-line/work/${Literal}'],
    ['Fn::Sub with its own', { 'Fn::Sub': ['${A}${A}', { A: { Ref: 'AWS::Partition' } }] }, 'awsaws'],
    ['Fn::Select of Fn::Split', { 'Fn::Select': ['1', { 'Fn::Split': ['.', 'a.b.c'] }] }, 'b'],
    ['a secret', '{{resolve:secretsmanager:origin-1:SecretString:::}}', 'secret of origin-1'],
    [
      'secrets within a join',
      { 'Fn::Join': ['', ['{{resolve:secretsmanager:', 'a', ':SecretString:::}},{{resolve:secretsmanager:b}}']] },
      'secret of a,secret of b',
    ],
    ['a number', 7, '7'],
  ])('%s', (_name, variable, expected) => {
    expect(value(variable)).toBe(expected);
  });

  it.each([
    ['Fn::ImportValue', { 'Fn::ImportValue': 'the-key' }],
    ['Fn::GetStackOutput', { 'Fn::GetStackOutput': { StackName: 'quietline-xx-vault', OutputName: 'Out' } }],
  ])('%s reaches another stack', (_name, variable) => {
    expect(value(variable, vault)).toBe(vaultKeyArn());
  });

  it.each([
    ['an unknown intrinsic', { 'Fn::Cidr': [] }, 'Fn::Cidr is not known here'],
    ['an unknown resource', { Ref: 'Nobody' }, 'nothing is called Nobody'],
    ['an unknown attribute', { 'Fn::GetAtt': ['Queue', 'Colour'] }, 'Colour of Queue'],
    ['an unknown export', { 'Fn::ImportValue': 'nothing' }, 'no stack exports nothing'],
    ['another kind of reference', '{{resolve:ssm:/a}}', '{{resolve:ssm}} is not known here'],
  ])('%s is an error that names its place', (_name, variable, message) => {
    expect(() => value(variable)).toThrow(TemplateError);
    expect(() => value(variable)).toThrow('quietline-xx-line/Function.Environment.Variables.V');
    expect(() => value(variable)).toThrow(message);
  });
});

const vaultKeyArn = (): string | undefined => read(vault).keys[0]?.arn;

const document = (action: string) => ({ Statement: [{ Action: action }] });
const role = (properties: Record<string, unknown>): Stack =>
  stack('s', { Role: { Type: 'AWS::IAM::Role', Properties: properties } });

describe('resources', () => {
  it('have the same physical ids at each reading, and others in another stack', () => {
    expect(read(vault).keys).toEqual(read(vault).keys);
    const other: Stack = { ...vault, name: 'quietline-xx-other' };
    expect(read(other).keys[0]?.keyId).not.toBe(read(vault).keys[0]?.keyId);
  });

  it('that are not known are an error, and ones that do not matter are counted', () => {
    expect(() => read(stack('s', { X: { Type: 'AWS::EC2::Instance' } }))).toThrow(
      's/X: AWS::EC2::Instance is neither built nor ignored here',
    );
    expect(
      read(stack('s', { A: { Type: 'AWS::Logs::LogGroup' }, B: { Type: 'AWS::Logs::LogGroup' } })).ignored,
    ).toEqual({ 'AWS::Logs::LogGroup': 2 });
  });

  it('of the edge are read for what they do to a request, and not built', () => {
    const edge = stack('quietline-xx-edge', {
      Policy: {
        Type: 'AWS::CloudFront::OriginRequestPolicy',
        Properties: { OriginRequestPolicyConfig: { HeadersConfig: { Headers: ['Accept', 'X-Y'] } } },
      },
      Distribution: {
        Type: 'AWS::CloudFront::Distribution',
        Properties: {
          DistributionConfig: {
            Origins: [
              {
                DomainName: 'a.example.org',
                OriginCustomHeaders: [{ HeaderName: 'X-Secret', HeaderValue: '{{resolve:secretsmanager:o}}' }],
              },
            ],
          },
        },
      },
      Certificate: { Type: 'AWS::EC2::Instance' },
    });
    expect(read(edge).edge).toEqual({ forwarded: ['accept', 'x-y'], added: { 'x-secret': 'secret of o' } });
  });

  it('join a role with every policy that is attached to it', () => {
    const { roles } = read(
      stack('s', {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            Policies: [{ PolicyName: 'p', PolicyDocument: document('inline') }],
            ManagedPolicyArns: [{ Ref: 'Managed' }, 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
          },
        },
        Policy: {
          Type: 'AWS::IAM::Policy',
          Properties: { PolicyDocument: document('attached'), Roles: [{ Ref: 'Role' }] },
        },
        Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document('managed') } },
      }),
    );
    expect(roles[0]?.policies).toEqual(['inline', 'attached', 'managed'].map(document));
  });

  it('whose permissions cannot be known are an error', () => {
    expect(() => read(role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }))).toThrow(
      'what arn:aws:iam::aws:policy/AdministratorAccess allows is not known here',
    );
    expect(() => read(role({ PermissionsBoundary: 'x' }))).toThrow('is not evaluated here');
  });

  it('with a schedule that is not a rate are an error', () => {
    const rule = { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'cron(0 * * * ? *)' } };
    expect(() =>
      read(stack('s', { Rule: { ...rule, Properties: { ...rule.Properties, Targets: [{ Arn: 'a' }] } } })),
    ).toThrow('only rate(…) is known here');
  });
});
