import type { IncomingMessage } from 'node:http';
import type { CallRecord, Exchange, FaultHooks, ServiceName } from './aws/spec.ts';
import type { ProviderFaults } from './provider/faults.ts';
import type { MovableClock } from './runtime/clock.ts';
import type { LogLine } from './runtime/logs.ts';

export interface InvocationRecord {
  /** Without the deployment before it: `triage-urgent`. */
  readonly functionName: string;
  /** In the worker, without the wait for one; the bundle's loading is in it if it was the worker's first. */
  readonly milliseconds: number;
  readonly first: boolean;
  readonly ok: boolean;
}

export interface RuntimeOptions {
  readonly jurisdiction: string;
  /** A directory that outlives the process, or ':memory:'. */
  readonly stateDirectory: string;
  /** A cloud assembly that was synthesised before. Default: synthesised now, into the state directory. */
  readonly assembly?: string;
  /** Where browsers knock. Default: a free port. Throws PortTaken. */
  readonly port?: number;
  readonly endpointPorts?: Partial<Readonly<Record<ServiceName, number>>>;
  readonly clock?: MovableClock;
  /** `manual`: only when asked, by `runSchedules`. Default: timers. */
  readonly schedules?: 'timers' | 'manual';
  /** Every request to AWS, allowed or refused, with who asked. */
  readonly onCall?: (call: CallRecord) => void;
  readonly faults?: FaultHooks;
  /** What goes wrong at the telephone provider, and between it and the deployment. */
  readonly providerFaults?: ProviderFaults;
  /** Every answered request to AWS, with what it used: see aws/spec.ts. */
  readonly onExchange?: (exchange: Exchange) => void;
  readonly countCapacity?: boolean;
  /** Every invocation that ended. */
  readonly onInvocation?: (invocation: InvocationRecord) => void;
  readonly onLog?: (line: LogLine) => void;
  /** What start-up is doing, for whoever waits. */
  readonly report?: (progress: string) => void;
  /** `address:port` of a visitor. For tests of what is counted by address; default: where the connection comes from. */
  readonly viewerOf?: (request: IncomingMessage) => string;
  /** See aws/spec.ts: for tests only. */
  readonly keyCacheDirectory?: string;
}
