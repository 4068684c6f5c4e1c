import { join } from 'node:path';
import { deploymentOf, functionName, tableName } from '../../shared/deployment/names.ts';
import { startEndpoints } from './aws/endpoints.ts';
import type { SentMail } from './aws/ses/store.ts';
import type { Credentials, Endpoints, QueueDepth, ServiceName } from './aws/spec.ts';
import { openFront } from './http/front.ts';
import type { Listener } from './http/site.ts';
import type { RuntimeOptions } from './options.ts';
import type { Provider } from './provider/provider.ts';
import { createClients, type AwsClients } from './runtime/clients.ts';
import { movableClock, type MovableClock } from './runtime/clock.ts';
import { startConsumers } from './runtime/consumers.ts';
import { readDeadLetters, type DeadLetter } from './runtime/deadLetters.ts';
import { drain, type DrainOptions } from './runtime/drain.ts';
import { createFunctions } from './runtime/functions.ts';
import type { Invocation } from './runtime/instance.ts';
import { createLogs, type LogLine } from './runtime/logs.ts';
import { namingOf, sitesOf } from './runtime/naming.ts';
import { portalsOf, reviewerOf, seatsOf } from './runtime/portals.ts';
import { publishSites, viewerFromConnection } from './runtime/publish.ts';
import { startScheduler } from './runtime/scheduler.ts';
import { openState, type State } from './runtime/state.ts';
import { accountsOf, enterInRegister, type Account } from './signIn/accounts.ts';
import { createIssuer } from './signIn/issuer.tsx';
import { issuerKeys } from './signIn/keys.ts';
import { startTelephony } from './runtime/telephony.ts';
import { synthesise } from './synthesise.ts';
import { readAssembly } from './template/assembly.ts';
import { deploymentFrom, type Deployment } from './template/deployment.ts';

/** A deployment that runs. Functions go by their own name or without the deployment before it: `web`, `staff-desk`. */
export interface Runtime {
  readonly deployment: Deployment;
  readonly port: number;
  /** Short function name → base URL, for every function that serves a site. */
  readonly sites: Readonly<Record<string, string>>;
  readonly issuer: string;
  readonly accounts: readonly Account[];
  /** Stands in for the telephone provider, and for telephones. */
  readonly provider: Provider;
  readonly endpoints: Readonly<Record<ServiceName, string>>;
  readonly clock: MovableClock;
  /** The account's root, whom the policies of keys and tables refuse. */
  readonly root: AwsClients;
  /** The runtime's own eye and hand, which is no principal of the account: tables' policies do not bind it. */
  readonly admin: AwsClients;
  /** The SDK with a function's, or a role's, own credentials. */
  readonly clientsAs: (functionOrRole: string) => AwsClients;
  readonly credentialsFor: (functionOrRole: string) => Credentials;
  readonly environmentOf: (functionName: string) => Readonly<Record<string, string>>;
  readonly invoke: (functionName: string, event: unknown) => Promise<Invocation>;
  /** Every schedule once, now. */
  readonly runSchedules: () => Promise<readonly Invocation[]>;
  readonly drain: (options?: DrainOptions) => Promise<void>;
  readonly queueDepths: () => Readonly<Record<string, QueueDepth>>;
  readonly deadLetters: () => Promise<readonly DeadLetter[]>;
  readonly logs: () => readonly LogLine[];
  /** What was sent by e-mail, oldest first: nobody real gets it. */
  readonly mails: () => readonly SentMail[];
  /** Ends the workers of a function, or of every function of a role (name or ARN), in the middle of what they do. */
  readonly killWorker: (functionOrRole: string) => Promise<void>;
  /** Answers for one more host name, such as the start-up page's. */
  readonly serve: (hostName: string, listener: Listener) => void;
  readonly stop: () => Promise<void>;
}

const endpointsFor = (
  planned: Deployment,
  state: State,
  clock: MovableClock,
  options: RuntimeOptions,
): Promise<Endpoints> =>
  startEndpoints({
    ...planned,
    stateDirectory: join(state.directory, 'aws'),
    clock: clock.now,
    ...(options.endpointPorts === undefined ? {} : { ports: options.endpointPorts }),
    ...(options.onCall === undefined ? {} : { onCall: options.onCall }),
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    ...(options.onExchange === undefined ? {} : { onExchange: options.onExchange }),
    ...(options.countCapacity === undefined ? {} : { countCapacity: options.countCapacity }),
    ...(options.keyCacheDirectory === undefined ? {} : { keyCacheDirectory: options.keyCacheDirectory }),
  });

/** What is to be undone, last thing first. */
type Closing = (() => void | Promise<void>)[];

const start = async (options: RuntimeOptions, closing: Closing, stop: () => Promise<void>): Promise<Runtime> => {
  const { jurisdiction, report = () => {} } = options;
  const prefix = deploymentOf(jurisdiction);
  const clock = options.clock ?? movableClock();
  const state = openState(options.stateDirectory);
  closing.push(state.release);
  const front = await openFront(options.port ?? 0);
  closing.push(front.close);
  const issuer = `http://127.0.0.1:${front.port}`;

  if (options.assembly === undefined) report('synthesising the stacks and bundling the functions');
  const stacks = readAssembly(
    options.assembly ?? (await synthesise(jurisdiction, join(state.directory, 'assembly'), report)),
  );
  // What the endpoints run does not depend on where they listen; the functions' environment does, and is read after.
  const planned = deploymentFrom(stacks, { issuer, queueUrl: (name) => `http://sqs.invalid/${name}` }, state.secret);

  report('starting tables, queues, keys and buckets');
  const endpoints = await endpointsFor(planned, state, clock, options);
  closing.push(endpoints.close);
  const deployment = deploymentFrom(stacks, { issuer, queueUrl: endpoints.queueUrl }, state.secret);
  const { region } = deployment;
  const naming = namingOf(deployment, prefix);
  const sites = sitesOf(deployment, naming, front.port);

  report('starting sites, queue consumers, schedules and sign-in');
  const logs = createLogs(options.onLog);
  const { urls, credentialsFor } = endpoints;
  const provider = await startTelephony(deployment, prefix, sites, {
    directory: join(state.directory, 'provider'),
    now: clock.now,
    faults: options.providerFaults,
  });
  closing.push(provider.close);
  const functions = createFunctions(
    deployment,
    naming,
    {
      region,
      urls,
      credentialsFor,
      issuer,
      sites,
      site: sites.get(functionName(prefix, 'web')),
      phone: sites.get(functionName(prefix, 'phone')),
      providerUrl: provider.url,
    },
    clock.shared,
    logs,
    options.onInvocation,
  );
  const consumers = startConsumers(deployment, naming, functions, endpoints.queues, clock);
  const scheduler = startScheduler(deployment.schedules, functions.invoke, options.schedules !== 'manual');
  closing.push(async () => {
    scheduler.stop();
    // Nothing new is fetched; what runs is cut off, and its messages come again after the next start.
    const stopped = consumers.stop();
    await functions.killAll();
    await stopped;
  });
  publishSites(front, deployment, naming, functions, clock, options.viewerOf ?? viewerFromConnection);

  const clients = new Map<string, AwsClients>();
  const clientsWith = (id: string, credentials: Credentials): AwsClients => {
    const made = clients.get(id) ?? createClients(urls, region, credentials);
    clients.set(id, made);
    return made;
  };
  closing.push(() => clients.forEach((each) => each.destroy()));
  const admin = clientsWith('', endpoints.adminCredentials);

  const accounts = accountsOf(prefix, seatsOf(deployment), reviewerOf(deployment));
  const keys = await issuerKeys(state);
  const portals = portalsOf(deployment, sites);
  front.serve('127.0.0.1', await createIssuer({ url: issuer, clients: portals, accounts, keys, offset: clock.offset }));
  await enterInRegister(admin.dynamodb, tableName(prefix, 'Offices'), accounts);

  return {
    deployment,
    port: front.port,
    sites: Object.fromEntries([...sites].map(([name, url]) => [naming.short(name), url])),
    issuer,
    accounts,
    provider,
    endpoints: urls,
    clock,
    root: clientsWith('root', endpoints.rootCredentials),
    admin,
    clientsAs: (name) => {
      const arn = naming.roleArnOf(name);
      return clientsWith(arn, credentialsFor(arn));
    },
    credentialsFor: (name) => credentialsFor(naming.roleArnOf(name)),
    environmentOf: functions.environmentOf,
    invoke: functions.invoke,
    runSchedules: scheduler.runAll,
    drain: (how) => drain({ ...consumers, clock, pending: () => functions.pending() + provider.pending() }, how),
    queueDepths: () =>
      Object.fromEntries(deployment.queues.map(({ name }) => [naming.short(name), endpoints.queues.depth(name)])),
    deadLetters: () => readDeadLetters(admin.sqs, deployment.queues, endpoints.queueUrl),
    logs: logs.lines,
    mails: () => endpoints.mails(),
    killWorker: functions.kill,
    serve: front.serve,
    stop,
  };
};

/** Builds what the templates say, on loopback, from the bundles that a deployment would upload. */
export const startRuntime = async (options: RuntimeOptions): Promise<Runtime> => {
  const closing: Closing = [];
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).toReversed()) await close();
  };
  try {
    return await start(options, closing, stop);
  } catch (error) {
    await stop();
    throw error;
  }
};
