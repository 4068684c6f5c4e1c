import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPair,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { KeySpec, KeySpecName } from '../spec.ts';

const generate = promisify(generateKeyPair);

const storedSchema = z.object({
  keySpec: z.enum(['SYMMETRIC_DEFAULT', 'RSA_4096', 'HMAC_512', 'ECC_NIST_P256']),
  /** Base64: the raw key, or PKCS #8. */
  material: z.base64(),
});

/** A secret, or a pair's private half and its public half. */
export type Material =
  | { readonly kind: 'secret'; readonly secret: KeyObject }
  | { readonly kind: 'pair'; readonly privateKey: KeyObject; readonly publicKey: KeyObject };

/**
 * The keys' material, made once per state directory: whoever loses the directory loses what the keys sealed, as with
 * real keys. An RSA-4096 pair takes about a second, so all are made at once, and tests may share a cache of them.
 */
export async function loadMaterial(
  directory: string,
  keys: readonly KeySpec[],
  cacheDirectory?: string,
): Promise<ReadonlyMap<string, Material>> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const entries = keys.map(async (key, index) => {
    const path = join(directory, `${key.keyId.replaceAll(/[^\w-]/g, '_')}.json`);
    const material = existsSync(path) ? read(path, key.keySpec) : await make(key.keySpec, index, cacheDirectory);
    if (!existsSync(path)) write(path, key.keySpec, material);
    return [key.arn, toKeys(key.keySpec, material)] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Only RSA is worth a cache. Named by position, so that any deployment of tests finds it. */
async function make(keySpec: KeySpecName, index: number, cacheDirectory: string | undefined): Promise<Buffer> {
  if (keySpec !== 'RSA_4096' || cacheDirectory === undefined) return fresh(keySpec);
  mkdirSync(cacheDirectory, { recursive: true, mode: 0o700 });
  const path = join(cacheDirectory, `RSA_4096-${index}.json`);
  if (existsSync(path)) return read(path, keySpec);
  const material = await fresh(keySpec);
  write(path, keySpec, material);
  return material;
}

async function fresh(keySpec: KeySpecName): Promise<Buffer> {
  switch (keySpec) {
    case 'SYMMETRIC_DEFAULT':
      return randomBytes(32);
    case 'HMAC_512':
      return randomBytes(64);
    case 'RSA_4096':
      return pkcs8((await generate('rsa', { modulusLength: 4096 })).privateKey);
    case 'ECC_NIST_P256':
      return pkcs8((await generate('ec', { namedCurve: 'P-256' })).privateKey);
  }
}

const pkcs8 = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'der' });

function toKeys(keySpec: KeySpecName, material: Buffer): Material {
  if (keySpec === 'SYMMETRIC_DEFAULT' || keySpec === 'HMAC_512') {
    return { kind: 'secret', secret: createSecretKey(material) };
  }
  const privateKey = createPrivateKey({ key: material, format: 'der', type: 'pkcs8' });
  return { kind: 'pair', privateKey, publicKey: createPublicKey(privateKey) };
}

function read(path: string, keySpec: KeySpecName): Buffer {
  const stored = storedSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  if (stored.keySpec !== keySpec)
    throw new Error(`${path} holds a ${stored.keySpec} key, and the template asks for ${keySpec}`);
  return Buffer.from(stored.material, 'base64');
}

/** Written beside and renamed: a key that is half on disk would be lost with all it has sealed. */
function write(path: string, keySpec: KeySpecName, material: Buffer): void {
  const next = `${path}.${process.pid}.next`;
  writeFileSync(next, JSON.stringify({ keySpec, material: material.toString('base64') }), { mode: 0o600, flush: true });
  renameSync(next, path);
}
