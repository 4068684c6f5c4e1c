import { tmpdir } from 'node:os';
import type { Credentials, ServiceName } from '../aws/spec.ts';
import type { FunctionSpec } from '../template/functions.ts';

export interface Surroundings {
  readonly region: string;
  readonly urls: Readonly<Record<ServiceName, string>>;
  readonly credentialsFor: (roleArn: string) => Credentials;
  readonly issuer: string;
  /** Base URL of the site that a function serves, by function name. */
  readonly sites: ReadonlyMap<string, string>;
  /** Of the country's own site, which others speak of. */
  readonly site: string | undefined;
  /** Of what the telephone provider calls. */
  readonly phone: string | undefined;
  /** Where the telephone provider's REST API is. */
  readonly providerUrl: string;
}

/** Cognito's issuer, should a template spell it out instead of asking the pool for it. */
const COGNITO = /^https:\/\/cognito-idp\.[^/]+\/[^/]+$/;

/** What the template gives, with the addresses that only a deployed stack has. */
const given = (spec: FunctionSpec, { issuer, sites, site: main, phone }: Surroundings): Record<string, string> => {
  const site = sites.get(spec.name);
  return Object.fromEntries(
    Object.entries(spec.environment).map(([name, value]) => {
      if (name === 'PUBLIC_URL' && site !== undefined) return [name, site];
      if (name === 'PHONE_URL' && phone !== undefined) return [name, phone];
      if (name === 'SITE_URL' && main !== undefined) return [name, main];
      return [name, COGNITO.test(value) ? issuer : value];
    }),
  );
};

/** All that a function finds in its environment: the template's variables, Lambda's own, and where AWS is here. */
export const environmentFor = (spec: FunctionSpec, surroundings: Surroundings): Record<string, string> => {
  const { region, urls } = surroundings;
  const { accessKeyId, secretAccessKey } = surroundings.credentialsFor(spec.roleArn);
  return {
    ...given(spec, surroundings),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: urls.dynamodb,
    AWS_ENDPOINT_URL_KMS: urls.kms,
    AWS_ENDPOINT_URL_SQS: urls.sqs,
    AWS_ENDPOINT_URL_S3: urls.s3,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: urls.secretsmanager,
    AWS_ENDPOINT_URL_SESV2: urls.ses,
    // As with AWS's own: a client that is told nothing else goes to https://api.twilio.com.
    ENDPOINT_URL_PROVIDER: surroundings.providerUrl,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local/[$LATEST]',
    LAMBDA_TASK_ROOT: spec.directory,
    _HANDLER: spec.handler,
    // A laptop may have an older Node than Lambda; saying so at each start of each worker helps nobody.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    // Lambda's /tmp: ours, so that whoever looks for what was left behind knows where.
    TMPDIR: tmpdir(),
  };
};
