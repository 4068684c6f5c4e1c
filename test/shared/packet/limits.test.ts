import { describe, expect, it } from 'vitest';
import { limitsOf } from '../../../shared/packet/limits.ts';
import { packetWords } from '../../../shared/packet/wording.ts';

type Relied = NonNullable<Parameters<typeof limitsOf>[1]['consent']>;
const consent: Relied = { id: 'c1', choice: 'helpers', parts: ['report'], until: '2026-08-01' };
const finer: Relied = { ...consent, choice: 'finer', parts: ['report', 'identity'] };

describe('what a packet may be used for', () => {
  it('is what the person said yes to, in the words that they were asked, and until when', () => {
    const { sentences } = limitsOf('en', { basis: 'pass_on', consent }, 'Helpers, but not the police');
    expect(sentences[0]).toContain('“Helpers, but not the police”');
    expect(sentences[1]).toContain('2026-08-01');
  });

  it.each([
    ['en', 'What happened and Who told us'],
    ['es', 'Qué pasó y Quién nos lo contó'],
  ])('is, where they said yes one by one, by its parts: %s', (language, parts) => {
    const { sentences } = limitsOf(language, { basis: 'pass_on', consent: finer }, undefined);
    expect(sentences[0]).toContain(parts);
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
