import { readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { referralStates } from '../../shared/domain/referral.ts';
import { referralLife } from '../../shared/referral/diagram.ts';

const page = new URL('../../docs/referral-life.md', import.meta.url);

it('docs/referral-life.md is what the code does', async () => {
  const config = await resolveConfig(page);
  expect(await readFile(page, 'utf8')).toBe(await format(referralLife(), { ...config, parser: 'markdown' }));
});

it('speaks of every state that there is', () => {
  const text = referralLife();
  expect(referralStates.filter((state) => !text.includes(`\`${state}\``))).toEqual([]);
});
