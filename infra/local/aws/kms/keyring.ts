import type { Context, Principal } from '../authorise.ts';
import { ServiceError } from '../error.ts';
import type { Gate } from '../gate.ts';
import type { KeySpec, KeySpecName, KeyUsage } from '../spec.ts';
import type { EncryptionContext } from './blob.ts';
import type { Material } from './material.ts';

/** A key as it was asked for: an alias in the request is visible to policies. */
export interface Named {
  readonly key: KeySpec;
  readonly material: Material;
  readonly alias?: string | undefined;
}

export class Keyring {
  readonly #byName = new Map<string, Named>();
  readonly #gate: Gate;
  readonly #account: string;

  constructor(keys: readonly KeySpec[], material: ReadonlyMap<string, Material>, gate: Gate, account: string) {
    this.#gate = gate;
    this.#account = account;
    for (const key of keys) {
      const own = material.get(key.arn);
      if (own === undefined) throw new Error(`No material for ${key.arn}`);
      this.#byName.set(key.arn, { key, material: own }).set(key.keyId, { key, material: own });
      for (const alias of key.aliases) {
        const named = { key, material: own, alias };
        this.#byName.set(alias, named).set(key.arn.replace(/:key\/.*$/, `:${alias}`), named);
      }
    }
  }

  find(keyId: string): Named {
    const named = this.#byName.get(keyId);
    if (named === undefined) throw new ServiceError('NotFoundException', `Key '${keyId}' does not exist`);
    return named;
  }

  /** Throws the refusal. A key's own policy always comes along: without it nobody has any access. */
  authorise(action: string, { key, alias }: Named, principal: Principal, context: Context = {}): void {
    this.#gate.pass('kms', {
      principal,
      action: `kms:${action}`,
      resource: key.arn,
      resourcePolicy: key.policy,
      context: {
        'kms:CallerAccount': this.#account,
        'kms:KeySpec': key.keySpec,
        'kms:KeyUsage': key.keyUsage,
        'kms:KeyOrigin': 'AWS_KMS',
        'kms:MultiRegion': 'false',
        'kms:ResourceAliases': key.aliases,
        ...(alias !== undefined && { 'kms:RequestAlias': alias }),
        ...context,
      },
    });
  }
}

/** IAM compares key names without case, so two names that differ only in case could not be told apart by a policy. */
export function contextKeys(context: EncryptionContext): Context {
  const names = Object.keys(context);
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length) {
    throw new ServiceError(
      'ValidationException',
      'Encryption context names that differ only in case are not supported',
    );
  }
  if (names.length === 0) return {};
  return {
    'kms:EncryptionContextKeys': names,
    ...Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
  };
}

export function require(named: Named, usage: KeyUsage, specs: readonly KeySpecName[], operation: string): void {
  if (named.key.keyUsage === usage && specs.includes(named.key.keySpec)) return;
  throw new ServiceError(
    'InvalidKeyUsageException',
    `${named.key.arn} (${named.key.keySpec}, ${named.key.keyUsage}) is not valid for ${operation} as it was asked for`,
  );
}

export function secretOf({ material }: Named) {
  if (material.kind !== 'secret') throw new ServiceError('KMSInternalException', 'The key is not a secret', 500);
  return material.secret;
}

export function pairOf({ material }: Named) {
  if (material.kind !== 'pair') throw new ServiceError('KMSInternalException', 'The key is not a pair', 500);
  return material;
}
