import type { ActionConstraint, EntityUidJson, PolicyJson, ResourceConstraint } from '@cedar-policy/cedar-wasm/web';
import { type PartKind, partKinds } from '../domain/part.ts';
import type { Cedar, Policies } from './cedar.ts';

const idOf = (entity: EntityUidJson): string => {
  const { id } = 'id' in entity ? entity : entity['__entity'];
  return id;
};

const isAboutMust = (action: ActionConstraint): boolean => {
  if (action.op === 'All') return true;
  const entities = 'entities' in action ? action.entities : 'entity' in action ? [action.entity] : [];
  // A slot, which a policy that stands by itself cannot have, could be anything.
  return entities.length === 0 || entities.some((entity) => idOf(entity) === 'must_receive');
};

const partsOf = (resource: ResourceConstraint): readonly PartKind[] => {
  if (resource.op !== '==' || !('entity' in resource)) return partKinds;
  const id = idOf(resource.entity);
  return partKinds.filter((part) => part === id);
};

const partsRequiredBy = (policy: PolicyJson | undefined): readonly PartKind[] => {
  if (!policy) return partKinds;
  return policy.effect === 'permit' && isAboutMust(policy.action) ? partsOf(policy.resource) : [];
};

const known = new WeakMap<Policies, ReadonlySet<PartKind>>();

/**
 * The parts that some policy could require: for the others the answer is no without asking, by the scope of the
 * policies. Most countries require one part of one kind of partner, and a decision costs a third of a millisecond.
 */
export const mustParts = (cedar: Cedar, policies: Policies): ReadonlySet<PartKind> => {
  const before = known.get(policies);
  if (before) return before;
  const parts = new Set(Object.values(policies).flatMap((text) => partsRequiredBy(cedar.parse(text))));
  known.set(policies, parts);
  return parts;
};
