import { afterEach, describe, expect, it, vi } from 'vitest';
import { missingTool } from './required.ts';

describe('a tool that tests need', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('is nothing to speak of where it is there', () => {
    vi.stubEnv('QUIETLINE_REQUIRE_HAMMER', '1');
    expect(missingTool(true, 'No hammer', 'QUIETLINE_REQUIRE_HAMMER')).toBeUndefined();
  });

  it('leaves tests out where it is missing, and says why', () => {
    vi.stubEnv('QUIETLINE_REQUIRE_HAMMER', '');
    expect(missingTool(false, 'No hammer', 'QUIETLINE_REQUIRE_HAMMER')).toBe('No hammer');
  });

  it('fails tests where it is missing and must not be', () => {
    vi.stubEnv('QUIETLINE_REQUIRE_HAMMER', '1');
    expect(() => missingTool(false, 'No hammer', 'QUIETLINE_REQUIRE_HAMMER')).toThrow('QUIETLINE_REQUIRE_HAMMER=1');
  });
});
