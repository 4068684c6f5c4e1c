import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { ServiceError } from '../error.ts';
import { Journal } from '../journal.ts';
import type { QueueDepth, QueueFaults, QueueSpec } from '../spec.ts';
import { type Attribute, type Message, messageSchema, parseHandle } from './message.ts';

/** What can happen to a queue. Moving to the dead-letter queue is `gone` and `put` in one write. */
const eventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('put'), queue: z.string(), message: messageSchema }),
  z.object({
    kind: z.literal('changed'),
    queue: z.string(),
    id: z.string(),
    visibleAt: z.number(),
    receiveCount: z.number(),
    firstReceivedAt: z.number().optional(),
  }),
  z.object({ kind: z.literal('gone'), queue: z.string(), id: z.string() }),
]);
type Event = z.infer<typeof eventSchema>;

const MAX_VISIBILITY_MS = 12 * 60 * 60 * 1000;
/** Rewritten when the history is this much longer than the present. */
const COMPACT_AT = 5000;

/**
 * Standard queues as a state that events change: each command works out its events, writes them, then applies them, so
 * what was answered is what a restart finds. Time is handed in.
 */
export class QueueStore {
  readonly #queues: ReadonlyMap<string, QueueSpec>;
  readonly #messages: ReadonlyMap<string, Map<string, Message>>;
  readonly #journal: Journal<Event>;
  readonly #now: () => number;
  readonly #changed: (queue: string) => void;
  readonly #faults: QueueFaults;

  constructor(
    path: string,
    queues: readonly QueueSpec[],
    now: () => number,
    changed: (queue: string) => void = () => {},
    faults: QueueFaults = {},
  ) {
    this.#faults = faults;
    this.#queues = new Map(queues.map((queue) => [queue.name, queue]));
    this.#messages = new Map(queues.map((queue) => [queue.name, new Map()]));
    this.#now = now;
    this.#changed = changed;
    const { journal, entries } = Journal.open(path, eventSchema);
    this.#journal = journal;
    for (const event of entries) this.#apply(event);
  }

  spec(name: string): QueueSpec {
    const queue = this.#queues.get(name);
    if (queue === undefined) throw new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }

  depth(name: string): QueueDepth {
    const now = this.#now();
    const depth = { visible: 0, inFlight: 0, delayed: 0 };
    for (const message of this.#live(name)) {
      if (message.visibleAt <= now) depth.visible += 1;
      else if (message.receiveCount > 0) depth.inFlight += 1;
      else depth.delayed += 1;
    }
    return depth;
  }

  /** When the next hidden message comes into sight. */
  nextVisibleAt(name: string): number {
    return this.#live(name).reduce((least, message) => Math.min(least, message.visibleAt), Infinity);
  }

  send(
    name: string,
    input: { body: string; attributes: Record<string, Attribute>; sender: string; delaySeconds?: number | undefined },
  ): Message {
    const { delaySeconds } = this.spec(name);
    const { body, attributes, sender } = input;
    const sentAt = this.#now();
    const visibleAt = sentAt + (input.delaySeconds ?? delaySeconds) * 1000;
    const message = { id: randomUUID(), body, attributes, sender, sentAt, visibleAt, receiveCount: 0 };
    const more = Math.max(0, (this.#faults.copies?.(name) ?? 1) - 1);
    const copies = Array.from({ length: more }, () => Object.assign({}, message, { id: randomUUID() }));
    this.#commit([message, ...copies].map((each) => ({ kind: 'put', queue: name, message: each })));
    return message;
  }

  receive(name: string, max: number, visibilitySeconds?: number): readonly Message[] {
    const { redrive, visibilityTimeoutSeconds } = this.spec(name);
    const now = this.#now();
    const visibleAt = now + (visibilitySeconds ?? visibilityTimeoutSeconds) * 1000;
    const events: Event[] = [];
    const received: string[] = [];
    for (const message of this.#inTurn(name, now)) {
      if (received.length === max) break;
      if (redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount) {
        events.push(...this.#bury(name, message, redrive.deadLetterTargetArn));
        continue;
      }
      const { id, receiveCount, firstReceivedAt = now } = message;
      events.push({ kind: 'changed', queue: name, id, visibleAt, receiveCount: receiveCount + 1, firstReceivedAt });
      received.push(id);
    }
    this.#commit(events);
    return received.flatMap((id) => this.#in(name).get(id) ?? []);
  }

  /** What is visible now, in the order in which it is handed out: as it was sent, unless a fault says otherwise. */
  *#inTurn(name: string, now: number): Iterable<Message> {
    const visible = this.#live(name).filter(({ visibleAt }) => visibleAt <= now);
    while (visible.length > 0) yield* visible.splice(this.#faults.next?.(name, visible.length) ?? 0, 1);
  }

  /** With an older handle than the last this succeeds and deletes nothing, as AWS does. */
  delete(name: string, receiptHandle: string): void {
    const { id, receipt } = this.#handle(receiptHandle);
    const message = this.#in(name).get(id);
    if (message?.receiveCount !== receipt || this.#faults.losesDeletion?.(name) === true) return;
    this.#commit([{ kind: 'gone', queue: name, id }]);
  }

  changeVisibility(name: string, receiptHandle: string, seconds: number): void {
    const { id, receipt } = this.#handle(receiptHandle);
    const message = this.#in(name).get(id);
    const now = this.#now();
    if (message === undefined || message.receiveCount !== receipt || message.visibleAt <= now) {
      throw new ServiceError('MessageNotInflight', 'The message referred to is not in flight.');
    }
    const visibleAt = now + Math.min(seconds * 1000, MAX_VISIBILITY_MS);
    const { receiveCount, firstReceivedAt } = message;
    this.#commit([{ kind: 'changed', queue: name, id, visibleAt, receiveCount, firstReceivedAt }]);
  }

  close(): void {
    this.#journal.close();
  }

  #bury(name: string, message: Message, deadLetterTargetArn: string): Event[] {
    const target = [...this.#queues.values()].find((queue) => queue.arn === deadLetterTargetArn);
    if (target === undefined) throw new Error(`${name} sends dead letters to a queue that is not there`);
    // The dead letter's retention counts from when it was first sent: sentAt stays.
    const dead = { ...message, visibleAt: this.#now(), receiveCount: 0, source: this.spec(name).arn };
    return [
      { kind: 'gone', queue: name, id: message.id },
      { kind: 'put', queue: target.name, message: dead },
    ];
  }

  #handle(receiptHandle: string) {
    const handle = parseHandle(receiptHandle);
    if (handle === undefined) {
      throw new ServiceError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.', 404);
    }
    return handle;
  }

  #in(name: string): Map<string, Message> {
    return this.#messages.get(this.spec(name).name) ?? new Map<string, Message>();
  }

  #live(name: string): Message[] {
    const { retentionSeconds } = this.spec(name);
    const oldest = this.#now() - retentionSeconds * 1000;
    return [...this.#in(name).values()].filter((message) => message.sentAt > oldest);
  }

  #commit(events: readonly Event[]): void {
    if (events.length === 0) return;
    this.#journal.append(events);
    for (const event of events) this.#apply(event);
    for (const queue of new Set(events.map((event) => event.queue))) this.#changed(queue);
    const held = [...this.#messages.values()].reduce((sum, messages) => sum + messages.size, 0);
    if (this.#journal.length > COMPACT_AT + 2 * held) this.#compact();
  }

  /** A queue that has left the template keeps no messages, as a deleted one. */
  #apply(event: Event): void {
    const messages = this.#messages.get(event.queue);
    if (messages === undefined) return;
    if (event.kind === 'put') return void messages.set(event.message.id, event.message);
    if (event.kind === 'gone') return void messages.delete(event.id);
    const { id, visibleAt, receiveCount, firstReceivedAt } = event;
    const message = messages.get(id);
    if (message !== undefined) messages.set(id, { ...message, visibleAt, receiveCount, firstReceivedAt });
  }

  #compact(): void {
    for (const [queue, messages] of this.#messages) {
      const live = new Set(this.#live(queue));
      for (const message of messages.values()) if (!live.has(message)) messages.delete(message.id);
    }
    const put = (queue: string) => this.#live(queue).map((message): Event => ({ kind: 'put', queue, message }));
    this.#journal.rewrite([...this.#queues.keys()].flatMap(put));
  }
}
