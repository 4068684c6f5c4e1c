import { type Authoriser, type Principal, refusal } from './authorise.ts';
import type { KeySpec, ServiceName } from './spec.ts';

/**
 * The key for data at rest, as a service uses it on behalf of whoever calls the service. Nothing is really encrypted
 * with it here (the state directory is the operator's own disk), but a role that could not use it on AWS cannot here.
 */
export type AtRest = (use: {
  readonly service: ServiceName;
  readonly principal: Principal;
  readonly keyArn: string | undefined;
  readonly actions: readonly ('Decrypt' | 'GenerateDataKey')[];
  /** The encryption context that the service sends, e.g. `aws:sqs:arn`. */
  readonly context: Readonly<Record<string, string>>;
}) => void;

export function createAtRest(
  authoriser: Authoriser,
  keys: readonly KeySpec[],
  account: string,
  region: string,
): AtRest {
  const byArn = new Map(keys.map((key) => [key.arn, key]));
  return ({ service, principal, keyArn, actions, context }) => {
    if (keyArn === undefined) return;
    const key = byArn.get(keyArn);
    if (key === undefined) throw new Error(`${keyArn} keeps data at rest, and is not a key of this deployment`);
    for (const action of actions) {
      const check = {
        principal,
        action: `kms:${action}`,
        resource: key.arn,
        resourcePolicy: key.policy,
        context: {
          'kms:ViaService': `${service}.${region}.amazonaws.com`,
          'aws:ViaAWSService': 'true',
          'aws:CalledVia': [`${service}.amazonaws.com`],
          'kms:CallerAccount': account,
          'kms:KeySpec': key.keySpec,
          'kms:KeyUsage': key.keyUsage,
          'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT',
          'kms:EncryptionContextKeys': Object.keys(context),
          ...Object.fromEntries(
            Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]),
          ),
        },
      };
      const decision = authoriser.decide(check);
      if (decision !== 'Allowed') throw refusal(check, decision);
    }
  };
}
