import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnStage, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/**
 * All that is ever said of a request. CDK's own format begins with the source address; paths are left out as well, since
 * a route is `$default` here and a path could hold an id.
 */
const ACCESS_LOG_FORMAT = JSON.stringify({
  requestId: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  latency: '$context.responseLatency',
});

interface Props {
  readonly deployment: string;
  readonly name: string;
  /** Why API Gateway asks nobody for a credential here. */
  readonly whyOpen: string;
}

/** A function's own HTTP API, and so its own origin: no page of one partner shares a host with another's. */
export const site = (scope: Construct, { handler, ...props }: Props & { readonly handler: IFunction }): HttpApi =>
  api(scope, props, new HttpLambdaIntegration(`${props.name}-integration`, handler));

/** The same for a function that has to know its API's address: what it answers is set once the function is there. */
export const openApi = (scope: Construct, props: Props): HttpApi => api(scope, props, undefined);

const api = (scope: Construct, props: Props, defaultIntegration: HttpLambdaIntegration | undefined): HttpApi => {
  const { deployment, name, whyOpen } = props;
  const made = new HttpApi(scope, `${name}-api`, {
    apiName: `${deployment}-${name}`,
    createDefaultStage: false,
    ...(defaultIntegration === undefined ? {} : { defaultIntegration }),
  });
  // Under /aws/vendedlogs/ API Gateway needs no line of its own in the account's log policy, which has room for few.
  const logs = new LogGroup(scope, `${name}-access`, {
    logGroupName: `/aws/vendedlogs/${deployment.replace('-', '/')}/${name}`,
    retention: RetentionDays.TWO_WEEKS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new CfnStage(scope, `${name}-stage`, {
    apiId: made.apiId,
    stageName: '$default',
    autoDeploy: true,
    accessLogSettings: {
      destinationArn: Stack.of(scope).formatArn({ service: 'logs', resource: `log-group:${logs.logGroupName}` }),
      format: ACCESS_LOG_FORMAT,
    },
    // A ceiling per site, so that a flood at one does not use up the account's share for all.
    defaultRouteSettings: { throttlingRateLimit: 500, throttlingBurstLimit: 1000 },
  });
  Validations.of(made).acknowledge({ id: 'AwsSolutions-APIG4', reason: whyOpen });
  return made;
};
