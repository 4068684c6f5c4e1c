import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { allow, attributes, leadingKeys, noLeadingKeys, onlyNamed } from './statement.ts';
import {
  HOUR_INDEX,
  INBOX_INDEX,
  KEPT_INDEX,
  OWED_INDEX,
  type Step,
  type TableName,
} from '../../shared/deployment/names.ts';
import { PROOF } from '../../shared/rows/custodyProof.ts';
import { PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { MAILED } from '../../shared/rows/mail.ts';
import { OWED_FIELDS } from '../../shared/rows/owed.ts';
import { ENDED_FIELDS, REFERRAL_FIELDS } from '../../shared/rows/referral.ts';
import { SAID_FIELDS } from '../../shared/rows/tip.ts';

/**
 * What each role may do with tables, queues and buckets, written out: nothing here is made by a `grant…` helper, because
 * those give more than they say. Of keys these policies say nothing. Key policies do not delegate to them
 * (keyPolicies.ts), so a word here would have no effect and would only mislead whoever reads it.
 */
export interface Ground {
  readonly table: (name: TableName) => string;
  /** Both lanes of a step. */
  readonly queues: (step: Step) => string[];
  readonly erasures: string;
  readonly roots: string;
  readonly files: string;
  /** The secret that the telephone provider and this deployment share. */
  readonly provider: string;
  /** The one identity that mail goes out by, its address, and the configuration set. */
  readonly mail: { readonly arns: string[]; readonly from: string };
  /** The table that says whether a restore's erasures were replayed, where there was a restore. */
  readonly restores: string | undefined;
}

/** A request names the key of the row that it changes. */
const ROW = ['pk', 'sk'];

const index = (table: string, name: string) => `${table}/index/${name}`;

/** Chunks of one tip's files: a list has to name the folder. */
const eraseFiles = ({ files }: Ground): PolicyStatement[] => [
  allow(['s3:ListBucket'], [files], { StringLike: { 's3:prefix': '?*/' } }),
  allow(['s3:DeleteObject'], [`${files}/*`]),
];

/**
 * Rows of Relay by which duty phones ring: no tip's id begins so. Of the rest phone and routing share a key, the tip, so that keys
 * cannot tell apart what each of them puts there.
 */
const ALARMS = 'alarm*';
const RUNG = 'duty*';
/** When a partner was last written to: delivery's own. */
const MAILS = `${MAILED}*`;

const send = (ground: Ground, ...steps: Step[]) =>
  allow(
    ['sqs:SendMessage'],
    steps.flatMap((step) => ground.queues(step)),
  );

const consume = (ground: Ground, step: Step) =>
  allow(
    ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
    ground.queues(step),
  );

/** A tip's own chain: `pipeline#<tip>`. Partners' chains are out of reach, and nobody may change an entry. */
const appendToTipChains = (ground: Ground) =>
  allow(['dynamodb:Query', 'dynamodb:PutItem'], [ground.table('Custody')], leadingKeys(`${PIPELINE}#*`));

/** Asks whether the gate is open, and whether these tables are those that it was opened for (shared/restore/gate.ts). */
const readGate = ({ restores, table }: Ground, ...names: TableName[]): PolicyStatement[] =>
  restores === undefined
    ? []
    : [allow(['dynamodb:GetItem'], [restores]), allow(['dynamodb:DescribeTable'], names.map(table))];

export const webPermissions = (ground: Ground): PolicyStatement[] => [
  allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [ground.table('Tips')]),
  allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:BatchWriteItem'], [ground.table('Parts')]),
  // Withholds a part, or takes the reporter's own recipient off it.
  allow(['dynamodb:UpdateItem'], [ground.table('Parts')], attributes(...ROW, 'withheld', 'sealed')),
  allow(
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    [ground.table('Mailboxes'), ground.table('Ephemera')],
  ),
  // What upkeep sweeps by goes along with the parts, in one call.
  allow(['dynamodb:BatchWriteItem'], [ground.table('Ephemera')]),
  appendToTipChains(ground),
  send(ground, 'triage', 'routing'),
  ...readGate(ground, 'Tips', 'Parts', 'Mailboxes'),
];

/**
 * Takes texts and calls, gives a code where one is asked for, and says in a call what a code that is keyed opens; it takes nothing
 * of a tip away.
 */
export const phonePermissions = (ground: Ground): PolicyStatement[] => [
  allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [ground.table('Tips')]),
  // A part is read and changed only to take the reporter's own recipient off it, where they gave up sight meanwhile.
  allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:BatchWriteItem'], [ground.table('Parts')]),
  allow(['dynamodb:UpdateItem'], [ground.table('Parts')], attributes(...ROW, 'sealed')),
  allow(
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    [ground.table('Mailboxes')],
  ),
  allow(
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'],
    [ground.table('Ephemera')],
  ),
  // How somebody may be answered by text, sealed to the relay; and what the relay has to look at or to do.
  allow(
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    [ground.table('Relay')],
    noLeadingKeys(ALARMS, RUNG, MAILS),
  ),
  // That somebody took an alarm, or that its call is over: whom it rings, and for what, it can neither see nor change.
  allow(['dynamodb:UpdateItem'], [ground.table('Relay')], {
    ...attributes(...ROW, 'taken', 'ended'),
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [ALARMS] },
    Null: { 'dynamodb:Attributes': 'false', 'dynamodb:LeadingKeys': 'false' },
  }),
  // Whether anything waits for whoever texted their word: not what.
  allow(['dynamodb:Query'], [ground.table('Relay')], onlyNamed(...ROW, 'kind', 'state')),
  appendToTipChains(ground),
  send(ground, 'triage', 'routing', 'relay'),
  allow(['secretsmanager:GetSecretValue'], [ground.provider]),
  // Sealed chunks of what came along; it reads none again.
  allow(['s3:PutObject'], [`${ground.files}/*`]),
  ...readGate(ground, 'Tips', 'Parts', 'Mailboxes'),
];

export const triagePermissions = (ground: Ground): PolicyStatement[] => [
  allow(['dynamodb:GetItem'], [ground.table('Tips')]),
  // Its judgement and what follows from it: never consents or label. What is to be logged stays in the tip for routing.
  allow(
    ['dynamodb:UpdateItem'],
    [ground.table('Tips')],
    attributes('pk', 'revision', 'urgency', 'triaged', ...OWED_FIELDS),
  ),
  send(ground, 'routing'),
  consume(ground, 'triage'),
  ...readGate(ground, 'Tips'),
];

export const routingPermissions = (ground: Ground): PolicyStatement[] => [
  // Puts what staff wrote down for somebody, as web and phone put what is sent to them.
  allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'], [ground.table('Tips')]),
  allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], [ground.table('Parts')]),
  // Withholds a part, or lets it go again after an undo; what is sealed in it is never changed here.
  allow(['dynamodb:UpdateItem'], [ground.table('Parts')], attributes(...ROW, 'withheld')),
  // Deletes what a new code replaced or an erasure ends; it never reads a wrapped key.
  allow(['dynamodb:DeleteItem'], [ground.table('Mailboxes')]),
  allow(
    [
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:BatchWriteItem',
      // Puts several rows, each only if it is not there: BatchExecuteStatement.
      'dynamodb:PartiQLInsert',
    ],
    [ground.table('Referrals')],
  ),
  allow(['dynamodb:Query'], [index(ground.table('Referrals'), INBOX_INDEX)]),
  // Reads and settles what staff asked for; never puts a row, so that it cannot make up a request.
  allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [ground.table('Offices')]),
  allow(['dynamodb:Query'], [ground.table('Offices')], onlyNamed(...ROW, 'sealed')),
  appendToTipChains(ground),
  // For a record: a reviewer's has what every partner's staff did. It writes into none of their chains.
  allow(['dynamodb:Query'], [ground.table('Custody')]),
  // Puts an erasure and cannot take one back: the bucket is locked, and there is no DeleteObject anywhere.
  allow(['s3:PutObject'], [`${ground.erasures}/*`]),
  ...eraseFiles(ground),
  // Hands an answer to the relay, and says who may be told where nobody answers; of an erased tip it deletes what waits there, which
  // it finds by its keys.
  allow(['dynamodb:PutItem', 'dynamodb:DeleteItem'], [ground.table('Relay')], noLeadingKeys(ALARMS, RUNG, MAILS)),
  allow(['dynamodb:Query'], [ground.table('Relay')], onlyNamed(...ROW)),
  send(ground, 'triage', 'delivery', 'relay'),
  consume(ground, 'routing'),
  ...readGate(ground, 'Tips', 'Parts', 'Mailboxes', 'Referrals'),
];

export const deliveryPermissions = (ground: Ground): PolicyStatement[] => [
  allow(['dynamodb:GetItem'], [ground.table('Referrals')]),
  // That something waits. With the reporter's key in reach it could have answers sealed to one of its own.
  allow(
    ['dynamodb:UpdateItem'],
    [ground.table('Referrals')],
    attributes(
      ...ROW,
      'revision',
      'state',
      'unread',
      'inboxPartner',
      'inboxKey',
      'history',
      'alarm',
      'chase',
      'mail',
      ...OWED_FIELDS,
    ),
  ),
  // Has the duty phone ring, and says what became of that.
  allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [ground.table('Relay')], leadingKeys(ALARMS)),
  // Writes to its partner that something waits: where to, and in which hour it last did.
  allow(['dynamodb:Query'], [ground.table('Offices')], onlyNamed(...ROW, 'address')),
  allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [ground.table('Relay')], leadingKeys(MAILS)),
  allow(['ses:SendEmail'], ground.mail.arns, { StringEquals: { 'ses:FromAddress': ground.mail.from } }),
  // And routing, that nobody looks at something: who else may be asked is its to judge.
  send(ground, 'relay', 'routing'),
  appendToTipChains(ground),
  consume(ground, 'delivery'),
  ...readGate(ground, 'Referrals'),
];

/**
 * Opens numbers and waiting texts, by the relay key's own policy, and sees nothing of a tip: what it sends was put beside its
 * jobs, sealed to it alone.
 */
export const relayPermissions = (ground: Ground): PolicyStatement[] => [
  allow(
    ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    [ground.table('Relay')],
  ),
  // Who asked for no more texts: read right before each send, and written where the provider says so.
  allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [ground.table('Ephemera')], leadingKeys('stopped#*')),
  // What became of a text, for whoever wrote it: a field that nothing else reads, and no other of the row.
  allow(['dynamodb:UpdateItem'], [ground.table('Referrals')], attributes(...ROW, 'sending')),
  // Whether somebody has seen what a duty phone rings for.
  allow(['dynamodb:Query'], [ground.table('Referrals')], onlyNamed(...ROW, 'state', 'unread', 'ended')),
  // The number of a partner's duty phone, and nothing else of what staff write.
  allow(['dynamodb:Query'], [ground.table('Offices')], onlyNamed(...ROW, 'number', 'digest', 'hour', 'by')),
  // That its owner wants no texts to it.
  allow(['dynamodb:UpdateItem'], [ground.table('Offices')], attributes(...ROW, 'texts')),
  allow(['secretsmanager:GetSecretValue'], [ground.provider]),
  // And delivery, that there is something to say about a referral.
  send(ground, 'relay', 'delivery'),
  consume(ground, 'relay'),
  ...readGate(ground, 'Referrals'),
];

export const upkeepPermissions = (ground: Ground): PolicyStatement[] => {
  const owing = [ground.table('Tips'), ground.table('Referrals'), ground.table('Offices'), ground.table('Relay')];
  return [
    allow(
      ['dynamodb:Query'],
      [...owing.map((table) => index(table, OWED_INDEX)), index(ground.table('Tips'), KEPT_INDEX)],
    ),
    // It schedules and does nothing else: of a row that owes a step it may see and change the outbox alone.
    allow(['dynamodb:UpdateItem'], owing, attributes(...ROW, ...OWED_FIELDS)),
    // What a try at a tip left behind goes, once the tip itself has been asked whether it names it.
    allow(['dynamodb:GetItem'], [ground.table('Tips')]),
    allow(['dynamodb:DeleteItem'], [ground.table('Mailboxes'), ground.table('Parts')]),
    allow(['s3:DeleteObject'], [`${ground.files}/*`]),
    // The one Scan of the house: what expires here has no index, and holds nothing that was said.
    allow(['dynamodb:Scan', 'dynamodb:DeleteItem'], [ground.table('Ephemera')]),
    send(ground, 'triage', 'routing', 'delivery', 'relay'),
    ...readGate(ground, 'Tips', 'Parts', 'Mailboxes', 'Referrals'),
  ];
};

export const custodyPermissions = (ground: Ground): PolicyStatement[] => [
  allow(['dynamodb:Query'], [ground.table('Custody'), index(ground.table('Custody'), HOUR_INDEX)]),
  // Beside the chains, never into one: who signs must not be able to write what is signed.
  allow(['dynamodb:PutItem'], [ground.table('Custody')], leadingKeys(`${PROOF}#*`)),
  // By versions, which a delete marker does not hide.
  allow(['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], [`${ground.roots}/*`]),
  // ListBucket: who lacks it is told nothing of what is not there.
  allow(['s3:ListBucket', 's3:ListBucketVersions'], [ground.roots]),
];

/**
 * Erases again what a backup brought back, and holds no key. Of rows that wrap one it sees where they are, and no more: it
 * finds them by their keys, and deletes.
 */
export const replayPermissions = (ground: Ground): PolicyStatement[] => [
  allow(['s3:ListBucketVersions'], [ground.erasures], { StringLike: { 's3:prefix': 'erasures/*' } }),
  allow(['dynamodb:GetItem', 'dynamodb:DeleteItem'], [ground.table('Tips')]),
  // Each restored tip is held against its chain, and says again what its reporter said last.
  allow(['dynamodb:Scan'], [ground.table('Tips')], onlyNamed('pk')),
  allow(['dynamodb:UpdateItem'], [ground.table('Tips')], attributes('pk', 'revision', ...SAID_FIELDS, ...OWED_FIELDS)),
  allow(['dynamodb:Query'], [ground.table('Parts')], onlyNamed(...ROW)),
  allow(['dynamodb:DeleteItem'], [ground.table('Parts'), ground.table('Mailboxes')]),
  allow(['dynamodb:Scan'], [ground.table('Mailboxes')], onlyNamed('pk', 'tip')),
  // What a partner sees from then on is that it ended: the referral itself stays. Of a grant it sees no more than its key.
  allow(['dynamodb:Query'], [ground.table('Referrals')], onlyNamed(...REFERRAL_FIELDS)),
  allow(['dynamodb:DeleteItem'], [ground.table('Referrals')]),
  allow(
    ['dynamodb:UpdateItem'],
    [ground.table('Referrals')],
    attributes(...ROW, 'revision', ...ENDED_FIELDS, ...OWED_FIELDS),
  ),
  allow(['dynamodb:Query'], [ground.table('Offices')], onlyNamed(...ROW, 'sealed')),
  allow(['dynamodb:UpdateItem'], [ground.table('Offices')], attributes(...ROW, 'sealed')),
  ...eraseFiles(ground),
  appendToTipChains(ground),
  ...readGate(ground, 'Tips', 'Parts', 'Mailboxes', 'Referrals'),
  ...(ground.restores === undefined ? [] : [allow(['dynamodb:PutItem'], [ground.restores])]),
];

export const staffPermissions = (ground: Ground, partner: string): PolicyStatement[] => [
  allow(['dynamodb:GetItem', 'dynamodb:Query'], [ground.table('Referrals')], leadingKeys(partner)),
  allow(['dynamodb:Query'], [index(ground.table('Referrals'), INBOX_INDEX)], leadingKeys(partner)),
  allow(
    ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    [ground.table('Offices')],
    leadingKeys(partner),
  ),
  // One part at a time, by a key that only a grant names: no Query, so no looking round.
  allow(['dynamodb:GetItem'], [ground.table('Parts')]),
  // What a part names, and nothing opens but the key in that part: again without a list.
  allow(['s3:GetObject'], [`${ground.files}/*`]),
  allow(['dynamodb:Query', 'dynamodb:PutItem'], [ground.table('Custody')], leadingKeys(`${partner}#*`)),
  send(ground, 'routing'),
  ...readGate(ground, 'Parts', 'Referrals'),
];

/** To partners without a seat what `staff-<partner>` is to those with one, with nobody who signs in. */
export const packetPermissions = (ground: Ground, partners: readonly string[]): PolicyStatement[] => [
  allow(['dynamodb:GetItem'], [ground.table('Referrals')], leadingKeys(...partners)),
  allow(['dynamodb:Query'], [index(ground.table('Referrals'), INBOX_INDEX)], leadingKeys(...partners)),
  // How far each packet came, and what it asks of routing: that a partner has seen something. A withdrawal ends the row.
  allow(
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    [ground.table('Offices')],
    leadingKeys(...partners),
  ),
  allow(['dynamodb:GetItem'], [ground.table('Parts')]),
  allow(['s3:GetObject'], [`${ground.files}/*`]),
  allow(
    ['dynamodb:Query', 'dynamodb:PutItem'],
    [ground.table('Custody')],
    leadingKeys(...partners.map((partner) => `${partner}#*`)),
  ),
  send(ground, 'routing'),
  ...readGate(ground, 'Parts', 'Referrals'),
];
