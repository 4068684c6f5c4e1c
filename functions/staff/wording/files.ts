import type { Manifest } from '../../../shared/files/manifest.ts';

const MINUTE = 60;

/** How long it plays, to whoever decides when to listen. */
const lengthOf = (seconds: number | undefined): string => {
  if (seconds === undefined) return '';
  return seconds < MINUTE ? `, ${seconds} s` : `, ${Math.round(seconds / MINUTE)} min`;
};

/** What came, without what is in it. */
export const fileText = ({ kind, seconds }: Pick<Manifest, 'kind' | 'seconds'>): string => {
  switch (kind) {
    case 'recording':
      return `A recording${lengthOf(seconds)}`;
    case 'sound':
      return `A sound${lengthOf(seconds)}`;
    case 'picture':
      return 'A picture came. It cannot be shown here yet.';
    case 'other':
      return 'A file came that cannot be shown here.';
  }
};
