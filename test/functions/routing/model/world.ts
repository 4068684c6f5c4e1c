import { aMailer } from '../../../factories/mailer.ts';
import { randomBytes } from 'node:crypto';
import { deliveryStep } from '../../../../functions/delivery/deliver.ts';
import type { RoutingPorts } from '../../../../functions/routing/ports.ts';
import { route } from '../../../../functions/routing/route.ts';
import { triageStep } from '../../../../functions/triage/triageTip.ts';
import { enqueueKept } from '../../../../functions/upkeep/enqueueKept.ts';
import { enqueueOwed } from '../../../../functions/upkeep/enqueueOwed.ts';
import type { Queue } from '../../../../shared/adapters/queue.ts';
import type { Table } from '../../../../shared/adapters/table.ts';
import { createCustodyLog } from '../../../../shared/custody/log.ts';
import { type Step, tables, type TableName } from '../../../../shared/deployment/names.ts';
import type { Pack } from '../../../../shared/jurisdiction/pack.ts';
import { createMailboxService } from '../../../../shared/mailbox/service.ts';
import type { Cedar } from '../../../../shared/routing/cedar.ts';
import type { Pointer } from '../../../../shared/rows/pointer.ts';
import type { LogCode } from '../../../../shared/steps/log.ts';
import { memoryKeys, type Wrapped } from '../../../factories/memoryKeys.ts';
import { type Calling, memoryTable, type MemoryRows } from '../../../factories/memoryTable.ts';
import { rsaPair } from '../../../sealing/fixtures.ts';
import { Worker } from './worker.ts';

export const DEPLOYMENT = 'quietline-zz';
const intake = rsaPair(2048);
const MINUTE = 60_000;

type Message = { readonly step: Step; readonly pointer: Pointer };

const nothing = async (): Promise<void> => {};
async function* noRows(): AsyncGenerator<Record<string, unknown>> {}
const noFiles = { ofTip: async () => [], delete: nothing };

/** What a country's machines share, over Maps: the functions' own code does the work, and each works as a worker of its own. */
export class World {
  readonly pack: Pack;
  readonly rows: MemoryRows;
  readonly wrapped = new Map<string, Wrapped>();
  /** Codes of what went wrong aloud. */
  readonly errors: LogCode[] = [];
  /** Tips whose erasure stands in the locked bucket. */
  readonly erased: string[] = [];
  /** Who writes just now. */
  acting = new Worker();
  readonly #cedar: Cedar;
  readonly #messages: Message[] = [];
  #clock: number;

  constructor(pack: Pack, cedar: Cedar, rows: MemoryRows, begins: Date) {
    this.pack = pack;
    this.rows = rows;
    this.#cedar = cedar;
    this.#clock = begins.getTime();
  }

  readonly now = (): Date => new Date(this.#clock);

  wait(minutes: number): void {
    this.#clock += minutes * MINUTE;
  }

  table(name: TableName, worker = new Worker()): Table {
    return memoryTable(this.rows, name, this.#callOf(worker));
  }

  /** Remembers who does it, for whoever listens to what is written. */
  #callOf(worker: Worker): Calling {
    return (name, act, writes) =>
      worker.call(
        name,
        (most) => {
          this.acting = worker;
          return act(most);
        },
        writes,
      );
  }

  /** The mailbox's own code, as one request of the reporter's uses it. */
  mailbox(worker: Worker) {
    return createMailboxService(this.intakePorts(worker));
  }

  intakePorts(worker: Worker) {
    return { ...this.#shared(worker), keyIds: { intake: 'intake', relay: 'relay', access: 'access' } };
  }

  routingPorts(worker: Worker): RoutingPorts {
    const partners = this.pack.partners.map(({ id }) => [id, `partner-${id}`] as const);
    const shared = this.#shared(worker);
    return {
      ...shared,
      cedar: this.#cedar,
      keyIds: { intake: 'intake', partners: Object.fromEntries(partners) },
      triage: shared.queues.triage,
      delivery: shared.queues.delivery,
      relayQueue: shared.queues.relay,
      erasures: { put: (tip) => worker.call('PutObject', () => void this.erased.push(tip), 1) },
      files: noFiles,
    };
  }

  queue(step: Step, worker: Worker): Queue {
    return {
      send: (_lane, pointer) => worker.call('SendMessage', () => void this.#messages.push({ step, pointer }), 0),
    };
  }

  /** How many messages wait. */
  get waiting(): number {
    return this.#messages.length;
  }

  /** Works off one message, whichever: one that fails comes again, as one does that is to come twice. */
  async workOff(which: number, worker = new Worker(), twice = false): Promise<void> {
    const [message] = this.#messages.splice(which % Math.max(this.#messages.length, 1), 1);
    if (message === undefined) return;
    try {
      await this.#stepOf(message.step, worker)(message.pointer);
      if (twice) this.#messages.push(message);
    } catch (error) {
      if (!worker.isBroken) throw error;
      this.#messages.push(message);
    }
  }

  /** Until no message is left. */
  async run(): Promise<void> {
    for (let left = 400; this.#messages.length > 0; left -= 1) {
      if (left === 0) throw new Error('The queues never empty');
      await this.workOff(0);
    }
  }

  async upkeep(worker = new Worker()): Promise<void> {
    const shared = this.#shared(worker);
    const ephemera = { ...shared.ephemera, expiredBefore: noRows };
    const ports = { ...shared, ephemera, files: noFiles, retentionDays: this.pack.jurisdiction.retentionDays };
    for (const look of [enqueueOwed, enqueueKept]) {
      await look(ports).catch((error: unknown) => {
        if (!worker.isBroken) throw error;
      });
    }
  }

  #stepOf(step: Step, worker: Worker): (pointer: Pointer) => Promise<void> {
    const shared = this.#shared(worker);
    switch (step) {
      case 'triage':
        return triageStep({ ...shared, routing: shared.queues.routing });
      case 'routing':
        return route(this.routingPorts(worker));
      case 'delivery':
        return deliveryStep({
          ...shared,
          routing: shared.queues.routing,
          relayQueue: shared.queues.relay,
          mailer: aMailer().mailer,
        });
      case 'relay':
        // Telephones are another model's.
        return nothing;
    }
  }

  #shared(worker: Worker) {
    const made = Object.fromEntries(tables.map((name) => [name, this.table(name, worker)]));
    const table = (name: TableName): Table => made[name] ?? this.table(name, worker);
    const { now } = this;
    return {
      deployment: DEPLOYMENT,
      pack: this.pack,
      now,
      tips: table('Tips'),
      parts: table('Parts'),
      mailboxes: table('Mailboxes'),
      referrals: table('Referrals'),
      offices: table('Offices'),
      relay: table('Relay'),
      ephemera: table('Ephemera'),
      custody: createCustodyLog(table('Custody'), { random: randomBytes, now }),
      keys: memoryKeys(intake.publicKey, this.wrapped, worker.call),
      queues: {
        triage: this.queue('triage', worker),
        routing: this.queue('routing', worker),
        delivery: this.queue('delivery', worker),
        relay: this.queue('relay', worker),
      },
      log: { info: () => {}, error: (code: LogCode) => void this.errors.push(code) },
    };
  }
}
