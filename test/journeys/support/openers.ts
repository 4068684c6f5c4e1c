import { GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand } from '@aws-sdk/client-kms';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Runtime } from '../../../infra/local/runtime.ts';
import type { AwsClients } from '../../../infra/local/runtime/clients.ts';
import type { TableName } from '../../../shared/deployment/names.ts';
import { partRowSchema, type PartRow } from '../../../shared/rows/part.ts';
import { grantRowSchema, type GrantRow } from '../../../shared/rows/referral.ts';
import { openWithContentKey } from '../../../shared/sealing/open.ts';
import { jsonText } from '../../../shared/sealing/json.ts';
import { readSealed } from '../../../shared/sealing/sealedText.ts';
import { wrappedKey } from '../../../shared/sealing/sealed.ts';

/** Every principal that runs code; each lane of a step has the same role. */
export const principalsOf = (runtime: Runtime): string[] => [
  'web',
  'phone',
  'triage-urgent',
  'routing-urgent',
  'delivery-urgent',
  'relay-urgent',
  'upkeep',
  'custody',
  'replay',
  ...Object.keys(runtime.sites).filter((name) => name.startsWith('staff-')),
  // Only where a partner has no seat.
  ...runtime.deployment.functions.filter(({ name }) => name.endsWith('-packet')).map(() => 'packet'),
];

const deploymentName = (runtime: Runtime): string => runtime.environmentOf('web')['DEPLOYMENT'] ?? '';

/** After a restore it ends in the restore's id. */
const nameOf = ({ deployment }: Runtime, table: TableName): string => {
  const variable = `TABLE_${table.toUpperCase()}`;
  const name = deployment.functions.find(({ environment }) => environment[variable] !== undefined)?.environment[
    variable
  ];
  if (name === undefined) throw new Error(`No function knows ${variable}`);
  return name;
};

const scan = async (runtime: Runtime, table: TableName): Promise<Record<string, unknown>[]> => {
  const name = nameOf(runtime, table);
  const { Items = [] } = await runtime.admin.dynamodb.send(new ScanCommand({ TableName: name }));
  return Items.map((item) => unmarshall(item));
};

/** All rows of a table, as the account's root sees them: the demo's and the tests' own eye, not a way of the house. */
export const rowsOf = scan;

const partsOf = async (runtime: Runtime, tip: string): Promise<PartRow[]> =>
  (await scan(runtime, 'Parts')).filter(({ pk }) => pk === tip).map((row) => partRowSchema.parse(row));

const grantsOf = async (runtime: Runtime, tip: string): Promise<GrantRow[]> =>
  (await scan(runtime, 'Referrals'))
    .map((row) => grantRowSchema.safeParse(row))
    .flatMap((parsed) => (parsed.success && parsed.data.tip === tip ? [parsed.data] : []));

const attempt = async <Value>(work: Promise<Value>): Promise<Value | undefined> => {
  try {
    return await work;
  } catch {
    return undefined;
  }
};

/** Fetches the sealed part by the principal's own permission. */
const fetchPart = async (runtime: Runtime, aws: AwsClients, { pk, sk }: PartRow): Promise<PartRow | undefined> => {
  const command = new GetItemCommand({
    TableName: nameOf(runtime, 'Parts'),
    Key: marshall({ pk, sk }),
    ConsistentRead: true,
  });
  const answer = await attempt(aws.dynamodb.send(command));
  return answer?.Item === undefined ? undefined : partRowSchema.parse(unmarshall(answer.Item));
};

/** Every way to a content key that the house has: the keys that seal, and each grant under each partner's context. */
const contentKeys = async (
  runtime: Runtime,
  aws: AwsClients,
  part: PartRow,
  grants: readonly GrantRow[],
): Promise<Uint8Array[]> => {
  const routing = runtime.environmentOf('routing-urgent');
  const keys = jsonText.parse(routing['KEYS_PARTNERS'] ?? '{}');
  const keyOf = (partner: string): string => String(Object.entries(Object(keys)).find(([id]) => id === partner)?.[1]);
  const sealed = readSealed(part.sealed);
  const sealing = { intake: routing['KEY_INTAKE'], relay: runtime.environmentOf('phone')['KEY_RELAY'] };
  const tries = [
    ...(['intake', 'relay'] as const).flatMap((kid) => {
      const wrapped = sealed.ok ? wrappedKey(sealed.value, kid) : sealed;
      const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256';
      return wrapped.ok
        ? [new DecryptCommand({ KeyId: sealing[kid], CiphertextBlob: wrapped.value, EncryptionAlgorithm })]
        : [];
    }),
    ...grants
      .filter(({ digest }) => digest === part.digest)
      .map(
        ({ pk: partner, grant }) =>
          new DecryptCommand({
            KeyId: keyOf(partner),
            CiphertextBlob: Buffer.from(grant, 'base64'),
            EncryptionContext: { deployment: deploymentName(runtime), tip: part.pk, part: part.part, partner },
          }),
      ),
  ];
  const answers = await Promise.all(tries.map((command) => attempt(aws.kms.send(command))));
  return answers.flatMap((answer) => (answer?.Plaintext === undefined ? [] : [answer.Plaintext]));
};

export interface Opening {
  readonly principal: string;
  readonly part: string;
  readonly version: string;
  readonly opens: boolean;
}

/** Tries every principal on every part of a tip, with its own credentials: what could be opened, not what should be. */
export const whoOpens = async (runtime: Runtime, tip: string): Promise<Opening[]> => {
  const [parts, grants] = await Promise.all([partsOf(runtime, tip), grantsOf(runtime, tip)]);
  const openings: Opening[] = [];
  for (const principal of principalsOf(runtime)) {
    const aws = runtime.clientsAs(principal);
    for (const part of parts) {
      const fetched = await fetchPart(runtime, aws, part);
      const keys = await contentKeys(runtime, aws, part, grants);
      const { version, digest, author, audience, translation } = part;
      const header = {
        deployment: deploymentName(runtime),
        tip,
        part: part.part,
        version,
        author,
        audience,
        of: translation?.of,
      };
      const opened = await Promise.all(
        keys.map((key) => openWithContentKey(jsonText.parse(fetched?.sealed ?? 'null'), key, { header, digest })),
      );
      openings.push({ principal, part: part.part, version, opens: opened.some(({ ok }) => ok) });
    }
  }
  return openings;
};

/** `staff-desk: report, identity`, in the order of the principals; who opens nothing is left out. */
export const summaryOf = (openings: readonly Opening[]): Record<string, string[]> => {
  const summary: Record<string, string[]> = {};
  for (const { principal, part, opens } of openings) {
    if (opens && !(summary[principal] ?? []).includes(part)) summary[principal] = [...(summary[principal] ?? []), part];
  }
  return summary;
};
