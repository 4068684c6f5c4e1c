import { createHmac, sign, timingSafeEqual, verify } from 'node:crypto';
import type * as z from 'zod';
import type { Principal } from '../authorise.ts';
import { ServiceError } from '../error.ts';
import { operation } from '../json-service.ts';
import { type Keyring, pairOf, require, secretOf } from './keyring.ts';
import * as schema from './schema.ts';

export function macs(keyring: Keyring) {
  const compute = (
    action: 'GenerateMac' | 'VerifyMac',
    input: z.infer<typeof schema.generateMacRequest>,
    principal: Principal,
  ) => {
    const named = keyring.find(input.KeyId);
    keyring.authorise(action, named, principal, { 'kms:MacAlgorithm': input.MacAlgorithm });
    require(named, 'GENERATE_VERIFY_MAC', input.MacAlgorithm === 'HMAC_SHA_512' ? ['HMAC_512'] : [], action);
    const mac = createHmac('sha512', secretOf(named)).update(input.Message).digest();
    return { mac, answer: { KeyId: named.key.arn, MacAlgorithm: input.MacAlgorithm } };
  };
  return {
    GenerateMac: operation(schema.generateMacRequest, (input, principal) => {
      const { mac, answer } = compute('GenerateMac', input, principal);
      return { Mac: mac.toString('base64'), ...answer };
    }),
    VerifyMac: operation(schema.verifyMacRequest, (input, principal) => {
      const { mac, answer } = compute('VerifyMac', input, principal);
      if (mac.length !== input.Mac.length || !timingSafeEqual(mac, input.Mac)) {
        throw new ServiceError('KMSInvalidMacException', 'The HMAC is not valid');
      }
      return { MacValid: true, ...answer };
    }),
  };
}

export function signatures(keyring: Keyring) {
  const prepare = (action: 'Sign' | 'Verify', input: z.infer<typeof schema.signRequest>, principal: Principal) => {
    const named = keyring.find(input.KeyId);
    keyring.authorise(action, named, principal, {
      'kms:SigningAlgorithm': input.SigningAlgorithm,
      'kms:MessageType': input.MessageType,
    });
    require(named, 'SIGN_VERIFY', ['ECC_NIST_P256'], action);
    return { pair: pairOf(named), answer: { KeyId: named.key.arn, SigningAlgorithm: input.SigningAlgorithm } };
  };
  return {
    // ECDSA signatures of KMS are DER (ANSI X9.62), which is what Node makes unless told otherwise.
    Sign: operation(schema.signRequest, (input, principal) => {
      const { pair, answer } = prepare('Sign', input, principal);
      return { Signature: sign('sha256', input.Message, pair.privateKey).toString('base64'), ...answer };
    }),
    Verify: operation(schema.verifyRequest, (input, principal) => {
      const { pair, answer } = prepare('Verify', input, principal);
      if (!verify('sha256', input.Message, pair.publicKey, input.Signature)) {
        throw new ServiceError('KMSInvalidSignatureException', 'The signature is not valid');
      }
      return { SignatureValid: true, ...answer };
    }),
  };
}

const ALGORITHMS = {
  SYMMETRIC_DEFAULT: { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] },
  RSA_4096: { EncryptionAlgorithms: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] },
  HMAC_512: { MacAlgorithms: ['HMAC_SHA_512'] },
  ECC_NIST_P256: { SigningAlgorithms: ['ECDSA_SHA_256'] },
} as const;

export function descriptions(keyring: Keyring) {
  return {
    GetPublicKey: operation(schema.keyRequest, (input, principal) => {
      const named = keyring.find(input.KeyId);
      keyring.authorise('GetPublicKey', named, principal);
      if (named.material.kind !== 'pair') {
        throw new ServiceError('UnsupportedOperationException', `${named.key.arn} has no public key`);
      }
      const { arn, keySpec, keyUsage } = named.key;
      return {
        KeyId: arn,
        PublicKey: named.material.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
        KeySpec: keySpec,
        CustomerMasterKeySpec: keySpec,
        KeyUsage: keyUsage,
        ...ALGORITHMS[keySpec],
      };
    }),
    DescribeKey: operation(schema.keyRequest, (input, principal) => {
      const named = keyring.find(input.KeyId);
      keyring.authorise('DescribeKey', named, principal);
      const { arn, keyId, keySpec, keyUsage } = named.key;
      return {
        KeyMetadata: {
          Arn: arn,
          KeyId: keyId,
          AWSAccountId: arn.split(':')[4],
          KeySpec: keySpec,
          CustomerMasterKeySpec: keySpec,
          KeyUsage: keyUsage,
          KeyState: 'Enabled',
          Enabled: true,
          KeyManager: 'CUSTOMER',
          Origin: 'AWS_KMS',
          MultiRegion: false,
          ...ALGORITHMS[keySpec],
        },
      };
    }),
  };
}
