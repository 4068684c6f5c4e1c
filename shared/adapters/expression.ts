import { marshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Storable, StorableRow } from './storable.ts';

/** A change of one row: what is set, what is removed, and what must hold for either to happen. */
export interface Change {
  readonly set?: StorableRow;
  readonly remove?: readonly string[];
  /** Attributes that must have these values; `undefined` means: must be absent. */
  readonly when?: StorableRow;
}

/** Collects names and values under placeholders, so that no attribute name can meet a reserved word. */
export class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, Storable> = {};

  name(attribute: string): string {
    const placeholder = `#${attribute}`;
    this.names[placeholder] = attribute;
    return placeholder;
  }

  value(value: Storable): string {
    const placeholder = `:${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
    return placeholder;
  }

  marshalled(): Record<string, AttributeValue> | undefined {
    if (Object.keys(this.values).length === 0) return undefined;
    return marshall(this.values, { removeUndefinedValues: true });
  }
}

export const conditionOf = (placeholders: Placeholders, when: StorableRow): string =>
  Object.entries(when)
    .map(([name, value]) =>
      value === undefined
        ? `attribute_not_exists(${placeholders.name(name)})`
        : `${placeholders.name(name)} = ${placeholders.value(value)}`,
    )
    .join(' AND ');

export const updateOf = (placeholders: Placeholders, change: Change): string => {
  const set = Object.entries(change.set ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${placeholders.name(name)} = ${placeholders.value(value)}`);
  const remove = (change.remove ?? []).map((name) => placeholders.name(name));
  return [set.length > 0 && `SET ${set.join(', ')}`, remove.length > 0 && `REMOVE ${remove.join(', ')}`]
    .filter((clause) => clause !== false)
    .join(' ');
};
