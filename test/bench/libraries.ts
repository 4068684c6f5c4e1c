import { build } from 'esbuild';

/**
 * What a function imports from npm, so that the same can be bundled without a line of ours. esbuild bundles the function
 * with every package left outside: what then stands at the top of its output are the imports that are still needed after
 * its own tree shaking, by name, whoever of our modules makes them.
 */
export interface Imported {
  readonly from: string;
  /** `default`, or a name; none where it is imported for its effect alone. */
  readonly names: readonly string[];
}

const IMPORT = /^import\s+(?:([^"']+?)\s+from\s+)?["']([^"']+)["'];?$/gm;
const NAMED = /\{([^}]*)\}/;
const NAMESPACE = /\*\s+as\s+([\w$]+)/;
const DEFAULT = /^([\w$]+)\s*(?:,|$)/;

/** Of a namespace only the members that are used: `import * as z` is not all of zod. */
const membersOf = (namespace: string, code: string): string[] => {
  const member = new RegExp(`(?<![\\w$.])${namespace.replaceAll('$', '\\$')}\\.([\\w$]+)`, 'g');
  return [...new Set([...code.matchAll(member)].flatMap(([, name]) => (name === undefined ? [] : [name])))];
};

const mentions = (code: string, local: string): boolean =>
  new RegExp(`(?<![\\w$.])${local.replaceAll('$', '\\$')}(?![\\w$])`).test(code);

/** esbuild drops what is dead, but not its imports: a name that nothing mentions is not needed. */
const namedIn = (clause: string, code: string): string[] =>
  (NAMED.exec(clause)?.[1]?.split(',') ?? []).flatMap((each) => {
    const [name = '', local = name] = each.trim().split(/\s+as\s+/);
    return name !== '' && mentions(code, local) ? [name] : [];
  });

/** @param output esbuild's, not minified */
export const importsIn = (output: string): Imported[] => {
  const found = new Map<string, Set<string>>();
  const code = output.replaceAll(IMPORT, '');
  for (const [, clause = '', from = ''] of output.matchAll(IMPORT)) {
    if (from.startsWith('node:')) continue;
    const namespace = NAMESPACE.exec(clause)?.[1];
    const whole = DEFAULT.exec(clause)?.[1];
    const names = [
      ...namedIn(clause, code),
      ...(namespace === undefined ? [] : membersOf(namespace, code)),
      ...(whole !== undefined && mentions(code, whole) ? ['default'] : []),
    ];
    if (clause === '' || names.length > 0) found.set(from, new Set([...(found.get(from) ?? []), ...names]));
  }
  return [...found].map(([from, names]) => ({ from, names: [...names].sort() }));
};

const CLIENT = /^[A-Z]\w*Client$/;

/** An entry that keeps each import alive, and makes each AWS client as a function does when it starts. */
export const entryOf = (imports: readonly Imported[]): string => {
  const lines = imports.map(({ from, names }, at) => {
    const clause = names.map((name) => `${name} as i${at}_${name}`).join(', ');
    return names.length === 0 ? `import '${from}';` : `import { ${clause} } from '${from}';`;
  });
  const kept = imports.flatMap(({ names }, at) => names.map((name) => `i${at}_${name}`));
  const clients = imports.flatMap(({ from, names }, at) =>
    from.startsWith('@aws-sdk/client-')
      ? names.filter((name) => CLIENT.test(name)).map((name) => `i${at}_${name}`)
      : [],
  );
  return [
    ...lines,
    `export const kept = [${kept.join(', ')}];`,
    `export const clients = [${clients.map((client) => `new ${client}({})`).join(', ')}];`,
    '',
  ].join('\n');
};

/** Names of what a bundle of the handler would need of npm. */
export const librariesOf = async (handler: string): Promise<Imported[]> => {
  const { outputFiles } = await build({
    entryPoints: [handler],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    logLevel: 'silent',
  });
  return importsIn(outputFiles[0]?.text ?? '');
};
