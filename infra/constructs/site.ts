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
  readonly handler: IFunction;
  /** Why API Gateway asks nobody for a credential here. */
  readonly whyOpen: string;
}

/** A function's own HTTP API, and so its own origin: no page of one partner shares a host with another's. */
export const site = (scope: Construct, props: Props): HttpApi => {
  const { deployment, name, handler, whyOpen } = props;
  const api = new HttpApi(scope, `${name}-api`, {
    apiName: `${deployment}-${name}`,
    createDefaultStage: false,
    defaultIntegration: new HttpLambdaIntegration(`${name}-integration`, handler),
  });
  // Under /aws/vendedlogs/ API Gateway needs no line of its own in the account's log policy, which has room for few.
  const logs = new LogGroup(scope, `${name}-access`, {
    logGroupName: `/aws/vendedlogs/${deployment.replace('-', '/')}/${name}`,
    retention: RetentionDays.TWO_WEEKS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new CfnStage(scope, `${name}-stage`, {
    apiId: api.apiId,
    stageName: '$default',
    autoDeploy: true,
    accessLogSettings: {
      destinationArn: Stack.of(scope).formatArn({ service: 'logs', resource: `log-group:${logs.logGroupName}` }),
      format: ACCESS_LOG_FORMAT,
    },
    // A ceiling per site, so that a flood at one does not use up the account's share for all.
    defaultRouteSettings: { throttlingRateLimit: 500, throttlingBurstLimit: 1000 },
  });
  Validations.of(api).acknowledge({ id: 'AwsSolutions-APIG4', reason: whyOpen });
  return api;
};
