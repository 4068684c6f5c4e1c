import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Restore } from '../deployment.ts';
import {
  HOUR_INDEX,
  INBOX_INDEX,
  KEPT_INDEX,
  OWED_INDEX,
  tableName,
  type TableName,
} from '../../shared/deployment/names.ts';

/** How far back a table can be restored; an erasure is complete when these have passed (design, part 6). */
const RECOVERY_DAYS = 7;

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** One row an id, so no sort key. */
const SINGLE: ReadonlySet<TableName> = new Set(['Tips', 'Mailboxes', 'Ephemera']);
const OWING: ReadonlySet<TableName> = new Set(['Tips', 'Referrals', 'Offices', 'Relay']);
/** Have no backup. */
const UNKEPT: ReadonlyMap<TableName, string> = new Map([
  [
    'Ephemera',
    'A restore would bring back keys of rate buckets and times of arrival; what is lost here is asked anew.',
  ],
  [
    'Relay',
    'A restore would bring back numbers that were erased, and texts that were sent: nobody is to get one twice.',
  ],
]);

interface Props {
  readonly deployment: string;
  readonly name: TableName;
  readonly key: IKey;
  readonly policy: PolicyDocument;
  readonly restore: Restore | undefined;
}

export const houseTable = (scope: Construct, { deployment, name, key, policy, restore }: Props): Table => {
  const unkept = UNKEPT.get(name);
  const physical = tableName(deployment, name, restore?.id);
  // A restored table is another resource: the one before stays as it is, outside of the stack.
  const isRestored = physical !== tableName(deployment, name);
  const adopting = isRestored && restore?.adopting === true;
  const table = new Table(scope, isRestored ? `${name}-${restore?.id}` : name, {
    tableName: physical,
    partitionKey: text('pk'),
    ...(SINGLE.has(name) ? {} : { sortKey: text('sk') }),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: key,
    pointInTimeRecoverySpecification:
      unkept !== undefined || adopting
        ? { pointInTimeRecoveryEnabled: false }
        : { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: RECOVERY_DAYS },
    ...(adopting ? {} : { resourcePolicy: policy }),
    deletionProtection: !adopting,
    removalPolicy: RemovalPolicy.RETAIN,
    ...(name === 'Ephemera' ? { timeToLiveAttribute: 'expires' } : {}),
  });
  if (unkept !== undefined) Validations.of(table).acknowledge({ id: 'AwsSolutions-DDB3', reason: unkept });
  if (adopting) {
    Validations.of(table).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason: 'A restored table comes without point-in-time recovery: the deploy after this one turns it on.',
    });
  }
  if (OWING.has(name)) {
    // What upkeep needs to know which queue and lane, and how long to wait, and nothing else of the row.
    table.addGlobalSecondaryIndex({
      indexName: OWED_INDEX,
      partitionKey: text('owedShard'),
      sortKey: text('owedNext'),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['owed', 'owedTries', 'owedLane'],
    });
  }
  if (name === 'Tips') {
    // Which were kept for as long as the country says, and nothing else of them.
    table.addGlobalSecondaryIndex({
      indexName: KEPT_INDEX,
      partitionKey: text('keptShard'),
      sortKey: text('keptSince'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }
  if (name === 'Custody') {
    // Which chains grew in an hour, and nothing of what they say.
    table.addGlobalSecondaryIndex({
      indexName: HOUR_INDEX,
      partitionKey: text('hour'),
      sortKey: text('pk'),
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }
  if (name === 'Referrals') {
    table.addGlobalSecondaryIndex({
      indexName: INBOX_INDEX,
      partitionKey: text('inboxPartner'),
      sortKey: text('inboxKey'),
      projectionType: ProjectionType.ALL,
    });
  }
  return table;
};
