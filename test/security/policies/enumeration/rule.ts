import type { Context } from '../../../../infra/local/aws/authorise.ts';
import type { PolicyDocument } from '../../../../infra/local/aws/spec.ts';
import { actionsOn, alike } from './actions.ts';
import { kindOf, type Caller, type Estate } from './estate.ts';
import type { Ruled } from './matrix.ts';

interface Thing {
  readonly service: string;
  /** As AWS calls it: an action works on one or more kinds. Left out: all of the service's. */
  readonly kind?: string;
  readonly arn: string;
  readonly policy: PolicyDocument | undefined;
  /** The seat whose it is. */
  readonly owner?: string | undefined;
}

/** Every action on one thing × every caller × every situation that the caller is asked in. */
export const ruleOn = async (
  { deployment, callers, decide }: Estate,
  { service, kind, arn, policy, owner }: Thing,
  situations: (caller: Caller) => ReadonlyMap<string, Context>,
): Promise<Ruled[]> => {
  const policies = [...(policy === undefined ? [] : [policy]), ...deployment.roles.flatMap((role) => role.policies)];
  const actions = await actionsOn(service, ...(kind === undefined ? [] : [kind]));
  return [...alike(service, actions, policies)].map(([action, group]) => ({
    actions: group,
    verdicts: callers.map((caller) => {
      const decisions = [...situations(caller)].map(
        ([situation, context]) => [situation, decide(caller, `${service}:${action}`, arn, policy, context)] as const,
      );
      return { name: caller.name, kind: kindOf(caller, owner), decisions: new Map(decisions) };
    }),
  }));
};
