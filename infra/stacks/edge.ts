import { CfnOutput, CfnParameter, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Construct } from 'constructs';
import { alarmTopic } from '../constructs/alarmTopic.ts';
import { distribution, originRequestPolicy, rateRules } from '../constructs/distribution.ts';
import { globalChanges } from '../constructs/changes.ts';
import type { LineStack } from './line.ts';
import type { Deployment } from '../deployment.ts';

/**
 * CloudFront and WAF, in us-east-1 because both want their certificate and rules there. The certificate has no default:
 * without one for the real domain this stack does not deploy, and without this stack the functions answer nobody.
 */
export class EdgeStack extends Stack {
  constructor(scope: Construct, deployment: Deployment, line: LineStack) {
    super(scope, `${deployment.name}-edge`, {
      description: 'Quietline: the way in from outside.',
      env: { region: 'us-east-1' },
    });
    const parameter = new CfnParameter(this, 'CertificateArn', {
      description: `ARN of an issued ACM certificate in us-east-1 for ${deployment.domain} and *.${deployment.domain}`,
      allowedPattern: '^arn:[a-z-]+:acm:us-east-1:\\d{12}:certificate/.+$',
    });
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', parameter.valueAsString);
    const forwarded = originRequestPolicy(this, deployment.name);
    const rules = rateRules(this, deployment.name);
    const topic = alarmTopic(this, deployment);
    globalChanges(this, deployment.name, topic);
    new CfnOutput(this, 'AlarmTopic', { value: topic.topicArn, description: 'Subscribe whoever is on call' });
    for (const site of line.sites) {
      const { distributionDomainName } = distribution(this, { deployment, site, certificate, forwarded, rules });
      new CfnOutput(this, `Cname${site.name.replaceAll('-', '')}`, {
        value: distributionDomainName,
        description: `Point ${site.host} here`,
      });
    }
  }
}
