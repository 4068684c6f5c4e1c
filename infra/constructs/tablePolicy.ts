import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { REGISTER, staffName, type TableName } from '../../shared/deployment/names.ts';

/** Everything that reads or writes rows, or carries them all away. A transaction is judged by what it does to each row. */
const ROWS = [
  'dynamodb:GetItem',
  'dynamodb:BatchGetItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:ConditionCheckItem',
  'dynamodb:PartiQLSelect',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PartiQLDelete',
  'dynamodb:ExportTableToPointInTime',
];

/** Who has business with the rows of a table; what business, their own permissions say (permissions.ts). */
const rolesOf = (table: TableName, seats: readonly string[], hasPackets: boolean): readonly string[] => {
  // Whoever opens what partners were granted: one for each seat, and one for all that have none.
  const staff = [...seats.map(staffName), ...(hasPackets ? ['packet'] : [])];
  const roles: Record<TableName, readonly string[]> = {
    Tips: ['web', 'phone', 'triage', 'routing', 'upkeep', 'replay'],
    Parts: ['web', 'phone', 'routing', 'upkeep', 'replay', ...staff],
    Mailboxes: ['web', 'phone', 'routing', 'upkeep', 'replay'],
    Referrals: ['routing', 'delivery', 'upkeep', 'relay', 'replay', ...staff],
    Offices: ['routing', 'delivery', 'upkeep', 'relay', 'replay', ...staff, REGISTER],
    Custody: ['web', 'phone', 'routing', 'delivery', 'custody', 'replay', ...staff],
    Ephemera: ['web', 'phone', 'relay', 'upkeep'],
    Relay: ['phone', 'routing', 'delivery', 'relay', 'upkeep'],
  };
  return roles[table];
};

/** Every role that stands behind the gate of a restore. */
const rolesBehindGate = (seats: readonly string[], hasPackets: boolean): readonly string[] => [
  'web',
  'phone',
  'triage',
  'routing',
  'delivery',
  'relay',
  'upkeep',
  'replay',
  ...seats.map(staffName),
  ...(hasPackets ? ['packet'] : []),
];

interface Props {
  /** `Restores` says whether the gate is open: who stands behind it may read it (shared/restore/gate.ts). */
  readonly table: TableName | 'Restores';
  readonly arn: string;
  readonly seats: readonly string[];
  /** There are partners without a seat. */
  readonly hasPackets: boolean;
  readonly roleArn: (role: string) => string;
}

/**
 * Refuses rows to everybody but the named roles, whatever else IAM allows them. Without it an administrator could put
 * himself a member and a session beside them into Offices, and read as that partner's staff. A session of a role counts
 * as its role. Whoever may deploy can change this policy too, which raises an alarm.
 */
export const tablePolicy = ({ table, arn, seats, hasPackets, roleArn }: Props): PolicyDocument =>
  new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'RowsForNamedRoles',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ROWS,
        resources: [arn, `${arn}/index/*`],
        conditions: {
          ArnNotEquals: {
            'aws:PrincipalArn': (table === 'Restores'
              ? rolesBehindGate(seats, hasPackets)
              : rolesOf(table, seats, hasPackets)
            ).map(roleArn),
          },
        },
      }),
    ],
  });
