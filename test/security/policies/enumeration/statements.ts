import * as z from 'zod';
import type { Stack } from '../../../../infra/local/template/assembly.ts';
import type { Estate } from './estate.ts';
import { fold } from './matrix.ts';
import { readable, seatless, titleOf } from './readable.ts';

const recordSchema = z.record(z.string(), z.unknown());
/** WAF's rules have a `Statement` too, which permits nothing. */
const statementSchema = z.looseObject({ Effect: z.string() });
const documentSchema = z.looseObject({ Statement: z.union([z.array(statementSchema), statementSchema]) });

/** Properties that let somebody in, or bound them, without being a policy document. */
const DOORS = ['ManagedPolicyArns', 'PermissionsBoundary', 'FunctionUrlConfig', 'StreamSpecification'];
/** Types that are nothing but permission, or that lend one thing another's. */
const PERMISSIVE =
  /^AWS::(?:Lambda::(?:Permission|Url|EventSourceMapping)|KMS::Grant|IAM::(?!Role$))|::ResourcePolicy$/;

const words = (value: unknown): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.map(words).sort().join(', ') : JSON.stringify(value);

const lines = (value: unknown, indent: string): string[] => {
  const record = recordSchema.safeParse(value).data;
  if (record === undefined) return [`${indent}${words(value)}`];
  const entries = Object.entries(record).sort(([a], [b]) => a.localeCompare(b));
  return entries.flatMap(([key, inner]) =>
    recordSchema.safeParse(inner).success
      ? [[`${indent}${key}`], lines(inner, `${indent}  `)].flat()
      : [`${indent}${key}: ${words(inner)}`],
  );
};

const statementText = ({ Sid: _name, Effect, ...rest }: Record<string, unknown>): string =>
  [`  ${String(Effect)}`, ...lines(rest, '    ')].join('\n');

/** Every policy document, however deep it lies, with the path to it. */
const documentsIn = (value: unknown, path: readonly string[] = []): { path: string; statements: string[] }[] => {
  const document = documentSchema.safeParse(value).data;
  if (document !== undefined) {
    const statements = [document.Statement].flat().map(statementText);
    return [{ path: path.join('.'), statements: statements.sort() }];
  }
  if (Array.isArray(value)) return value.flatMap((each) => documentsIn(each, path));
  const record = recordSchema.safeParse(value).data;
  return Object.entries(record ?? {}).flatMap(([key, inner]) => documentsIn(inner, [...path, key]));
};

interface Section {
  readonly title: string;
  readonly text: string;
}

const seatIn = (title: string, seats: readonly string[]): string | undefined =>
  [...seats]
    .sort((a, b) => b.length - a.length)
    .find((seat) => title.includes(seat) || title.includes(seat.replaceAll('-', '')));

const sectionsOf = ({ name, template }: Stack, seats: readonly string[]): (Section & { seat: string | undefined })[] =>
  Object.entries(template.Resources).flatMap(([id, resource]) => {
    const stack = name.split('-').at(-1) ?? name;
    const title = `${stack}: ${titleOf(id, resource)}`;
    const seat = seatIn(title, seats);
    const properties = seatless(seats, seat, readable(template.Resources, resource.Properties));
    const known = recordSchema.parse(properties);
    const documents = documentsIn(known).map(({ path, statements }) => `  ${path}\n${statements.join('\n')}`);
    const doors = DOORS.flatMap((door) => (known[door] === undefined ? [] : lines({ [door]: known[door] }, '  ')));
    const runsAs = resource.Type === 'AWS::Lambda::Function' ? [`  runs as ${words(known['Role'])}`] : [];
    const { Tags: _tags, ...bare } = known;
    const whole = PERMISSIVE.test(resource.Type) && documents.length === 0 ? lines(bare, '  ') : [];
    const text = [...runsAs, ...whole, ...doors, ...documents].join('\n');
    return text === '' ? [] : [{ title, text, seat }];
  });

/**
 * Every statement of every policy document of every stack, word for word, and whatever else lets one thing use another.
 * What the matrices do not ask about stands here.
 */
export const statementsTable = ({ stacks, seats }: Estate): string => {
  const all = stacks.flatMap((stack) => sectionsOf(stack, seats));
  const kinds = new Map<string, Map<string, string>>();
  const plain: string[] = [];
  for (const { title, text, seat } of all) {
    if (seat === undefined) plain.push(`${title}\n${text}`);
    else {
      const kind = z.string().parse(seatless(seats, seat, title));
      const sections = kinds.get(kind) ?? new Map<string, string>();
      const before = sections.get(seat);
      kinds.set(kind, sections.set(seat, before === undefined ? text : `${before}\n${text}`));
    }
  }
  const folded = [...kinds].flatMap(([kind, sections]) => fold((seat) => kind.replaceAll('<it>', seat), sections));
  return `${[...plain, ...folded].sort().join('\n\n')}\n`;
};
