import { crc32, deflateSync } from 'node:zlib';

/** Red, green and blue of a point, each from 0 to 255. */
export type Paint = (x: number, y: number) => readonly [number, number, number];

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([word(data.length), named, word(crc32(named))]);
};

/** A square picture as PNG (ISO/IEC 15948): eight bits a colour, no filter. */
export const pngOf = (side: number, paint: Paint): Buffer => {
  const rows = Array.from({ length: side }, (_row, y) =>
    Buffer.from([0, ...Array.from({ length: side }, (_column, x) => paint(x, y)).flat()]),
  );
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', Buffer.concat([word(side), word(side), Buffer.from([8, 2, 0, 0, 0])])),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};
