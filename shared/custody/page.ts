/// <reference lib="dom" />
import { describeVerdict } from './describe.ts';
import { rootKeySchema, type RootKey } from './rootKey.ts';
import { verifyRecord } from './verify.ts';

/*
 * What runs in the page that checks records: the same verifier as `npm run verify`. The page's own policy refuses every
 * connection, so that a record that is dropped into it stays on the machine.
 */

const output = document.querySelector('output');
const fileOf = (id: string): Promise<string> | undefined => {
  const input = document.querySelector(`#${id}`);
  return input instanceof HTMLInputElement ? input.files?.[0]?.text() : undefined;
};

const keyOf = (text: string | undefined): RootKey | undefined => {
  if (text === undefined) return undefined;
  return rootKeySchema.parse(JSON.parse(text));
};

const check = async (): Promise<void> => {
  if (output === null) return;
  const record = await fileOf('record');
  if (record === undefined) return;
  output.textContent = 'Checking …';
  try {
    const against = { key: keyOf(await fileOf('key')), earlier: await fileOf('earlier') };
    output.textContent = describeVerdict(await verifyRecord(record, against));
  } catch {
    output.textContent = 'The key is not a P-256 public key as JWK.';
  }
};

for (const input of document.querySelectorAll('input')) input.addEventListener('change', () => void check());
