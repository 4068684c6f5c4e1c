import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { restoresTableName } from '../../shared/deployment/names.ts';

/** One row a restore: whether its erasures were replayed. Where it is missing, nothing is served. */
export const restoresTable = (scope: Construct, deployment: string, key: IKey, policy: PolicyDocument): Table => {
  const table = new Table(scope, 'Restores', {
    tableName: restoresTableName(deployment),
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: key,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false },
    resourcePolicy: policy,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(table).acknowledge({
    id: 'AwsSolutions-DDB3',
    reason:
      'What is lost here is found out anew, by replaying the erasures once more; a backup could say that it was done.',
  });
  return table;
};
