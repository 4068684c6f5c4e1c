import { type Authoriser, type Check, refusal } from './authorise.ts';
import type { CallRecord, ServiceName } from './spec.ts';

/** The one place where a service asks whether it may go on. */
export interface Gate {
  /** Throws the refusal. */
  pass(service: ServiceName, check: Check): void;
  /** For answers that differ by permission, such as S3's 403 or 404 for an object that is not there. */
  wouldPass(check: Check): boolean;
}

export function createGate(authoriser: Authoriser, onCall: (call: CallRecord) => void = () => {}): Gate {
  return {
    pass(service, check) {
      const decision = authoriser.decide(check);
      const allowed = decision === 'Allowed';
      const { action, resource } = check;
      const record = { service, action, resource, principalArn: check.principal.arn, allowed };
      onCall(allowed ? record : { ...record, error: 'AccessDenied' });
      if (!allowed) throw refusal(check, decision);
    },
    wouldPass: (check) => authoriser.decide(check) === 'Allowed',
  };
}
