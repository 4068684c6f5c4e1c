import { Stack, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { erasures } from '../constructs/erasures.ts';
import { files } from '../constructs/files.ts';
import { dataKey, houseKeys, type HouseKeys } from '../constructs/keys.ts';
import { originSecrets } from '../constructs/originSecret.ts';
import {
  custodyPermissions,
  deliveryPermissions,
  packetPermissions,
  phonePermissions,
  relayPermissions,
  replayPermissions,
  type Ground,
  routingPermissions,
  staffPermissions,
  triagePermissions,
  upkeepPermissions,
  webPermissions,
} from '../constructs/permissions.ts';
import { providerSecret } from '../constructs/providerSecret.ts';
import { registerRole } from '../constructs/register.ts';
import { functionRole } from '../constructs/role.ts';
import { roots } from '../constructs/roots.ts';
import { restoresTable } from '../constructs/restoresTable.ts';
import { houseTable } from '../constructs/table.ts';
import { tablePolicy } from '../constructs/tablePolicy.ts';
import type { Deployment } from '../deployment.ts';
import {
  mailFrom,
  mailSetName,
  queueName,
  restoresTableName,
  roleName,
  staffName,
  tableName,
  type TableName,
} from '../../shared/deployment/names.ts';

const lanes = (name: string) => [`${name}-urgent`, `${name}-routine`];

export type HouseTables = Readonly<Record<TableName, Table>>;

export interface HouseRoles {
  readonly web: Role;
  readonly phone: Role;
  readonly triage: Role;
  readonly routing: Role;
  readonly delivery: Role;
  readonly relay: Role;
  readonly upkeep: Role;
  readonly custody: Role;
  readonly replay: Role;
  /** Where there are partners without a seat. */
  readonly packet: Role | undefined;
  /** By partner. */
  readonly staff: ReadonlyMap<string, Role>;
}

/**
 * What outlives every deploy of code: keys, tables, the locked bucket, and all roles, because key policies name them. It
 * names queues and log groups of the line stack by their names, so that it never waits for a stack that comes later.
 */
export class VaultStack extends Stack {
  readonly tables: HouseTables;
  readonly roles: HouseRoles;
  readonly keys: HouseKeys;
  readonly erasures: Bucket;
  readonly roots: Bucket;
  readonly files: Bucket;
  /** Only after a restore. */
  readonly restores: Table | undefined;

  constructor(scope: Construct, deployment: Deployment) {
    super(scope, `${deployment.name}-vault`, {
      description: 'Quietline: keys, tables and roles. Protected; nothing here is to be deleted by hand.',
      env: { region: deployment.region },
      terminationProtection: true,
    });
    const data = dataKey(this, deployment);
    const table = (name: TableName) => this.makeTable(deployment, name, data);
    this.tables = {
      Tips: table('Tips'),
      Parts: table('Parts'),
      Mailboxes: table('Mailboxes'),
      Referrals: table('Referrals'),
      Offices: table('Offices'),
      Custody: table('Custody'),
      Ephemera: table('Ephemera'),
      Relay: table('Relay'),
    };
    this.roots = roots(this, { key: data, custody: this.roleArn(deployment.name, 'custody') });
    this.erasures = erasures(this, data, this.roleArn(deployment.name, 'routing'));
    const recipients = deployment.recipients.map(({ id }) => id);
    const roles = (...names: string[]) => names.map((name) => this.roleArn(deployment.name, name));
    this.files = files(this, {
      key: data,
      put: roles('phone'),
      get: roles(...deployment.seats.map(({ id }) => staffName(id)), ...(recipients.length > 0 ? ['packet'] : [])),
      list: roles('routing', 'replay'),
      delete: roles('routing', 'replay', 'upkeep'),
    });
    this.restores =
      deployment.restore && restoresTable(this, deployment.name, data, this.policyOf(deployment, 'Restores'));
    const provider = providerSecret(
      this,
      deployment.name,
      ['phone', 'relay'].map((role) => this.roleArn(deployment.name, role)),
    );
    this.roles = this.makeRoles(deployment, provider.ref);
    registerRole(this, {
      deployment: deployment.name,
      seats: deployment.seats.map(({ id }) => id),
      recipients,
      offices: this.tables.Offices.tableArn,
    });
    this.keys = houseKeys(this, deployment, {
      web: this.roles.web.roleArn,
      phone: this.roles.phone.roleArn,
      routing: this.roles.routing.roleArn,
      relay: this.roles.relay.roleArn,
      custody: this.roles.custody.roleArn,
      staff: new Map([...this.roles.staff].map(([partner, role]) => [partner, role.roleArn])),
      packet: this.roles.packet && { role: this.roles.packet.roleArn, partners: recipients },
    });
    originSecrets(this, deployment);
    Validations.of(this.roles.custody).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::<Roots3B10600B.Arn>/*]',
      reason: 'Objects are named by hour; the signer reads and adds any, and the bucket lets it change or delete none.',
    });
    Validations.of(this.roles.routing).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::<ErasuresA1C9C257.Arn>/*]',
      reason: 'Objects are named by what was erased; routing may put any, and read or delete none.',
    });
    this.acknowledgeFiles();
  }

  /** Chunks are named by tip and digest: no policy could name them one by one. */
  private acknowledgeFiles(): void {
    const { phone, routing, replay, upkeep, staff, packet } = this.roles;
    for (const role of [phone, routing, replay, upkeep, ...staff.values(), ...(packet === undefined ? [] : [packet])]) {
      Validations.of(role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::<Files8E6940B8.Arn>/*]',
        reason: 'Objects are named by tip and digest, and hold what is sealed; each role may do one thing with any.',
      });
    }
  }

  private makeTable(deployment: Deployment, name: TableName, key: IKey): Table {
    const { name: prefix, restore } = deployment;
    return houseTable(this, { deployment: prefix, name, key, restore, policy: this.policyOf(deployment, name) });
  }

  /** Roles' policies name tables and tables' policies name roles: the latter by name, so that neither waits for the other. */
  private policyOf(
    { name: deployment, seats, recipients, restore }: Deployment,
    table: TableName | 'Restores',
  ): PolicyDocument {
    const physical = table === 'Restores' ? restoresTableName(deployment) : tableName(deployment, table, restore?.id);
    return tablePolicy({
      table,
      arn: this.formatArn({ service: 'dynamodb', resource: 'table', resourceName: physical }),
      seats: seats.map(({ id }) => id),
      hasPackets: recipients.length > 0,
      roleArn: (role) => this.roleArn(deployment, role),
    });
  }

  private makeRoles({ name: deployment, domain, seats, recipients }: Deployment, provider: string): HouseRoles {
    const ground: Ground = {
      table: (name) => this.tables[name].tableArn,
      queues: (step) => [
        this.queueArn(queueName(deployment, step, 'urgent')),
        this.queueArn(queueName(deployment, step, 'routine')),
      ],
      erasures: this.erasures.bucketArn,
      roots: this.roots.bucketArn,
      files: this.files.bucketArn,
      provider,
      mail: {
        arns: [
          this.formatArn({ service: 'ses', resource: 'identity', resourceName: domain }),
          this.formatArn({ service: 'ses', resource: 'configuration-set', resourceName: mailSetName(deployment) }),
        ],
        from: mailFrom(domain),
      },
      restores: this.restores?.tableArn,
    };
    const role = (name: string, statements: PolicyStatement[], functions = [name]) =>
      functionRole(this, `Role-${name}`, {
        deployment,
        role: name,
        functions,
        statements,
      });
    return {
      web: role('web', webPermissions(ground)),
      phone: role('phone', phonePermissions(ground)),
      triage: role('triage', triagePermissions(ground), lanes('triage')),
      routing: role('routing', routingPermissions(ground), lanes('routing')),
      delivery: role('delivery', deliveryPermissions(ground), lanes('delivery')),
      relay: role('relay', relayPermissions(ground), lanes('relay')),
      upkeep: role('upkeep', upkeepPermissions(ground)),
      custody: role('custody', custodyPermissions(ground)),
      replay: role('replay', replayPermissions(ground)),
      packet:
        recipients.length === 0
          ? undefined
          : role(
              'packet',
              packetPermissions(
                ground,
                recipients.map(({ id }) => id),
              ),
            ),
      staff: new Map(seats.map(({ id }) => [id, role(staffName(id), staffPermissions(ground, id))])),
    };
  }

  private roleArn(deployment: string, role: string): string {
    return this.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: roleName(deployment, role) });
  }

  private queueArn(name: string): string {
    return this.formatArn({ service: 'sqs', resource: name });
  }
}
