import type { Lane } from '../domain/urgency.ts';

/** One name per thing, used by the stacks that make it and the functions that call it. */
export const deploymentOf = (jurisdiction: string): string => `quietline-${jurisdiction}`;

/** A table per trust boundary (design, part 6). All have `pk` and, but for Tips and Mailboxes, `sk`. */
export const tables = ['Tips', 'Parts', 'Mailboxes', 'Referrals', 'Offices', 'Custody', 'Ephemera'] as const;
export type TableName = (typeof tables)[number];

/** Sparse: items that owe a step. Hash `owedShard` ("00".."15"), range `owedNext` (ISO time). On Tips, Referrals, Offices. */
export const OWED_INDEX = 'owed';
/** On Referrals: hash `inboxPartner`, range `inboxKey` (`<box>#<rank>#<due>#<order>#<tip>`). */
export const INBOX_INDEX = 'inbox';

/** On Custody: hash `hour`, range `pk`: which chains were written to in an hour. */
export const HOUR_INDEX = 'hour';

export const OWED_SHARDS = 16;

/** Steps that have a queue, each as `<step>-urgent` and `<step>-routine`, with a dead-letter queue of its own. */
export const steps = ['triage', 'routing', 'delivery'] as const;
export type Step = (typeof steps)[number];

export const queueName = (deployment: string, step: Step, lane: Lane): string => `${deployment}-${step}-${lane}`;
export const tableName = (deployment: string, table: TableName): string => `${deployment}-${table.toLowerCase()}`;
/** `/quietline/zz/web`: named so that a role can be held to its own function's logs before the group exists. */
export const logGroupName = (deployment: string, name: string): string => `/${deployment.replace('-', '/')}/${name}`;
export const functionName = (deployment: string, name: string): string => `${deployment}-${name}`;
export const roleName = (deployment: string, role: string): string => `${deployment}-${role}`;
/** The role of a person who enters staff in a register; no function runs as it. */
export const REGISTER = 'register';
export const staffName = (partner: string): string => `staff-${partner}`;
