import { RemovalPolicy } from 'aws-cdk-lib';
import type { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import {
  accessKeyPolicy,
  contactKeyPolicy,
  custodyKeyPolicy,
  dataKeyPolicy,
  intakeKeyPolicy,
  packetKeyPolicy,
  partnerKeyPolicy,
  relayKeyPolicy,
} from './keyPolicies.ts';
import type { Deployment } from '../deployment.ts';

interface Spec {
  readonly deployment: string;
  readonly name: string;
  readonly description: string;
  readonly policy: PolicyDocument;
  readonly keySpec?: KeySpec;
  readonly keyUsage?: KeyUsage;
}

/** Kept when a stack goes: without its key, what was sealed is gone for good, and that is never a side effect. */
const houseKey = (scope: Construct, id: string, { deployment, name, ...spec }: Spec): Key =>
  new Key(scope, id, {
    ...spec,
    alias: `alias/${deployment}-${name}`,
    // KMS turns over symmetric keys by itself and reads what older material made; other kinds have no rotation.
    enableKeyRotation: spec.keySpec === undefined,
    removalPolicy: RemovalPolicy.RETAIN,
  });

export const dataKey = (scope: Construct, { name, region }: Deployment): Key =>
  houseKey(scope, 'DataKey', {
    deployment: name,
    name: 'data',
    description: 'Data at rest; works only through DynamoDB and S3',
    policy: dataKeyPolicy(region),
  });

export interface HouseKeys {
  readonly intake: Key;
  readonly relay: Key;
  readonly access: Key;
  readonly contact: Key;
  readonly custody: Key;
  readonly partners: ReadonlyMap<string, Key>;
  /** Where there are partners without a seat. */
  readonly packet: Key | undefined;
}

interface Roles {
  readonly web: string;
  readonly phone: string;
  readonly routing: string;
  readonly relay: string;
  readonly custody: string;
  /** Partner → its staff role. */
  readonly staff: ReadonlyMap<string, string>;
  /** Where there are partners without a seat: which ones, and who opens what they are granted. */
  readonly packet: { readonly role: string; readonly partners: readonly string[] } | undefined;
}

export const houseKeys = (scope: Construct, deployment: Deployment, roles: Roles): HouseKeys => {
  const { name } = deployment;
  const staff = [...roles.staff.values()];
  const rsa = { deployment: name, keySpec: KeySpec.RSA_4096, keyUsage: KeyUsage.ENCRYPT_DECRYPT };
  const partnerKey = (partner: string, role: string, opener = 'its own staff function') =>
    houseKey(scope, `Partner-${partner}`, {
      deployment: name,
      name: `partner-${partner}`,
      description: `Grants to ${partner}; opened by ${opener} alone`,
      policy: partnerKeyPolicy({ deployment: name, partner }, { routing: roles.routing, staff: role }),
    });
  const { packet } = roles;
  const recipients = packet?.partners ?? [];
  return {
    intake: houseKey(scope, 'IntakeKey', {
      ...rsa,
      name: 'intake',
      description: 'Every part is sealed to it; nobody decrypts with it, routing re-encrypts from it',
      policy: intakeKeyPolicy({ routing: roles.routing, sealers: [roles.web, roles.phone, ...staff] }),
    }),
    relay: houseKey(scope, 'RelayKey', {
      ...rsa,
      name: 'relay',
      description: 'Numbers, and texts that wait to be sent',
      policy: relayKeyPolicy({ relay: roles.relay, sealers: [roles.web, roles.phone, ...staff] }),
    }),
    access: houseKey(scope, 'AccessKey', {
      deployment: name,
      name: 'access',
      description: 'Makes look-up keys of access codes, and sessions of messages',
      keySpec: KeySpec.HMAC_512,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      policy: accessKeyPolicy({ web: roles.web, phone: roles.phone }),
    }),
    contact: houseKey(scope, 'ContactKey', {
      deployment: name,
      name: 'contact',
      description: 'Makes look-up keys of telephone numbers',
      keySpec: KeySpec.HMAC_512,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      policy: contactKeyPolicy({ phone: roles.phone }),
    }),
    custody: houseKey(scope, 'CustodyKey', {
      deployment: name,
      name: 'custody',
      description: 'Signs an hourly root over the custody log',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      policy: custodyKeyPolicy({ custody: roles.custody }),
    }),
    packet:
      packet &&
      houseKey(scope, 'PacketKey', {
        deployment: name,
        name: 'packet',
        description: 'Signs packets to partners that have no seat',
        keySpec: KeySpec.ECC_NIST_P256,
        keyUsage: KeyUsage.SIGN_VERIFY,
        policy: packetKeyPolicy({ packet: packet.role }),
      }),
    partners: new Map([
      ...[...roles.staff].map(([partner, role]) => [partner, partnerKey(partner, role)] as const),
      // A key for each of them, too: what is granted to one is under no context of another's.
      ...recipients.map((partner) => [partner, partnerKey(partner, packet?.role ?? '', 'packet')] as const),
    ]),
  };
};
