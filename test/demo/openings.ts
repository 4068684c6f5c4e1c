import type { Opening } from '../journeys/support/openers.ts';

/** Who should open what: a principal and the names of sealed items. Who is not named should open nothing. */
export type Expected = Readonly<Record<string, readonly string[]>>;

/** A sealed item by a name that a reader understands: `report`, `answer by desk`. Its version tells it from others. */
export interface Item {
  readonly name: string;
  readonly part: string;
  readonly version: string;
}

const opened = (openings: readonly Opening[], principal: string, { part, version }: Item): boolean =>
  openings.some((each) => each.principal === principal && each.part === part && each.version === version && each.opens);

/** What was tried against what should be, both ways: too much is a hole, and too little is a promise not kept. */
export const surprisesIn = (
  expected: Expected,
  principals: readonly string[],
  items: readonly Item[],
  openings: readonly Opening[],
): string[] => {
  const names = new Set(items.map(({ name }) => name));
  const unknown = Object.entries(expected).flatMap(([principal, list]) => {
    if (!principals.includes(principal)) return [`${principal} was to open something, and does not exist`];
    return list
      .filter((name) => !names.has(name))
      .map((name) => `${principal} was to open “${name}”, which does not exist`);
  });
  const untried = items.flatMap(({ part, version, name }) =>
    principals
      .filter(
        (principal) =>
          !openings.some((each) => each.principal === principal && each.part === part && each.version === version),
      )
      .map((principal) => `${principal} was not tried on “${name}”`),
  );
  const wrong = principals.flatMap((principal) =>
    items.flatMap((item) => {
      const should = expected[principal]?.includes(item.name) === true;
      const does = opened(openings, principal, item);
      if (should === does) return [];
      return [`${principal} ${does ? 'opens' : 'does not open'} “${item.name}”, and should${does ? ' not' : ''}`];
    }),
  );
  const nothing = items.length === 0 ? ['there was nothing to try'] : [];
  return [...nothing, ...unknown, ...untried, ...wrong];
};

/** A line for each principal, a column for each item; those that go by the same name share one. */
export const tableOf = (
  principals: readonly string[],
  items: readonly Item[],
  openings: readonly Opening[],
): string[] => {
  const columns = [...new Set(items.map(({ name }) => name))].map((name) => {
    const alike = items.filter((item) => item.name === name);
    return { title: alike.length === 1 ? name : `${name} (${alike.length})`, alike };
  });
  const first = Math.max(...principals.map(({ length }) => length)) + 2;
  const row = (label: string, cell: (column: (typeof columns)[number]) => string) =>
    [label.padEnd(first), ...columns.map((column) => cell(column).padEnd(Math.max(column.title.length, 5) + 2))]
      .join('')
      .trimEnd();
  return [
    row('', ({ title }) => title),
    ...principals.map((principal) => row(principal, ({ alike }) => cellOf(alike, openings, principal))),
  ];
};

const cellOf = (alike: readonly Item[], openings: readonly Opening[], principal: string): string => {
  const count = alike.filter((item) => opened(openings, principal, item)).length;
  if (count === 0) return '·';
  return count === alike.length ? 'opens' : `opens ${count}`;
};
