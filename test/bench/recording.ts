import type { CallRecord, Exchange } from '../../infra/local/aws/spec.ts';
import type { InvocationRecord, RuntimeOptions } from '../../infra/local/options.ts';
import { sum } from './statistics.ts';

/** What happened between two looks: requests to AWS, what pollers fetched and deleted, and invocations. */
export interface Recorded {
  readonly exchanges: readonly Exchange[];
  /** `sqs:ReceiveMessage` and `sqs:DeleteMessage` by the event sources: Lambda's own pollers, which no function calls. */
  readonly polls: readonly CallRecord[];
  readonly invocations: readonly InvocationRecord[];
}

export interface Recorder {
  /** To be handed to `startRuntime`. */
  readonly hooks: Pick<RuntimeOptions, 'onExchange' | 'onCall' | 'onInvocation'>;
  /** Everything since the last time. */
  readonly take: () => Recorded;
}

const POLLS = new Set(['sqs:ReceiveMessage', 'sqs:DeleteMessage']);

/** Listens to a deployment on the embedded runtime: `startRuntime({ …, ...recorder.hooks, countCapacity: true })`. */
export const createRecorder = (): Recorder => {
  const exchanges: Exchange[] = [];
  const polls: CallRecord[] = [];
  const invocations: InvocationRecord[] = [];
  return {
    hooks: {
      onExchange: (exchange) => exchanges.push(exchange),
      onCall: (call) => {
        if (POLLS.has(call.action)) polls.push(call);
      },
      onInvocation: (invocation) => invocations.push(invocation),
    },
    take: () => ({
      exchanges: exchanges.splice(0),
      polls: polls.splice(0),
      invocations: invocations.splice(0),
    }),
  };
};

/** Calls of the same kind: who asked which service for what, of which table, queue or key. */
export interface CallCount {
  /** The role without its deployment: `web`, `routing`, `staff-desk`. */
  readonly role: string;
  readonly service: string;
  readonly operation: string;
  readonly resource: string;
  readonly count: number;
  readonly failed: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly itemsRead: number;
  /** `writeUnits` by table, its indexes included: one call may write to several. */
  readonly writesByTable: Readonly<Record<string, number>>;
  /** Spent in the endpoint, over all of them. */
  readonly milliseconds: number;
}

const ROLE = /:role\/[a-z]+-[a-z]+-(.+)$/;

/** Nobody: the account's root and the runtime itself, whose requests are the test's own. */
export const roleOf = (principalArn: string): string | undefined => ROLE.exec(principalArn)?.[1];

const byTable = (consumed: Exchange['consumed']): Record<string, number> => {
  const units: Record<string, number> = {};
  for (const { resource, writeUnits } of consumed) {
    const [table = ''] = resource.split('/');
    if (writeUnits > 0) units[table] = (units[table] ?? 0) + writeUnits;
  }
  return units;
};

/** What functions asked of AWS, in the order in which each kind was first asked. */
export const countCalls = ({ exchanges }: Pick<Recorded, 'exchanges'>): CallCount[] => {
  const kinds = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const role = roleOf(exchange.principalArn);
    if (role === undefined) continue;
    const kind = [role, exchange.service, exchange.operation, exchange.resource].join(' ');
    kinds.set(kind, [...(kinds.get(kind) ?? []), exchange]);
  }
  return [...kinds.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const { principalArn, service, operation, resource } = first;
    const consumed = alike.flatMap((each) => each.consumed);
    return {
      role: roleOf(principalArn) ?? '',
      service,
      operation,
      resource,
      count: alike.length,
      failed: alike.filter(({ status }) => status >= 300).length,
      readUnits: sum(consumed.map(({ readUnits }) => readUnits)),
      writeUnits: sum(consumed.map(({ writeUnits }) => writeUnits)),
      writesByTable: byTable(consumed),
      itemsRead: sum(alike.map(({ itemsRead }) => itemsRead)),
      milliseconds: sum(alike.map(({ milliseconds }) => milliseconds)),
    };
  });
};
