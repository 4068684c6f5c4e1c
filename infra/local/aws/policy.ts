import { validateIdentityPolicy, validateResourcePolicy } from '@cloud-copilot/iam-policy';
import * as z from 'zod';
import type { PolicyDocument } from './spec.ts';

/**
 * Condition keys whose value the endpoints know for every request they see, or know to be absent from it (a call made
 * directly by a role never has `aws:SourceArn`). Lower case, because IAM compares key names so.
 */
const KNOWN_KEYS = new Set([
  'aws:calledvia',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalisawsservice',
  'aws:principalservicename',
  'aws:principaltype',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:viaawsservice',
  'dynamodb:attributes',
  'dynamodb:enclosingoperation',
  'dynamodb:leadingkeys',
  'dynamodb:returnvalues',
  'dynamodb:select',
  'kms:calleraccount',
  'kms:encryptionalgorithm',
  'kms:encryptioncontextkeys',
  'kms:grantisforawsresource',
  'kms:keyorigin',
  'kms:keyspec',
  'kms:keyusage',
  'kms:macalgorithm',
  'kms:messagetype',
  'kms:multiregion',
  'kms:reencryptonsamekey',
  'kms:requestalias',
  'kms:resourcealiases',
  'kms:signingalgorithm',
  'kms:viaservice',
  's3:delimiter',
  's3:if-none-match',
  's3:max-keys',
  's3:object-lock-mode',
  's3:prefix',
  's3:resourceaccount',
  's3:tlsversion',
  's3:versionid',
  's3:x-amz-acl',
  's3:x-amz-content-sha256',
  's3:x-amz-server-side-encryption',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  'ses:apiversion',
  'ses:fromaddress',
  'ses:recipients',
]);
const KNOWN_PREFIXES = ['kms:encryptioncontext:'];

const SERVED = ['dynamodb:', 'kms:', 'sqs:', 's3:', 'secretsmanager:', 'ses:', '*'];

const oneOrMore = z.union([z.string(), z.array(z.string())]);
const statementSchema = z.looseObject({
  Action: oneOrMore.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
const documentSchema = z.looseObject({ Statement: z.union([statementSchema, z.array(statementSchema)]) });

/**
 * Refuses, at start and by name, a policy the evaluator would misjudge: one that is malformed (IAM would refuse the
 * deploy), or one with a condition on a key that no request here carries, whose Deny might silently never bite.
 */
export function checkPolicy(kind: 'identity' | 'resource', owner: string, document: PolicyDocument): void {
  const errors = kind === 'identity' ? validateIdentityPolicy(document) : validateResourcePolicy(document);
  if (errors.length > 0) {
    const first = errors.map((error) => `${error.path}: ${error.message}`).join('; ');
    throw new Error(`The ${kind} policy of ${owner} is not valid: ${first}`);
  }
  const { Statement } = documentSchema.parse(document);
  for (const statement of [Statement].flat().filter(concernsUs)) {
    for (const key of Object.values(statement.Condition ?? {}).flatMap((test) => Object.keys(test))) {
      const name = key.toLowerCase();
      if (!KNOWN_KEYS.has(name) && !KNOWN_PREFIXES.some((prefix) => name.startsWith(prefix))) {
        throw new Error(
          `The ${kind} policy of ${owner} has a condition on ${key}, which is unknown to the local endpoints`,
        );
      }
    }
  }
}

/** A statement about logs or metrics may ask for what it likes: no request here is ever judged by it. */
function concernsUs({ Action }: z.infer<typeof statementSchema>): boolean {
  if (Action === undefined) return true;
  return [Action].flat().some((action) => SERVED.some((prefix) => action.toLowerCase().startsWith(prefix)));
}
