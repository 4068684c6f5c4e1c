import * as z from 'zod';
import type { Resource, Stack } from './assembly.ts';
import { TemplateError } from './error.ts';
import { isBuilt, isIgnored } from './kinds.ts';
import { nameProperty, physicalOf, physicalOfIgnored, type LocalAddresses, type Physical } from './physical.ts';

export interface Resolver {
  /** The value with every intrinsic replaced by what CloudFormation would put there. */
  readonly resolve: (stack: Stack, place: string, value: unknown) => unknown;
  readonly physical: (stack: Stack, logicalId: string) => Physical;
}

export interface ResolverOptions {
  readonly stacks: readonly Stack[];
  readonly account: string;
  readonly region: string;
  readonly addresses: LocalAddresses;
  /** What `{{resolve:secretsmanager:<id>…}}` stands for. */
  readonly secret: (id: string) => string;
}

const object = z.record(z.string(), z.unknown());
const text = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);
const getAtt = z.union([
  z.tuple([z.string(), z.string()]),
  z.templateLiteral([z.string(), '.', z.string()]).transform((dotted): [string, string] => {
    const dot = dotted.indexOf('.');
    return [dotted.slice(0, dot), dotted.slice(dot + 1)];
  }),
]);

const SUBSTITUTION = /\$\{(!?)([^}]+)\}/g;
const DYNAMIC = /\{\{resolve:([^:}]+):([^}]+)\}\}/g;

const resourceOf = (stack: Stack, place: string, logicalId: string): Resource => {
  const resource = stack.template.Resources[logicalId];
  if (resource === undefined) throw new TemplateError(place, `nothing is called ${logicalId}`);
  return resource;
};

export const resolverOf = (options: ResolverOptions): Resolver => {
  const { stacks, account, region } = options;
  const names = new Map<string, Physical | 'being resolved'>();

  const pseudo: Readonly<Record<string, (stack: Stack) => string>> = {
    'AWS::AccountId': () => account,
    'AWS::Region': (stack) => stack.region ?? region,
    'AWS::Partition': () => 'aws',
    'AWS::URLSuffix': () => 'amazonaws.com',
    'AWS::StackName': (stack) => stack.name,
    'AWS::StackId': (stack) => `arn:aws:cloudformation:${region}:${account}:stack/${stack.name}/local`,
  };

  const physical = (stack: Stack, logicalId: string): Physical => {
    const id = `${stack.name}/${logicalId}`;
    const known = names.get(id);
    if (known === 'being resolved') throw new TemplateError(id, 'its name depends on itself');
    if (known !== undefined) return known;
    const { Type, Properties } = resourceOf(stack, stack.name, logicalId);
    const at = { stack: stack.name, logicalId, account, region };
    if (isIgnored(Type)) return physicalOfIgnored(Type, at);
    if (!isBuilt(Type)) throw new TemplateError(id, `another resource refers to it, but ${Type} is not built here`);
    names.set(id, 'being resolved');
    const property = Properties[nameProperty[Type] ?? ''];
    const name = property === undefined ? undefined : text.parse(resolve(stack, id, property));
    const found = physicalOf(Type, name, at, options.addresses);
    names.set(id, found);
    return found;
  };

  const reference = (stack: Stack, place: string, id: string): string => {
    const known = pseudo[id];
    if (known !== undefined) return known(stack);
    const parameter = stack.template.Parameters[id];
    if (parameter === undefined) {
      resourceOf(stack, place, id);
      return physical(stack, id).ref;
    }
    if (parameter.Default === undefined) throw new TemplateError(place, `parameter ${id} has no default`);
    return text.parse(parameter.Default);
  };

  const attribute = (stack: Stack, place: string, id: string, name: string): string => {
    const { Type } = resourceOf(stack, place, id);
    const value = physical(stack, id).attributes[name];
    if (value === undefined) {
      throw new TemplateError(place, `${name} of ${id} (${Type}) is not known here`);
    }
    return value;
  };

  const imported = (place: string, name: string): unknown => {
    for (const stack of stacks) {
      for (const [id, output] of Object.entries(stack.template.Outputs)) {
        if (output.Export === undefined) continue;
        if (resolve(stack, id, output.Export.Name) === name) return resolve(stack, id, output.Value);
      }
    }
    throw new TemplateError(place, `no stack exports ${name}`);
  };

  const outputOf = (place: string, argument: unknown): unknown => {
    const { StackName, OutputName } = z.object({ StackName: z.unknown(), OutputName: z.string() }).parse(argument);
    const stack = stacks.find(({ name }) => name === StackName);
    const output = stack?.template.Outputs[OutputName];
    if (stack === undefined || output === undefined) {
      throw new TemplateError(place, `no stack ${String(StackName)} with an output ${OutputName}`);
    }
    return resolve(stack, `${stack.name}.${OutputName}`, output.Value);
  };

  const substituted = (stack: Stack, place: string, argument: unknown): string => {
    const [pattern, own] = z
      .union([
        z.string().transform((only): [string, Record<string, unknown>] => [only, {}]),
        z.tuple([z.string(), object]),
      ])
      .parse(argument);
    return pattern.replaceAll(SUBSTITUTION, (_all, literal: string, name: string) => {
      if (literal === '!') return `\${${name}}`;
      if (Object.hasOwn(own, name)) return text.parse(resolve(stack, place, own[name]));
      const dot = name.indexOf('.');
      return dot < 0 ? reference(stack, place, name) : attribute(stack, place, name.slice(0, dot), name.slice(dot + 1));
    });
  };

  const list = (stack: Stack, place: string, value: unknown): unknown[] =>
    z.array(z.unknown()).parse(resolve(stack, place, value));

  const intrinsics: Readonly<Record<string, (stack: Stack, place: string, argument: unknown) => unknown>> = {
    Ref: (stack, place, argument) => reference(stack, place, z.string().parse(argument)),
    'Fn::GetAtt': (stack, place, argument) => attribute(stack, place, ...getAtt.parse(argument)),
    'Fn::Join': (stack, place, argument) => {
      const [separator, parts] = z.tuple([z.string(), z.unknown()]).parse(argument);
      return list(stack, place, parts)
        .map((part) => text.parse(part))
        .join(separator);
    },
    'Fn::Sub': substituted,
    'Fn::ImportValue': (stack, place, argument) => imported(place, text.parse(resolve(stack, place, argument))),
    'Fn::GetStackOutput': (_stack, place, argument) => outputOf(place, argument),
    'Fn::Select': (stack, place, argument) => {
      const [index, parts] = z.tuple([z.coerce.number(), z.unknown()]).parse(argument);
      const chosen = list(stack, place, parts)[index];
      if (chosen === undefined) throw new TemplateError(place, `Fn::Select: no element ${index}`);
      return chosen;
    },
    'Fn::Split': (stack, place, argument) => {
      const [separator, whole] = z.tuple([z.string(), z.unknown()]).parse(argument);
      return text.parse(resolve(stack, place, whole)).split(separator);
    },
  };

  const dynamic = (place: string, value: string): string =>
    value.replaceAll(DYNAMIC, (_all, service: string, rest: string) => {
      if (service !== 'secretsmanager') throw new TemplateError(place, `{{resolve:${service}}} is not known here`);
      // `<id or ARN>:SecretString:<json key>:<stage>:<version>`
      return options.secret(rest.replace(/:SecretString.*$/, ''));
    });

  const resolve = (stack: Stack, place: string, value: unknown): unknown => {
    if (typeof value === 'string') return dynamic(place, value);
    if (Array.isArray(value)) return value.map((item, index) => resolve(stack, `${place}[${index}]`, item));
    const parsed = object.safeParse(value);
    if (!parsed.success) return value;
    const entries = Object.entries(parsed.data);
    const [only] = entries;
    if (entries.length === 1 && only !== undefined && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
      const intrinsic = intrinsics[only[0]];
      if (intrinsic === undefined) throw new TemplateError(place, `${only[0]} is not known here`);
      const found = intrinsic(stack, place, only[1]);
      return typeof found === 'string' ? dynamic(place, found) : found;
    }
    return Object.fromEntries(entries.map(([key, item]) => [key, resolve(stack, `${place}.${key}`, item)]));
  };

  return { resolve, physical };
};
