import type { RouteSpec } from '../template/sites.ts';

export interface Match {
  readonly route: RouteSpec;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly route: RouteSpec;
  readonly method: string;
  readonly expression: RegExp;
  /** API Gateway takes the most specific route: whole paths first, then variables, then greedy ones. */
  readonly rank: number;
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

const patternOf = (route: RouteSpec): Pattern => {
  if (route.key === '$default') return { route, method: 'ANY', expression: /^/, rank: 1_000 };
  const [method = 'ANY', path = '/'] = route.key.split(' ');
  const pieces = path.split(/(\{[^}]+\})/);
  const expression = pieces
    .map((piece) => {
      const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(piece) ?? [];
      return name === undefined ? escape(piece) : `(?<${name}>${greedy === '+' ? '.+' : '[^/]+'})`;
    })
    .join('');
  const variables = pieces.filter((piece) => piece.startsWith('{')).length;
  const rank = variables + (path.includes('+}') ? 100 : 0) + (method === 'ANY' ? 0.5 : 0);
  return { route, method, expression: new RegExp(`^${expression}$`), rank };
};

export const matcherOf = (routes: readonly RouteSpec[]): ((method: string, path: string) => Match | undefined) => {
  const patterns = routes.map(patternOf).sort((a, b) => a.rank - b.rank);
  return (method, path) => {
    for (const pattern of patterns) {
      if (pattern.method !== 'ANY' && pattern.method !== method) continue;
      const found = pattern.expression.exec(path);
      if (found !== null) return { route: pattern.route, pathParameters: { ...found.groups } };
    }
    return undefined;
  };
};
