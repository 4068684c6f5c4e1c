import * as z from 'zod';
import type { Resource } from '../../../../infra/local/template/assembly.ts';

const refSchema = z.strictObject({ Ref: z.string() });
const attributeSchema = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const joinSchema = z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const outputSchema = z.strictObject({
  'Fn::GetStackOutput': z.looseObject({ StackName: z.string(), OutputName: z.string() }),
});
const recordSchema = z.record(z.string(), z.unknown());

/** CDK ends what it names by itself in a digest, which would say nothing here and change with a rename. */
const undigested = (id: string): string => id.replace(/(?:[0-9A-F]{8})+$/, '');

const NAMES = ['RoleName', 'TableName', 'QueueName', 'FunctionName', 'AliasName'];

const nameOf = (id: string, { Properties }: Resource): string => {
  const names = NAMES.map((property) => z.string().safeParse(Properties[property])).flatMap(({ data }) => data ?? []);
  return (names[0] ?? undigested(id)).replace(/^(?:alias\/)?quietline-zz-/, '');
};

/** `role web`, `key IntakeKey`, `table tips`: what the template says it is, without what CDK makes up. */
export const titleOf = (id: string, resource: Resource): string =>
  `${resource.Type.split('::').slice(1).join(' ')} ${nameOf(id, resource)}`;

/** The intrinsics of a template as a person would say them: `<role web>`, `<IntakeKey Arn>`. */
export const readable = (resources: Readonly<Record<string, Resource>>, value: unknown): unknown => {
  const named = (id: string) => (resources[id] === undefined ? id : titleOf(id, resources[id]));
  const read = (inner: unknown): unknown => {
    const ref = refSchema.safeParse(inner).data;
    if (ref !== undefined) return `<${named(ref.Ref)}>`;
    const attribute = attributeSchema.safeParse(inner).data?.['Fn::GetAtt'];
    if (attribute !== undefined) return `<${named(attribute[0])}${attribute[1] === 'Arn' ? '' : ` ${attribute[1]}`}>`;
    const join = joinSchema.safeParse(inner).data?.['Fn::Join'];
    if (join !== undefined) return join[1].map((part) => String(read(part))).join(join[0]);
    const output = outputSchema.safeParse(inner).data?.['Fn::GetStackOutput'];
    if (output !== undefined) {
      const id = output.OutputName.replace(/^PublishOutput(?:FnGetAtt|Ref)/, '');
      return `<${output.StackName}: ${undigested(undigested(id).replace(/Arn$/, ''))}>`;
    }
    if (Array.isArray(inner)) return inner.map(read);
    const record = recordSchema.safeParse(inner).data;
    if (record === undefined) return inner;
    return Object.fromEntries(Object.entries(record).map(([key, each]) => [key, read(each)]));
  };
  return read(value);
};

const longestFirst = (seats: readonly string[]): string[] => [...seats].sort((a, b) => b.length - a.length);
/** As CDK writes it in an id, too. */
const forms = (seat: string): string[] => [...new Set([seat, seat.replaceAll('-', '')])];

/** `desk` is not in `desk-two`, nor in `desktwo`. */
const replaceSeat = (seats: readonly string[], text: string, seat: string, by: string): string => {
  const hidden = longestFirst(seats)
    .filter((other) => other !== seat && other.includes(seat))
    .flatMap(forms);
  const masks = hidden.map((form, index) => [form, String.fromCodePoint(0xe000 + index)] as const);
  const masked = masks.reduce((so, [form, mask]) => so.replaceAll(form, mask), text);
  const done = forms(seat).reduce((so, form) => so.replaceAll(form, by), masked);
  return masks.reduce((so, [form, mask]) => so.replaceAll(mask, form), done);
};

/** The same text of no seat in particular; undefined if it names none. */
const general = (seats: readonly string[], text: string | undefined): string | undefined => {
  const seat = longestFirst(seats).find((each) => text?.includes(each));
  return text === undefined || seat === undefined ? undefined : replaceSeat(seats, text, seat, '<each>');
};

/** One text for a list that says the same of every seat. */
const collapse = (seats: readonly string[], list: readonly unknown[]): unknown[] => {
  const said = list.map((item) => general(seats, z.string().safeParse(item).data));
  const isWhole = (text: string) => seats.every((seat) => list.includes(text.replaceAll('<each>', seat)));
  return [
    ...new Set(list.map((item, index) => (said[index] !== undefined && isWhole(said[index]) ? said[index] : item))),
  ];
};

/**
 * Names of seats, told apart by whose page this is on: its own is `<it>`, and where each seat is named alike they are
 * `<each>`. A list that lacks one, or has one only, keeps the names.
 */
export const seatless = (seats: readonly string[], own: string | undefined, value: unknown): unknown => {
  const walk = (inner: unknown): unknown => {
    if (typeof inner === 'string') return own === undefined ? inner : replaceSeat(seats, inner, own, '<it>');
    if (Array.isArray(inner)) return collapse(seats, inner).map(walk);
    const record = recordSchema.safeParse(inner).data;
    if (record === undefined) return inner;
    return Object.fromEntries(Object.entries(record).map(([key, each]) => [key, walk(each)]));
  };
  return walk(value);
};
