import type { Lane } from '../domain/urgency.ts';

/** One name per thing, used by the stacks that make it and the functions that call it. */
export const deploymentOf = (jurisdiction: string): string => `quietline-${jurisdiction}`;

/** A table per trust boundary (design, part 6). All have `pk` and, but for Tips and Mailboxes, `sk`. */
export const tables = ['Tips', 'Parts', 'Mailboxes', 'Referrals', 'Offices', 'Custody', 'Ephemera', 'Relay'] as const;
export type TableName = (typeof tables)[number];

/** Sparse: items that owe a step. Hash `owedShard` ("00".."15"), range `owedNext` (ISO time). On Tips, Referrals, Offices, Relay. */
export const OWED_INDEX = 'owed';
/** On Referrals: hash `inboxPartner`, range `inboxKey` (`<box>#<rank>#<due>#<order>#<tip>`). */
export const INBOX_INDEX = 'inbox';

/** On Tips, sparse: hash `keptShard`, range `keptSince` (a day): which tips were kept for as long as the country says. */
export const KEPT_INDEX = 'kept';

/** On Custody: hash `hour`, range `pk`: which chains were written to in an hour. */
export const HOUR_INDEX = 'hour';

export const OWED_SHARDS = 16;

/** Steps that have a queue, each as `<step>-urgent` and `<step>-routine`, with a dead-letter queue of its own. */
export const steps = ['triage', 'routing', 'delivery', 'relay'] as const;
export type Step = (typeof steps)[number];

export const queueName = (deployment: string, step: Step, lane: Lane): string => `${deployment}-${step}-${lane}`;
/**
 * What a restore brings back, under new names: DynamoDB restores into a new table. Not Offices, whose registers would give
 * staff back who were taken off; not Custody, to which rows are only ever added; and Ephemera and Relay
 * have no backup.
 */
const RESTORED: ReadonlySet<TableName> = new Set(['Tips', 'Parts', 'Mailboxes', 'Referrals']);
/** @param restore id of the restore that the tables come from, if they come from one: `quietline-zz-tips-r1` */
export const tableName = (deployment: string, table: TableName, restore?: string): string => {
  const name = `${deployment}-${table.toLowerCase()}`;
  return restore !== undefined && RESTORED.has(table) ? `${name}-${restore}` : name;
};
export const restoreIdPattern = /^[a-z0-9]{1,12}$/;
/** There only after a restore: says whether its erasures were replayed. */
export const restoresTableName = (deployment: string): string => `${deployment}-restores`;
/** `/quietline/zz/web`: named so that a role can be held to its own function's logs before the group exists. */
export const logGroupName = (deployment: string, name: string): string => `/${deployment.replace('-', '/')}/${name}`;
/** The secret that the telephone provider and this deployment share. */
export const providerSecretName = (deployment: string): string => `${deployment}-provider`;
/** The address that partners are written to from: of the site's own domain, which SES was shown to be ours. */
export const mailFrom = (domain: string): string => `no-reply@${domain}`;
export const mailSetName = (deployment: string): string => `${deployment}-mail`;
export const functionName = (deployment: string, name: string): string => `${deployment}-${name}`;
export const roleName = (deployment: string, role: string): string => `${deployment}-${role}`;
/** The role of a person who enters staff in a register; no function runs as it. */
export const REGISTER = 'register';
export const staffName = (partner: string): string => `staff-${partner}`;
