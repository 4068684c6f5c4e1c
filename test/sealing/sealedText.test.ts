import { describe, expect, it } from 'vitest';
import { Plain } from '../../shared/domain/plain.ts';
import { seal } from '../../shared/sealing/seal.ts';
import { readSealed, sealedText, sealedTextSchema } from '../../shared/sealing/sealedText.ts';
import { intake, reporter, reportHeader } from './fixtures.ts';

const recipients = { intake: intake.publicKey, reporter: reporter.publicKey };

describe('a sealed item as text', () => {
  it('is read back as it was', async () => {
    const sealed = await seal(new Plain('words'), reportHeader, recipients);
    expect(readSealed(sealedText(sealed))).toEqual({ ok: true, value: sealed });
  });

  it.each(['', 'what happened', '{}', '"what happened"', '{"protected":"AAAA","words":"what happened"}'])(
    'is never %j, and the refusal does not repeat it',
    (text) => {
      const parsed = sealedTextSchema.safeParse(text);
      expect(parsed.success).toBe(false);
      expect(String(parsed.error)).not.toContain('what happened');
      expect(readSealed(text)).toEqual({ ok: false, error: 'malformed' });
    },
  );
});
