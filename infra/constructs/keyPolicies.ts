import { Aws } from 'aws-cdk-lib';
import {
  AccountRootPrincipal,
  AnyPrincipal,
  ArnPrincipal,
  Effect,
  PolicyDocument,
  PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import type { Conditions } from './statement.ts';

/**
 * Key policies are the only authority over keys here. CDK would add "the account root may do kms:*", which lets any IAM
 * policy in the account hand out Decrypt; instead the root (and whoever IAM lets act for the account) may administer a key
 * and never use it, use is allowed to roles by their exact ARN, and what nobody else may do is denied as well, so that
 * neither a grant nor a statement added later opens what is closed.
 */
const ADMINISTRATION = [
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:UpdateKeyDescription',
  'kms:EnableKey',
  'kms:DisableKey',
  'kms:EnableKeyRotation',
  'kms:DisableKeyRotation',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:CreateAlias',
  'kms:UpdateAlias',
  'kms:DeleteAlias',
  'kms:RevokeGrant',
  'kms:ScheduleKeyDeletion',
  'kms:CancelKeyDeletion',
];

/** Everything that puts something under a symmetric key, other than ReEncrypt. */
const FILLING = [
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:GenerateDataKeyPair',
  'kms:GenerateDataKeyPairWithoutPlaintext',
];

/** In a key policy `*` is this key and no other. */
const THIS_KEY = ['*'];

const allow = (roles: readonly string[], actions: string[], conditions: Conditions = {}) =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    principals: roles.map((arn) => new ArnPrincipal(arn)),
    actions,
    resources: THIS_KEY,
    conditions,
  });

const deny = (actions: string[], conditions: Conditions = {}) =>
  new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions,
    resources: THIS_KEY,
    conditions,
  });

const allowAnyone = (actions: string[], conditions: Conditions) =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    principals: [new AnyPrincipal()],
    actions,
    resources: THIS_KEY,
    conditions,
  });

const allBut = (...roles: string[]): Conditions => ({ ArnNotEquals: { 'aws:PrincipalArn': roles } });

const otherThan = (key: string, value: string): Conditions => ({
  StringNotEquals: { [`kms:EncryptionContext:${key}`]: value },
});

const administer = () =>
  new PolicyStatement({
    sid: 'AdministerNeverUse',
    effect: Effect.ALLOW,
    principals: [new AccountRootPrincipal()],
    actions: ADMINISTRATION,
    resources: THIS_KEY,
  });

const policy = (...statements: PolicyStatement[]) => new PolicyDocument({ statements: [administer(), ...statements] });

/** Sealed to by everyone, with its public key; opened by nobody, ever; re-encrypted from by routing, inside the HSM. */
export const intakeKeyPolicy = (roles: { routing: string; sealers: readonly string[] }): PolicyDocument =>
  policy(
    allow(roles.sealers, ['kms:GetPublicKey']),
    allow([roles.routing], ['kms:ReEncryptFrom']),
    deny(['kms:Decrypt', 'kms:ReEncryptTo', 'kms:CreateGrant']),
    deny(['kms:ReEncryptFrom'], allBut(roles.routing)),
  );

/** Numbers, and texts that wait: opened by the relay, one at a time, and carried to no other key. */
export const relayKeyPolicy = (roles: { relay: string; sealers: readonly string[] }): PolicyDocument =>
  policy(
    allow(roles.sealers, ['kms:GetPublicKey']),
    allow([roles.relay], ['kms:Decrypt'], { StringEquals: { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_256' } }),
    deny(['kms:Decrypt'], allBut(roles.relay)),
    deny(['kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:CreateGrant']),
  );

/** A stolen table cannot be searched without it: by guesses at a code, or at a telephone number. */
const macKeyPolicy = (makers: readonly string[]): PolicyDocument =>
  policy(
    allow(makers, ['kms:GenerateMac'], { StringEquals: { 'kms:MacAlgorithm': 'HMAC_SHA_512' } }),
    deny(['kms:GenerateMac'], allBut(...makers)),
    deny(['kms:VerifyMac', 'kms:CreateGrant']),
  );

/** Turns what scrypt makes of a code into a look-up key; and, for `phone`, an id of the provider's into a session. */
export const accessKeyPolicy = (roles: { web: string; phone: string }): PolicyDocument =>
  macKeyPolicy([roles.web, roles.phone]);

/** Turns a number into the key by which a running conversation is found. */
export const contactKeyPolicy = (roles: { phone: string }): PolicyDocument => macKeyPolicy([roles.phone]);

/** Signs for one role, and is used for nothing else. Its public half is for anybody: that is how what it signed is checked. */
const signingKeyPolicy = (signer: string): PolicyDocument =>
  policy(
    allow([signer], ['kms:Sign'], {
      StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'RAW' },
    }),
    allow([signer], ['kms:GetPublicKey']),
    new PolicyStatement({
      sid: 'PublishThePublicKey',
      effect: Effect.ALLOW,
      principals: [new AccountRootPrincipal()],
      actions: ['kms:GetPublicKey'],
      resources: THIS_KEY,
    }),
    deny(['kms:Sign'], allBut(signer)),
    deny(['kms:DeriveSharedSecret', 'kms:CreateGrant']),
  );

/** Signs the roots over the custody log's heads. */
export const custodyKeyPolicy = (roles: { custody: string }): PolicyDocument => signingKeyPolicy(roles.custody);

/**
 * Signs packets. Not the custody key, whose policy would then let whoever makes packets sign a false root, and whoever signs
 * roots make up a packet.
 */
export const packetKeyPolicy = (roles: { packet: string }): PolicyDocument => signingKeyPolicy(roles.packet);

/**
 * A partner's grants. ReEncrypt is authorised once on each key with that side's own context: here the destination's. The
 * source is RSA and has none, so the intake key's policy cannot ask for one; this side must, and does.
 */
export const partnerKeyPolicy = (
  grant: { deployment: string; partner: string },
  roles: { routing: string; staff: string },
): PolicyDocument => {
  const context: Conditions = {
    StringEquals: {
      'kms:EncryptionContext:deployment': grant.deployment,
      'kms:EncryptionContext:partner': grant.partner,
    },
    // The two whose values differ by grant must be there, and nothing beside the four may be.
    Null: { 'kms:EncryptionContext:tip': 'false', 'kms:EncryptionContext:part': 'false' },
    'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['deployment', 'tip', 'part', 'partner'] },
  };
  const uses = ['kms:Decrypt', 'kms:ReEncryptTo'];
  return policy(
    allow([roles.routing], ['kms:ReEncryptTo'], context),
    allow([roles.staff], ['kms:Decrypt'], context),
    deny(['kms:Decrypt'], allBut(roles.staff)),
    deny(['kms:ReEncryptTo'], allBut(roles.routing)),
    // A negated operator also matches what is absent, so these bite on a request without a context too.
    deny(uses, otherThan('partner', grant.partner)),
    deny(uses, otherThan('deployment', grant.deployment)),
    deny([...FILLING, 'kms:ReEncryptFrom', 'kms:CreateGrant']),
  );
};

/**
 * Data at rest. Any principal of the account, but only through DynamoDB or S3 acting on its behalf: who may read a row is
 * for the table's permissions to say, and this key alone opens nothing. Services' own background work comes as the
 * service itself, under the grant made when a table is; the Deny lets that pass.
 */
export const dataKeyPolicy = (region: string): PolicyDocument => {
  const uses = [
    'kms:Encrypt',
    'kms:Decrypt',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
  ];
  const services = ['dynamodb', 's3'].map((service) => `${service}.${region}.${Aws.URL_SUFFIX}`);
  const through: Conditions = {
    StringEquals: { 'kms:CallerAccount': Aws.ACCOUNT_ID, 'kms:ViaService': services },
  };
  return policy(
    allowAnyone([...uses, 'kms:DescribeKey'], through),
    allowAnyone(['kms:CreateGrant'], { ...through, Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
    deny(uses, {
      StringNotEquals: { 'kms:ViaService': services },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    }),
    deny(['kms:CreateGrant'], { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false' } }),
  );
};
