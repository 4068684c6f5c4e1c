import * as z from 'zod';
import { pngOf, type Paint } from './png.ts';
import type { Picture } from './texting.ts';

/** A fixed set, drawn here and showing nobody: what is tried on this machine should not be anybody's picture. */
export const pictureNameSchema = z.enum(['door', 'sign', 'van']);
export type PictureName = z.infer<typeof pictureNameSchema>;

const SIDE = 64;

type Colour = readonly [number, number, number];
const WHITE: Colour = [255, 255, 255];
const GREY: Colour = [185, 196, 199];
const DARK: Colour = [24, 34, 37];

const within = (x: number, y: number, left: number, top: number, right: number, bottom: number): boolean =>
  x >= left && x < right && y >= top && y < bottom;

const drawn: Readonly<Record<PictureName, { readonly title: string; readonly paint: Paint }>> = {
  door: {
    title: 'A green door',
    paint: (x, y) => {
      if (within(x, y, 40, 34, 44, 38)) return WHITE;
      return within(x, y, 20, 10, 46, 62) ? [23, 84, 92] : [223, 231, 232];
    },
  },
  sign: {
    title: 'A street sign',
    paint: (x, y) => {
      if (within(x, y, 14, 16, 50, 20)) return WHITE;
      if (within(x, y, 8, 10, 56, 26)) return [31, 111, 67];
      return within(x, y, 30, 26, 34, 64) ? DARK : [207, 227, 242];
    },
  },
  van: {
    title: 'A white van',
    paint: (x, y) => {
      if (within(x, y, 14, 42, 22, 50) || within(x, y, 42, 42, 50, 50)) return DARK;
      return within(x, y, 6, 20, 58, 44) ? WHITE : GREY;
    },
  },
};

export const pictureNames: readonly PictureName[] = pictureNameSchema.options;

export const pictureTitle = (name: PictureName): string => drawn[name].title;

export const pictureNamed = (name: PictureName): Picture => ({
  contentType: 'image/png',
  bytes: pngOf(SIDE, drawn[name].paint),
});
