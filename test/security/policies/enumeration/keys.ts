import type { Context } from '../../../../infra/local/aws/authorise.ts';
import type { KeySpec } from '../../../../infra/local/aws/spec.ts';
import { grant, grantContext } from '../house.ts';
import { PREFIX, type Estate } from './estate.ts';
import { fold, render, type Ruled } from './matrix.ts';
import { ruleOn } from './rule.ts';

const via = (service: string): Context => ({ 'kms:ViaService': `${service}.amazonaws.com` });

/** What a request to KMS can say about itself that some policy here could ask for; `partner` is whose key it is. */
export const keySituations = (partner: string, region: string): ReadonlyMap<string, Context> => {
  const right = grant(partner);
  const without = (name: string) =>
    grantContext(Object.fromEntries(Object.entries(right).filter(([key]) => key !== name)));
  const dynamodb = via(`dynamodb.${region}`);
  return new Map<string, Context>([
    ['bare', {}],
    ['right context', grantContext(right)],
    ['another partner’s context', grantContext({ ...right, partner: 'somebody-else' })],
    ['another deployment’s context', grantContext({ ...right, deployment: 'quietline-yy' })],
    ...['deployment', 'tip', 'part', 'partner'].map((name): [string, Context] => [
      `context without ${name}`,
      without(name),
    ]),
    ['context with more', grantContext({ ...right, extra: 'x' })],
    ['via DynamoDB', dynamodb],
    ['via S3', via(`s3.${region}`)],
    ['via SQS', via(`sqs.${region}`)],
    ['via Lambda', via(`lambda.${region}`)],
    ['via DynamoDB of another region', via('dynamodb.ap-south-1')],
    ['right context via DynamoDB', { ...dynamodb, ...grantContext(right) }],
    ['via DynamoDB for an AWS resource', { ...dynamodb, 'kms:GrantIsForAWSResource': 'true' }],
    ['for an AWS resource', { 'kms:GrantIsForAWSResource': 'true' }],
    ['HMAC_SHA_512', { 'kms:MacAlgorithm': 'HMAC_SHA_512' }],
    ['HMAC_SHA_256', { 'kms:MacAlgorithm': 'HMAC_SHA_256' }],
    ['RSAES_OAEP_SHA_256', { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_256' }],
    ['ECDSA_SHA_256 of a digest', { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'DIGEST' }],
    ['ECDSA_SHA_256 of a message', { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'RAW' }],
  ]);
};

const aliasOf = ({ aliases, arn }: KeySpec): string => {
  const [alias] = aliases;
  if (alias === undefined) throw new Error(`${arn} has no alias`);
  return alias.slice(`alias/${PREFIX}`.length);
};

export interface RuledKey {
  /** `intake`, `partner-desk`. */
  readonly alias: string;
  readonly partner: string | undefined;
  readonly ruled: readonly Ruled[];
}

/** Every action of KMS × every key × every caller × every situation. */
export const ruleKeys = async (estate: Estate): Promise<RuledKey[]> => {
  const keys: RuledKey[] = [];
  for (const key of estate.deployment.keys) {
    const alias = aliasOf(key);
    const partner = /^partner-(?<partner>.+)$/.exec(alias)?.groups?.['partner'];
    const asked = keySituations(partner ?? 'desk', estate.deployment.region);
    const ruled = await ruleOn(
      estate,
      { service: 'kms', arn: key.arn, policy: key.policy, owner: partner },
      () => asked,
    );
    keys.push({ alias, partner, ruled });
  }
  return keys.sort((a, b) => a.alias.localeCompare(b.alias));
};

export const keysTable = (keys: readonly RuledKey[]): string => {
  const own = new Map<string, string>();
  const others: string[] = [];
  for (const { alias, partner, ruled } of keys) {
    if (partner === undefined) others.push(`key ${alias}\n${render(ruled)}`);
    else own.set(partner, render(ruled));
  }
  return `${[...others, ...fold((partner) => `key partner-${partner}`, own)].join('\n\n')}\n`;
};
