import { CfnOutput } from 'aws-cdk-lib';
import { CfnConfigurationSet, CfnConfigurationSetEventDestination, CfnEmailIdentity } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { mailSetName } from '../../shared/deployment/names.ts';

/** By which metrics of SES are told apart; SES itself marks each mail with its configuration set. */
export const MAIL_DIMENSION = 'ses:configuration-set';

/**
 * By which partners are told that something waits: the site's own domain, signed (DKIM). Nothing is tracked: whether a mail was opened,
 * and when, is nobody's business, so no event of that kind has a destination; that it came back is counted, and not whose.
 */
export const mail = (scope: Construct, { name, domain }: Pick<Deployment, 'name' | 'domain'>): void => {
  const set = new CfnConfigurationSet(scope, 'MailSet', {
    name: mailSetName(name),
    deliveryOptions: { tlsPolicy: 'REQUIRE' },
    reputationOptions: { reputationMetricsEnabled: true },
    suppressionOptions: { suppressedReasons: ['BOUNCE', 'COMPLAINT'] },
  });
  new CfnConfigurationSetEventDestination(scope, 'MailReturned', {
    configurationSetName: set.ref,
    eventDestination: {
      name: 'returned',
      enabled: true,
      matchingEventTypes: ['BOUNCE', 'COMPLAINT', 'REJECT'],
      cloudWatchDestination: {
        dimensionConfigurations: [
          { dimensionName: MAIL_DIMENSION, dimensionValueSource: 'MESSAGE_TAG', defaultDimensionValue: 'none' },
        ],
      },
    },
  });
  const identity = new CfnEmailIdentity(scope, 'MailIdentity', {
    emailIdentity: domain,
    dkimSigningAttributes: { nextSigningKeyLength: 'RSA_2048_BIT' },
  });
  const tokens = [
    [identity.attrDkimDnsTokenName1, identity.attrDkimDnsTokenValue1],
    [identity.attrDkimDnsTokenName2, identity.attrDkimDnsTokenValue2],
    [identity.attrDkimDnsTokenName3, identity.attrDkimDnsTokenValue3],
  ];
  for (const [at, [host, target]] of tokens.entries()) {
    new CfnOutput(scope, `MailCname${at + 1}`, {
      value: `${host} CNAME ${target}`,
      description: 'A record of the domain, by which SES knows that it is yours (docs/deploy.md)',
    });
  }
};
