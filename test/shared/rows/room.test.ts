import { describe, expect, it } from 'vitest';
import { MOST_PARTS } from '../../../shared/rows/part.ts';
import { hasRoom, KEPT_FOR_REPORTER, MOST_OF_PARTNER } from '../../../shared/rows/room.ts';

const by = (author: string, count: number) => Array.from({ length: count }, () => ({ author }));

describe('room in a tip', () => {
  it('is bounded for each partner, whatever the others do', () => {
    expect(hasRoom(by('desk', MOST_OF_PARTNER - 1), 'desk')).toBe(true);
    expect(hasRoom(by('desk', MOST_OF_PARTNER), 'desk')).toBe(false);
    expect(hasRoom(by('desk', MOST_OF_PARTNER), 'ngo-lantern')).toBe(true);
  });

  it('is kept for the reporter, however many partners there are', () => {
    const parts = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((author) => by(author, MOST_OF_PARTNER));
    const most = parts.slice(0, MOST_PARTS - KEPT_FOR_REPORTER);
    expect(hasRoom(most, 'z')).toBe(false);
    expect(hasRoom(most, 'reporter')).toBe(true);
  });

  it('is at its end for all once an item can hold no more', () => {
    expect(hasRoom(by('reporter', MOST_PARTS), 'reporter')).toBe(false);
    expect(hasRoom(by('reporter', MOST_PARTS), 'desk')).toBe(false);
  });
});
