import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { referralLife } from './diagram.ts';

const page = fileURLToPath(new URL('../../docs/referral-life.md', import.meta.url));
await writeFile(page, await format(referralLife(), { ...(await resolveConfig(page)), parser: 'markdown' }));
console.log(`Written: ${page}`);
