import * as z from 'zod';
import type { Context } from '../../../../infra/local/aws/authorise.ts';
import { rows } from '../house.ts';
import { PREFIX, type Caller, type Estate } from './estate.ts';
import { render, type Ruled } from './matrix.ts';
import { ruleOn } from './rule.ts';

const TIP = 'abcdefgh12345678';

const listSchema = z.union([z.string(), z.array(z.string())]);
const documentSchema = z.looseObject({
  Statement: z.array(z.looseObject({ Condition: z.record(z.string(), z.record(z.string(), listSchema)).optional() })),
});

/** Every list of attributes that some statement holds a role to, by the first role that has it. */
const namedAttributes = ({ deployment }: Estate): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, { readonly role: string; readonly names: readonly string[] }>();
  for (const { name, policies } of deployment.roles) {
    for (const { Condition = {} } of policies.flatMap((policy) => documentSchema.parse(policy).Statement)) {
      for (const [operator, keys] of Object.entries(Condition)) {
        const names = [operator === 'Null' ? [] : (keys['dynamodb:Attributes'] ?? [])].flat();
        const text = [...names].sort().join(' ');
        if (names.length > 0 && !found.has(text)) found.set(text, { role: name.slice(PREFIX.length), names });
      }
    }
  }
  const lists = [...found.values()];
  return new Map(
    lists.map(({ role, names }, index) => {
      const again = lists.slice(0, index).filter((earlier) => earlier.role === role).length;
      return [`the attributes of ${role}${again === 0 ? '' : ` (${again + 1})`}`, names];
    }),
  );
};

/** Whose rows a request names; staff are asked about their own and others'. */
const rowsAsked = (seat: string | undefined): [string, Context][] =>
  seat === undefined
    ? [
        ['no rows', {}],
        ['a tip’s rows', rows(TIP)],
        ['a partner’s rows', rows('desk')],
        ['rows of nobody', rows('nobody')],
        ['a tip’s chain', rows(`pipeline#${TIP}`)],
        ['a partner’s chain', rows(`desk#${TIP}`)],
        ['a chain’s proof', rows(`proof#pipeline#${TIP}`)],
        ['a chain and its proof', rows(`pipeline#${TIP}`, `proof#pipeline#${TIP}`)],
        ['both chains', rows(`pipeline#${TIP}`, `desk#${TIP}`)],
        ['a number that asked for no more', rows(`stopped#${TIP}`)],
        ['that, and a conversation', rows(`stopped#${TIP}`, `line#${TIP}`)],
      ]
    : [
        ['no rows', {}],
        ['a tip’s rows', rows(TIP)],
        ['own rows', rows(seat)],
        ['another’s rows', rows('somebody-else')],
        ['own rows and another’s', rows(seat, 'somebody-else')],
        ['rows of a name that begins alike', rows(`${seat}-more`)],
        ['own chain', rows(`${seat}#${TIP}`)],
        ['another’s chain', rows(`somebody-else#${TIP}`)],
        ['chain of a name that begins alike', rows(`${seat}-more#${TIP}`)],
        ['a tip’s chain', rows(`pipeline#${TIP}`)],
        ['own chain’s proof', rows(`proof#${seat}#${TIP}`)],
      ];

/** What a request can say of itself that some policy here asks for. */
export const rowSituations = (estate: Estate, { seat }: Caller): ReadonlyMap<string, Context> => {
  const own = rows(seat ?? 'desk');
  const lists = [...namedAttributes(estate)].flatMap(([title, names]): [string, Context][] => {
    const named = { ...own, 'dynamodb:Attributes': names };
    return [
      [title, named],
      [`${title} and one more`, { ...own, 'dynamodb:Attributes': [...names, 'more'] }],
      [`${title}, the whole row back`, { ...named, 'dynamodb:ReturnValues': 'ALL_OLD' }],
      [`${title}, selected`, { ...named, 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' }],
      [`${title}, all selected`, { ...named, 'dynamodb:Select': 'ALL_ATTRIBUTES' }],
    ];
  });
  return new Map([...rowsAsked(seat), ...lists]);
};

export interface RuledTable {
  /** `tips`, `tips/index/owed`. */
  readonly name: string;
  readonly ruled: readonly Ruled[];
}

/** Every action of DynamoDB × every table and index × every caller × every situation. */
export const ruleTables = async (estate: Estate): Promise<RuledTable[]> => {
  const asked = new Map(estate.callers.map((caller) => [caller, rowSituations(estate, caller)]));
  const situations = (caller: Caller) => asked.get(caller) ?? new Map<string, Context>();
  const tables: RuledTable[] = [];
  for (const { name, arn, policy, globalSecondaryIndexes = [] } of estate.deployment.tables) {
    const kinds = [
      { suffix: '', kind: 'table' },
      ...globalSecondaryIndexes.map(({ indexName }) => ({ suffix: `/index/${indexName}`, kind: 'index' })),
    ];
    for (const { suffix, kind } of kinds) {
      const ruled = await ruleOn(estate, { service: 'dynamodb', kind, arn: `${arn}${suffix}`, policy }, situations);
      tables.push({ name: `${name.slice(PREFIX.length)}${suffix}`, ruled });
    }
  }
  return tables.sort((a, b) => a.name.localeCompare(b.name));
};

export const tablesTable = (estate: Estate, tables: readonly RuledTable[]): string => {
  const lists = [...namedAttributes(estate)].map(([title, names]) => `${title}\n  ${names.join(' ')}`);
  return `${[...lists.sort(), ...tables.map(({ name, ruled }) => `table ${name}\n${render(ruled)}`)].join('\n\n')}\n`;
};
