import type * as z from 'zod';
import type { Stack } from './assembly.ts';
import { TemplateError } from './error.ts';
import { isBuilt, isIgnored, type BuiltType } from './kinds.ts';
import type { Physical } from './physical.ts';
import type { Resolver } from './resolve.ts';

/** One resource, its properties resolved and checked. */
export interface Entry<Properties> {
  readonly place: string;
  readonly physical: Physical;
  readonly properties: Properties;
  readonly stack: Stack;
}

export interface Catalogue {
  /**
   * Every resource of a type. Only the properties that the schema names are resolved: the others may refer to things
   * that are not built here, such as log groups.
   */
  readonly all: <Shape extends z.ZodRawShape>(
    type: BuiltType,
    schema: z.ZodObject<Shape>,
  ) => readonly Entry<z.output<z.ZodObject<Shape>>>[];
  /** Ignored resource types, with how many there are of each. */
  readonly ignored: Readonly<Record<string, number>>;
}

export const catalogueOf = (stacks: readonly Stack[], { resolve, physical }: Resolver): Catalogue => {
  const resources = stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources).map(([logicalId, resource]) => ({ stack, logicalId, resource })),
  );

  const ignored: Record<string, number> = {};
  for (const { stack, logicalId, resource } of resources) {
    const place = `${stack.name}/${logicalId}`;
    if (isIgnored(resource.Type)) ignored[resource.Type] = (ignored[resource.Type] ?? 0) + 1;
    else if (!isBuilt(resource.Type)) {
      throw new TemplateError(
        place,
        `${resource.Type} is neither built nor ignored here (infra/local/template/kinds.ts)`,
      );
    } else if (resource.Condition !== undefined) {
      throw new TemplateError(place, 'conditions are not known here');
    }
  }

  return {
    ignored,
    all: (type, schema) =>
      resources
        .filter(({ resource }) => resource.Type === type)
        .map(({ stack, logicalId, resource }) => {
          const place = `${stack.name}/${logicalId}`;
          const wanted = Object.entries(resource.Properties).filter(([name]) => name in schema.shape);
          const parsed = schema.safeParse(resolve(stack, place, Object.fromEntries(wanted)));
          if (!parsed.success) {
            const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
            throw new TemplateError(`${place} (${type})`, issues.join('; '));
          }
          return { place, stack, physical: physical(stack, logicalId), properties: parsed.data };
        }),
  };
};

/** The attribute, which `physicalOf` gives to every type that is asked for one. */
export const attributeOf = ({ place, physical }: Entry<unknown>, name: string): string => {
  const value = physical.attributes[name];
  if (value === undefined) throw new TemplateError(place, `has no ${name}`);
  return value;
};
