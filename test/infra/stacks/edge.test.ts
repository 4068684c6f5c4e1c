import { Match } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { SEATS, synthesise, type Templates } from './fixtures.ts';

let templates: Templates;
beforeAll(async () => {
  templates = await synthesise();
});

const region = (stack: string) => templates.assembly.getStackByName(`quietline-zz-${stack}`).environment.region;

test('the edge stands in us-east-1, wherever the data does', () => {
  expect(region('edge')).toBe('us-east-1');
  expect(region('vault')).toBe('eu-west-1');
});

describe('CloudFront', () => {
  test('each site has a distribution under its own host, and no certificate is assumed', () => {
    templates.edge.resourceCountIs('AWS::CloudFront::Distribution', 1 + SEATS.length);
    for (const host of ['example.org', ...SEATS.map((partner) => `${partner}.example.org`)]) {
      templates.edge.hasResourceProperties('AWS::CloudFront::Distribution', {
        DistributionConfig: { Aliases: [host] },
      });
    }
    templates.edge.hasParameter('CertificateArn', { Type: 'String', Default: Match.absent() });
  });

  test('it marks what it passes on, so that a function can refuse what came round it', () => {
    templates.edge.allResourcesProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        Origins: [
          Match.objectLike({
            OriginCustomHeaders: [
              {
                HeaderName: 'x-origin-secret',
                HeaderValue: '{{resolve:secretsmanager:quietline-zz-origin-1:SecretString:::}}',
              },
            ],
          }),
        ],
      }),
    });
  });

  test('it keeps no log and no copy', () => {
    templates.edge.resourcePropertiesCountIs(
      'AWS::CloudFront::Distribution',
      { DistributionConfig: { Logging: Match.anyValue() } },
      0,
    );
    templates.edge.resourceCountIs('AWS::CloudFront::RealtimeLogConfig', 0);
    templates.edge.allResourcesProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        // AWS's own policy "CachingDisabled".
        DefaultCacheBehavior: Match.objectLike({ CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad' }),
      }),
    });
  });

  test('functions learn the source for counting, and never the browser', () => {
    const [policy] = Object.values(templates.edge.findResources('AWS::CloudFront::OriginRequestPolicy'));
    const text = JSON.stringify(policy);
    expect(text).toContain('CloudFront-Viewer-Address');
    expect(text).not.toMatch(/user-agent|referer|x-forwarded-for|"Host"/i);
  });
});

describe('WAF', () => {
  test('rates only: no rule reads a body, and none knows anonymous networks', () => {
    templates.edge.hasResourceProperties('AWS::WAFv2::WebACL', {
      Scope: 'CLOUDFRONT',
      DefaultAction: { Allow: {} },
      Rules: [Match.objectLike({ Statement: { RateBasedStatement: Match.anyValue() } })],
    });
    const [rules] = Object.values(templates.edge.findResources('AWS::WAFv2::WebACL'));
    expect(JSON.stringify(rules)).not.toMatch(/ManagedRuleGroup|Body|AnonymousIp|IPSet|GeoMatch|Captcha|Challenge/);
  });

  test('it keeps no address: sampling is off everywhere, and there is no log', () => {
    const [rules] = Object.values(templates.edge.findResources('AWS::WAFv2::WebACL'));
    expect(JSON.stringify(rules)).not.toContain('"SampledRequestsEnabled":true');
    expect(JSON.stringify(rules).match(/"SampledRequestsEnabled":false/g)).toHaveLength(2);
    templates.edge.resourceCountIs('AWS::WAFv2::LoggingConfiguration', 0);
  });
});
