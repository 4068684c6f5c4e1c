import * as z from 'zod';
import type { KeySpec } from '../aws/spec.ts';
import { attributeOf, type Catalogue } from './catalogue.ts';
import { policyDocument } from './policyDocument.ts';

const keySchema = z.object({
  KeySpec: z.enum(['SYMMETRIC_DEFAULT', 'RSA_4096', 'HMAC_512', 'ECC_NIST_P256']).default('SYMMETRIC_DEFAULT'),
  KeyUsage: z.enum(['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC']).default('ENCRYPT_DECRYPT'),
  KeyPolicy: policyDocument,
});

const aliasSchema = z.object({ AliasName: z.string(), TargetKeyId: z.string() });

export const keysOf = (catalogue: Catalogue): readonly KeySpec[] => {
  const aliases = catalogue.all('AWS::KMS::Alias', aliasSchema).map(({ properties }) => properties);
  return catalogue.all('AWS::KMS::Key', keySchema).map((entry) => {
    const arn = attributeOf(entry, 'Arn');
    const keyId = entry.physical.ref;
    return {
      arn,
      keyId,
      keySpec: entry.properties.KeySpec,
      keyUsage: entry.properties.KeyUsage,
      policy: entry.properties.KeyPolicy,
      aliases: aliases
        .filter(({ TargetKeyId }) => TargetKeyId === arn || TargetKeyId === keyId)
        .map(({ AliasName }) => AliasName),
    };
  });
};
