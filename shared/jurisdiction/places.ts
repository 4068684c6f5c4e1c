import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter } from 'yaml';

export type Path = readonly PropertyKey[];

/** A YAML file with the place of everything in it. */
export type Places = { readonly file: string; readonly lineOf: (path: Path) => number | null };

/** `partners[2].areas[0]` */
export const pathText = (path: Path): string =>
  path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('');

/** The line of the last step of a path that is there: of a key where it has one, and at the anchor where an alias stands. */
export const lineIn = (document: Document, lines: LineCounter, path: Path): number | null => {
  let node: unknown = document.contents;
  let place: unknown = node;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (pair === undefined) break;
      [place, node] = [pair.key, pair.value];
    } else if (isSeq(node) && typeof step === 'number' && node.items[step] !== undefined) {
      [place, node] = [node.items[step], node.items[step]];
    } else break;
  }
  return isNode(place) && place.range ? lines.linePos(place.range[0]).line : path.length === 0 ? 1 : null;
};
