import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IRole, Role } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Bundle } from './bundle.ts';
import type { environment } from '../../shared/deployment/environment.ts';
import { functionName, logGroupName } from '../../shared/deployment/names.ts';

export type Variables = Partial<Record<keyof typeof environment.shape, string>>;

interface Props {
  readonly deployment: string;
  readonly name: string;
  readonly bundle: Bundle;
  readonly role: IRole;
  readonly variables: Variables;
  readonly timeout: Duration;
  readonly memoryMiB: number;
  readonly reservedConcurrency?: number;
}

export const houseFunction = (scope: Construct, props: Props): LambdaFunction => {
  const { deployment, name, bundle, role, variables, timeout, memoryMiB, reservedConcurrency } = props;
  const logGroup = new LogGroup(scope, `${name}-log`, {
    logGroupName: logGroupName(deployment, name),
    retention: RetentionDays.TWO_WEEKS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  return new LambdaFunction(scope, `Function-${name}`, {
    functionName: functionName(deployment, name),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromAsset(bundle.directory, { assetHash: bundle.hash }),
    // The vault holds what a role may do; nothing that CDK wires up here may add to it.
    role: Role.fromRoleArn(scope, `${name}-role`, role.roleArn, { mutable: false }),
    environment: variables,
    timeout,
    memorySize: memoryMiB,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    systemLogLevelV2: SystemLogLevel.WARN,
    ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
  });
};
