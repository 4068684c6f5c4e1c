import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/*
 * What lies in bytes may lie there packed: the bytes themselves, and what they unpack to. Needles are looked for in each
 * layer as they are, and each layer is read as well with every way of writing text undone (./readings.ts).
 */
export const packings = ['gzip', 'deflate', 'raw deflate', 'brotli'] as const;
export type Packing = (typeof packings)[number];

export interface Layer {
  /** How it was packed; `base64` has no needles of its own kind. */
  readonly packing: Packing | 'base64' | undefined;
  readonly bytes: Buffer;
}

/** More would be a bomb of our own making. */
const MOST_BYTES = 32 * 1024 * 1024;
const options = { maxOutputLength: MOST_BYTES, finishFlush: constants.Z_SYNC_FLUSH };

const tried = (unpack: () => Buffer): Buffer | undefined => {
  try {
    const bytes = unpack();
    return bytes.length > 0 ? bytes : undefined;
  } catch {
    return undefined;
  }
};

const indexesOf = (bytes: Buffer, magic: Buffer): number[] => {
  const found: number[] = [];
  for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) found.push(at);
  return found;
};

/** What a stream begins with, so that it is found in the middle of a file. */
const MAGIC: readonly [Packing, number[], (bytes: Buffer) => Buffer][] = [
  ['gzip', [0x1f, 0x8b, 0x08], (bytes) => gunzipSync(bytes, options)],
  ['deflate', [0x78, 0x01], (bytes) => inflateSync(bytes, options)],
  ['deflate', [0x78, 0x5e], (bytes) => inflateSync(bytes, options)],
  ['deflate', [0x78, 0x9c], (bytes) => inflateSync(bytes, options)],
  ['deflate', [0x78, 0xda], (bytes) => inflateSync(bytes, options)],
];
/** These begin with nothing that tells: only a whole value can be tried. */
const BARE: readonly [Packing, (bytes: Buffer) => Buffer][] = [
  ['raw deflate', (bytes) => inflateRawSync(bytes, { maxOutputLength: MOST_BYTES })],
  ['brotli', (bytes) => brotliDecompressSync(bytes, { maxOutputLength: MOST_BYTES })],
];

const unpacked = (bytes: Buffer): Layer[] => [
  ...MAGIC.flatMap(([packing, magic, unpack]) =>
    indexesOf(bytes, Buffer.from(magic)).flatMap((at) => {
      const inner = tried(() => unpack(bytes.subarray(at)));
      return inner === undefined ? [] : [{ packing, bytes: inner }];
    }),
  ),
  ...BARE.flatMap(([packing, unpack]) => {
    const inner = tried(() => unpack(bytes));
    return inner === undefined ? [] : [{ packing, bytes: inner }];
  }),
];

/** A run of base64 or base64url that is long enough to hold anything that is looked for. */
const BASE64 = /[A-Za-z0-9+/_-]{16,}={0,2}/g;

/** Between two that have nothing to do with each other. */
const GAP = Buffer.from('\n');

/** The same run stands in a request, a row and a file: most come more than once, and nearly all unpack to nothing. */
const known = new Map<string, Layer[]>();
const unpackedRun = (run: string): Layer[] => {
  const before = known.get(run);
  if (before !== undefined) return before;
  const layers = unpacked(Buffer.from(run, 'base64'));
  known.set(run, layers);
  return layers;
};

/** The bytes, what they unpack to, what is written in them as base64, and what that unpacks to. */
export const layersOf = (bytes: Buffer): Layer[] => {
  const runs = bytes.toString('latin1').match(BASE64) ?? [];
  const decoded = Buffer.concat(runs.flatMap((run) => [Buffer.from(run, 'base64'), GAP]));
  return [
    { packing: undefined, bytes },
    ...unpacked(bytes),
    ...(runs.length === 0 ? [] : [{ packing: 'base64' as const, bytes: decoded }]),
    ...runs.flatMap(unpackedRun),
  ];
};
