import * as z from 'zod';
import type { Files } from '../adapters/files.ts';
import { inTurns } from '../adapters/inTurns.ts';
import { queryAll, type Search, type Table } from '../adapters/table.ts';
import type { PartnerId } from '../domain/partner.ts';
import { recordKey } from '../rows/record.ts';
import { sealedKey } from '../rows/request.ts';

export interface ErasingPorts {
  readonly mailboxes: Pick<Table, 'delete'>;
  readonly parts: Table;
  readonly referrals: Table;
  readonly offices: Table;
  readonly files: Pick<Files, 'ofTip' | 'delete'>;
}

interface What {
  readonly tip: string;
  /** Look-up keys of its mailbox: the present one, and one that a new code replaced. */
  readonly mailboxes: readonly (string | null)[];
  /** Everybody who may hold a grant, or have written something. */
  readonly partners: readonly PartnerId[];
}

const keySchema = z.object({ pk: z.string(), sk: z.string() });
type Key = z.infer<typeof keySchema>;

/** Keys alone: nothing that is sealed passes through whoever erases it. */
const keysOf = (table: Table, search: Search): Promise<Key[]> =>
  queryAll(table, { ...search, only: ['pk', 'sk'] }, keySchema);

/**
 * Takes away everything by which something of a tip could be opened, what wraps keys first: the grants under partners' own
 * keys; the mailbox with the reporter's; the parts with the content keys that are wrapped for intake; the files whose keys
 * those held; and what partners sealed and routing had not copied yet. Done again it finds what is left.
 *
 * @returns how many rows and files were found, mailboxes apart, which are not looked at
 */
export const eraseSealed = async (ports: ErasingPorts, { tip, mailboxes, partners }: What): Promise<number> => {
  let found = 0;
  const each = async (keys: readonly Key[], act: (key: Key) => Promise<unknown>): Promise<void> => {
    found += keys.length;
    await inTurns(keys, act);
  };
  for (const value of partners) {
    const grants = await keysOf(ports.referrals, { hash: { value }, range: { beginsWith: `grant#${tip}#` } });
    await each(grants, (key) => ports.referrals.delete(key));
    const records = await keysOf(ports.referrals, { hash: { value }, range: { beginsWith: recordKey(tip) } });
    await each(records, (key) => ports.referrals.delete(key));
  }
  for (const pk of new Set(mailboxes)) if (pk !== null) await ports.mailboxes.delete({ pk });
  await each(await keysOf(ports.parts, { hash: { value: tip } }), (key) => ports.parts.delete(key));
  const files = await ports.files.ofTip(tip);
  found += files.length;
  await inTurns(files, (name) => ports.files.delete(name));
  for (const value of partners) {
    const range = { beginsWith: sealedKey(tip, '') };
    const letters = await keysOf(ports.offices, { hash: { value }, range, having: 'sealed' });
    await each(letters, (key) => ports.offices.change(key, { remove: ['sealed'] }));
  }
  return found;
};
