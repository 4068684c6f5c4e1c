import type { AtRest } from '../at-rest.ts';
import type { Principal } from '../authorise.ts';
import { ServiceError } from '../error.ts';
import type { Gate } from '../gate.ts';
import type { QueueFaults, QueueSpec } from '../spec.ts';
import type { Message } from './message.ts';
import { QueueStore } from './store.ts';
import { Waiting } from './waiting.ts';

interface Options {
  readonly journalPath: string;
  readonly specs: readonly QueueSpec[];
  readonly gate: Gate;
  readonly atRest: AtRest;
  readonly clock?: (() => number) | undefined;
  readonly faults?: QueueFaults | undefined;
}

/** A clock that a test moves gives no alarm, so sleepers look at it this often. */
const CLOCK_LOOK_MS = 50;

/** The queues and who may do what with them: shared by the wire protocol and the runtime's event sources. */
export class Queues {
  readonly store: QueueStore;
  readonly #waiting = new Waiting();
  readonly #gate: Gate;
  readonly #atRest: AtRest;
  readonly #now: () => number;
  readonly #longestSleep: number;
  #closed = false;

  constructor({ journalPath, specs, gate, atRest, clock, faults }: Options) {
    this.#now = clock ?? Date.now;
    this.#longestSleep = clock === undefined ? 20_000 : CLOCK_LOOK_MS;
    this.store = new QueueStore(journalPath, specs, this.#now, this.#waiting.wake, faults);
    this.#gate = gate;
    this.#atRest = atRest;
  }

  authorise(action: string, name: string, principal: Principal): void {
    const { arn, policy, kmsKeyArn } = this.store.spec(name);
    this.#gate.pass('sqs', { principal, action: `sqs:${action}`, resource: arn, resourcePolicy: policy });
    const actions = KEY_USE[action];
    if (actions === undefined) return;
    try {
      this.#atRest({ service: 'sqs', principal, keyArn: kmsKeyArn, actions, context: { 'aws:sqs:arn': arn } });
    } catch (error) {
      if (error instanceof ServiceError) throw new ServiceError('KmsAccessDenied', error.message);
      throw error;
    }
  }

  /** Long polling in real time, on the given clock's visibility. Authorise first. */
  async receive(
    name: string,
    options: {
      max: number;
      waitSeconds: number;
      visibilitySeconds?: number | undefined;
      signal?: AbortSignal | undefined;
    },
  ): Promise<readonly Message[]> {
    const { max, waitSeconds, visibilitySeconds, signal } = options;
    const deadline = performance.now() + waitSeconds * 1000;
    for (;;) {
      if (this.#closed || signal?.aborted === true) return [];
      const messages = this.store.receive(name, max, visibilitySeconds);
      const left = deadline - performance.now();
      if (messages.length > 0 || left <= 0) return messages;
      const hidden = Math.max(this.store.nextVisibleAt(name) - this.#now(), 1);
      await this.#waiting.on(name, Math.min(left, hidden, this.#longestSleep), signal);
    }
  }

  close(): void {
    this.#closed = true;
    this.#waiting.wakeAll();
    this.store.close();
  }
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html */
const KEY_USE: Readonly<Record<string, readonly ('Decrypt' | 'GenerateDataKey')[]>> = {
  SendMessage: ['GenerateDataKey', 'Decrypt'],
  ReceiveMessage: ['Decrypt'],
};
