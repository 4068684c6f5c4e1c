import { Validations } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  OriginSslPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { currentOriginSecret } from './originSecret.ts';
import type { Deployment } from '../deployment.ts';
import type { Site } from '../stacks/line.ts';
import { ORIGIN_HEADER, SESSION_HEADER } from '../../shared/deployment/origin.ts';

/**
 * What reaches a function. The viewer's address, for counting by /24 or /64 and nothing else; no User-Agent, which
 * CloudFront replaces by its own name when it is not asked for. `Host` must stay the origin's, or API Gateway is lost.
 */
export const originRequestPolicy = (scope: Construct, deployment: string): OriginRequestPolicy =>
  new OriginRequestPolicy(scope, 'Forwarded', {
    originRequestPolicyName: `${deployment}-forwarded`,
    headerBehavior: OriginRequestHeaderBehavior.allowList(
      'Accept',
      'Accept-Language',
      'Content-Type',
      'Origin',
      'Sec-Fetch-Site',
      'CloudFront-Viewer-Address',
      SESSION_HEADER,
    ),
    cookieBehavior: OriginRequestCookieBehavior.all(),
    queryStringBehavior: OriginRequestQueryStringBehavior.all(),
  });

const visibility = (metricName: string) => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});

/** Requests in five minutes from one address. Many people share one behind Tor or a carrier, so it only stops floods. */
const FLOOD = 2000;

/**
 * Rates and nothing else. Rules on bodies would shut out reports that describe violence, and lists of anonymous networks
 * would shut out whoever needs this most. Sampling is off and there is no log: WAF keeps no address.
 */
export const rateRules = (scope: Construct, deployment: string): CfnWebACL => {
  return new CfnWebACL(scope, 'RateRules', {
    name: `${deployment}-rates`,
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: visibility(`${deployment}-rates`),
    rules: [
      {
        name: 'flood',
        priority: 0,
        statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: FLOOD, evaluationWindowSec: 300 } },
        action: { block: { customResponse: { responseCode: 429 } } },
        visibilityConfig: visibility(`${deployment}-flood`),
      },
    ],
  });
};

interface Props {
  readonly deployment: Deployment;
  readonly site: Site;
  readonly certificate: ICertificate;
  readonly forwarded: OriginRequestPolicy;
  readonly rules: CfnWebACL;
}

export const distribution = (scope: Construct, props: Props): Distribution => {
  const { deployment, site, certificate, forwarded, rules } = props;
  const origin = `${site.api.apiId}.execute-api.${deployment.region}.amazonaws.com`;
  const made = new Distribution(scope, `Site-${site.name}`, {
    // Shown in the console and nowhere else; says no more than the host does.
    comment: `${deployment.name} ${site.name}`,
    domainNames: [site.host],
    certificate,
    webAclId: rules.attrArn,
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    httpVersion: HttpVersion.HTTP2_AND_3,
    enableLogging: false,
    defaultBehavior: {
      origin: new HttpOrigin(origin, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        customHeaders: { [ORIGIN_HEADER]: currentOriginSecret(deployment) },
      }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      // Nothing is kept at the edge, and headers of the answer are the function's own.
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: forwarded,
      compress: false,
    },
  });
  Validations.of(made).acknowledge(
    {
      id: 'AwsSolutions-CFR1',
      reason: 'A person in danger may be across a border: nobody is refused for where they are.',
    },
    {
      id: 'AwsSolutions-CFR3',
      reason: 'Access logs hold addresses of people who report; the promise is that none are kept.',
    },
  );
  return made;
};
