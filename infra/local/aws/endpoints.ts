import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAtRest } from './at-rest.ts';
import { createAuthoriser, type Principal } from './authorise.ts';
import { startEngine } from './dynamodb/engine.ts';
import { dynamodbService } from './dynamodb/service.ts';
import { createTables } from './dynamodb/tables.ts';
import { createGate } from './gate.ts';
import { Keyring } from './kms/keyring.ts';
import { loadMaterial } from './kms/material.ts';
import { kmsService } from './kms/service.ts';
import { checkPolicy } from './policy.ts';
import { ObjectStore } from './s3/store.ts';
import { s3Service } from './s3/service.ts';
import { secretsManagerService } from './secretsmanager/service.ts';
import { sesService } from './ses/service.ts';
import { MailStore } from './ses/store.ts';
import { type RunningServer, serve, type ServerOptions, type Service } from './server.ts';
import type { Credentials, EndpointOptions, Endpoints, ServiceName } from './spec.ts';
import { queuePoller } from './sqs/poller.ts';
import { Queues } from './sqs/queues.ts';
import { sqsService } from './sqs/service.ts';

/** Starts DynamoDB, KMS, SQS, S3, Secrets Manager and SES on loopback, each refusing what the policies refuse. */
export async function startEndpoints(options: EndpointOptions): Promise<Endpoints> {
  const { account, region, roles } = options;
  checkResourcePolicies(options);
  const directory = stateDirectory(options.stateDirectory);
  const now = options.clock ?? Date.now;
  const authoriser = createAuthoriser({ account, region, roles });
  const gate = createGate(authoriser, options.onCall);
  const atRest = createAtRest(authoriser, options.keys, account, region);

  const memory = options.stateDirectory === ':memory:';
  const [engine, material] = await Promise.all([
    startEngine(memory ? undefined : join(directory.path, 'dynamodb')),
    loadMaterial(join(directory.path, 'kms'), options.keys, options.keyCacheDirectory),
  ]);
  await createTables(engine, options.tables, now);
  const keyring = new Keyring(options.keys, material, gate, account);
  const queues = new Queues({
    journalPath: join(directory.path, 'sqs.jsonl'),
    specs: options.queues,
    gate,
    atRest,
    clock: options.clock,
    faults: options.faults?.queues,
  });
  const store = new ObjectStore(join(directory.path, 's3'), options.buckets, now);

  const mails = new MailStore(join(directory.path, 'ses.jsonl'), now);

  const principals = new Principals(
    account,
    roles.map((role) => role.arn),
  );
  const sequence = { next: 1 };
  const running = new Map<ServiceName, RunningServer>();
  const urlOf = (service: ServiceName) => running.get(service)?.url ?? '';
  const queueUrl = (name: string) => `${urlOf('sqs')}/${account}/${queues.store.spec(name).name}`;
  const services: Service[] = [
    dynamodbService({
      engine,
      tables: options.tables,
      gate,
      atRest,
      account,
      metered: options.countCapacity === true,
    }),
    kmsService(keyring),
    sqsService({ queues, urlOf: queueUrl }),
    s3Service({ store, gate, atRest }),
    secretsManagerService({ secrets: options.secrets ?? [], gate }),
    sesService({ identities: [], configurationSets: [], ...options.mail, gate, keep: mails.keep }),
  ];
  const close = async () => {
    // Services first: a long poll would otherwise hold its connection for its twenty seconds.
    queues.close();
    await Promise.all([...running.values()].map((server) => server.close()));
    store.close();
    await engine.close();
    directory.release();
  };
  try {
    for (const service of services) {
      running.set(
        service.name,
        await serve(service, { port: options.ports?.[service.name] ?? 0, ...hooks(options, principals, sequence) }),
      );
    }
  } catch (error) {
    await close();
    throw error;
  }

  return {
    urls: {
      dynamodb: urlOf('dynamodb'),
      kms: urlOf('kms'),
      sqs: urlOf('sqs'),
      s3: urlOf('s3'),
      secretsmanager: urlOf('secretsmanager'),
      ses: urlOf('ses'),
    },
    credentialsFor: (arn) => principals.credentialsFor(arn),
    rootCredentials: principals.credentialsFor(principals.rootArn),
    adminCredentials: principals.credentialsFor(RUNTIME),
    queueUrl,
    queues: queuePoller(queues),
    mails: () => mails.all(),
    close,
  };
}

/** ':memory:' is a directory of its own that goes when the endpoints close: one code path, and nothing left behind. */
function stateDirectory(path: string): { path: string; release: () => void } {
  if (path !== ':memory:') {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return { path, release: () => {} };
  }
  const temporary = mkdtempSync(join(tmpdir(), 'quietline-'));
  return { path: temporary, release: () => rmSync(temporary, { recursive: true, force: true }) };
}

function checkResourcePolicies({ tables, keys, queues, buckets, secrets = [] }: EndpointOptions): void {
  for (const { arn, policy } of [...tables, ...keys, ...queues, ...buckets, ...secrets]) {
    if (policy !== undefined) checkPolicy('resource', arn, policy);
  }
}

/** Whose key the runtime itself works with; no ARN, so that no role can have the name. */
const RUNTIME = 'runtime';

/** An access key for each role, new at each start and not to be guessed: another process of this machine has none. */
class Principals {
  readonly rootArn: string;
  readonly #credentials: ReadonlyMap<string, Credentials>;
  readonly #byKeyId: ReadonlyMap<string, { principal: Principal; secret: string }>;

  constructor(account: string, roleArns: readonly string[]) {
    this.rootArn = `arn:aws:iam::${account}:root`;
    const issued = [RUNTIME, this.rootArn, ...roleArns].map((arn) => {
      const accessKeyId = `ASIA${randomBytes(10).toString('hex').toUpperCase()}`;
      const principal: Principal =
        arn === RUNTIME
          ? { arn: this.rootArn, kind: 'runtime' }
          : { arn, kind: arn === this.rootArn ? 'root' : 'role' };
      return { arn, principal, credentials: { accessKeyId, secretAccessKey: randomBytes(30).toString('base64') } };
    });
    this.#credentials = new Map(issued.map(({ arn, credentials }) => [arn, credentials]));
    this.#byKeyId = new Map(
      issued.map(({ principal, credentials: { accessKeyId, secretAccessKey: secret } }) => [
        accessKeyId,
        { principal, secret },
      ]),
    );
  }

  credentialsFor(arn: string): Credentials {
    const credentials = this.#credentials.get(arn);
    if (credentials === undefined) throw new Error(`No role ${arn} was given to the local endpoints`);
    return credentials;
  }

  secretFor = (accessKeyId: string): string | undefined => this.#byKeyId.get(accessKeyId)?.secret;

  principalFor = (accessKeyId: string): Principal => {
    const known = this.#byKeyId.get(accessKeyId);
    if (known === undefined) throw new Error('A verified signature has a principal');
    return known.principal;
  };
}

function hooks(
  { faults, onExchange }: EndpointOptions,
  principals: Principals,
  sequence: { next: number },
): Omit<ServerOptions, 'port'> {
  return {
    secretFor: principals.secretFor,
    principalFor: principals.principalFor,
    before: async (request) => {
      const summary = { ...request, sequence: sequence.next };
      sequence.next += 1;
      return { summary, fault: await faults?.beforeCall?.(summary) };
    },
    after: async (summary) => faults?.afterCall?.(summary),
    onExchange,
  };
}
