import { createHash } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { registerKey, registerRowSchema, type StaffRole } from '../../../shared/rows/request.ts';

/** Somebody who does not exist, for trying a portal out. There is no password, since there is nobody to be kept out. */
export interface Account {
  /** `anna@desk` */
  readonly name: string;
  readonly partner: string;
  /** Nothing: they can sign in, and are on no register until somebody invites them. */
  readonly role: StaffRole | undefined;
  readonly sub: string;
}

const PEOPLE: readonly { readonly name: string; readonly role: StaffRole | undefined }[] = [
  { name: 'anna', role: 'case_worker' },
  { name: 'sam', role: 'supervisor' },
  { name: 'ada', role: 'partner_admin' },
  { name: 'nora', role: undefined },
];

/** The review group's case worker is one of those who decide what the law takes from a person's hands. */
const roleAt = (reviewer: string | undefined, partner: string, role: StaffRole | undefined): StaffRole | undefined =>
  role === 'case_worker' && partner === reviewer ? 'reviewer' : role;

/** The same for an account at every start, so that what it wrote stays its own. In the form of Cognito's: a UUID. */
const subOf = (deployment: string, name: string): string => {
  const digest = createHash('sha256').update(`${deployment}/${name}`).digest('hex');
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(12, 16),
    digest.slice(16, 20),
    digest.slice(20, 32),
  ].join('-');
};

export const accountsOf = (
  deployment: string,
  partners: readonly string[],
  reviewer: string | undefined,
): readonly Account[] =>
  partners.flatMap((partner) =>
    PEOPLE.map(({ name, role }) => ({
      name: `${name}@${partner}`,
      partner,
      role: roleAt(reviewer, partner, role),
      sub: subOf(deployment, `${name}@${partner}`),
    })),
  );

/** What an operator does by hand on AWS. Only rows that are missing: whoever was taken off or promoted stays so. */
export const enterInRegister = async (
  dynamodb: DynamoDBClient,
  table: string,
  accounts: readonly Account[],
): Promise<void> => {
  for (const { partner, role, sub } of accounts) {
    if (role === undefined) continue;
    const row = registerRowSchema.parse({ pk: partner, sk: registerKey(sub), sub, id: sub.slice(0, 8), role });
    try {
      await dynamodb.send(
        new PutItemCommand({
          TableName: table,
          Item: marshall(row),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
    }
  }
};
