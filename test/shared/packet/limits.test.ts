import { describe, expect, it } from 'vitest';
import { limitsOf } from '../../../shared/packet/limits.ts';
import { packetWords } from '../../../shared/packet/wording.ts';

const consent = { id: 'c1', choice: 'helpers' as const, parts: ['report'], until: '2026-08-01' };

describe('what a packet may be used for', () => {
  it('is what the person said yes to, in the words that they were asked, and until when', () => {
    const { sentences } = limitsOf('en', { basis: 'pass_on', consent }, 'Helpers, but not the police');
    expect(sentences[0]).toContain('“Helpers, but not the police”');
    expect(sentences[1]).toContain('2026-08-01');
  });

  it('is what the law is about, where nobody said yes', () => {
    const { sentences } = limitsOf('en', { basis: 'must_receive', consent: null }, undefined);
    expect(sentences[0]).toContain('the law says');
    expect(sentences.join(' ')).not.toContain('agreed');
  });

  it.each(['en', 'es', 'ar'])('is the same in %s, and leaves no place unfilled', (language) => {
    const { sentences } = limitsOf(language, { basis: 'consent', consent }, 'x');
    expect(sentences).toHaveLength(6);
    expect(sentences.join(' ')).not.toMatch(/[{}]/);
  });

  it('is said in English where nobody wrote it in a language', () => {
    expect(packetWords('fr')('print.from')).toBe('From');
    expect(packetWords('toString')('print.from')).toBe('From');
  });
});
