import type { Account, LineNumber } from '../account.ts';
import type { Alerts } from '../alerts.ts';
import type { Pending } from '../pending.ts';
import type { Phone } from '../phones.ts';
import { RestError } from '../rest/errors.ts';
import { newSid } from '../sid.ts';
import { readVoice, type DialVerb } from '../twiml/voice.ts';
import type { Webhooks } from '../webhooks.ts';
import { Dialling, type Target } from './dialling.ts';
import { createDocuments } from './documents.ts';
import { Leg } from './leg.ts';
import { createProgress, type CallCallbacks } from './progress.ts';
import { createRecorder } from './recorder.ts';
import { type CallRecord, type CallStatus, type CallStores, isOver } from './records.ts';

export interface NewCall {
  readonly from: string;
  readonly to: string;
  /** What is heard when somebody answers: where to ask for it, or itself. */
  readonly document: { readonly url: string; readonly method: 'GET' | 'POST' } | { readonly twiml: string };
  readonly callbacks: CallCallbacks | undefined;
  /** Whether a machine answered is told with the request for the document. */
  readonly detectsMachines?: boolean;
}

/** Who picks up. */
export type AnsweredBy = 'human' | 'machine_start';

export interface Calling {
  /** Somebody dials. Resolves when the line has answered, or not. */
  readonly place: (phone: Phone, to: string) => Promise<void>;
  /** The line calls somebody. Throws RestError for what is refused. */
  readonly create: (call: NewCall) => CallRecord;
  /** Ends it, or gives it another document. Throws RestError for what is refused. */
  readonly update: (sid: string, change: 'completed' | 'canceled' | NewCall['document']) => void;
  /** The call that a phone is in, or was in last. */
  readonly at: (phone: Phone) => Leg | undefined;
  readonly pickUp: (phone: Phone, by?: AnsweredBy) => Promise<void>;
  /** Pressed away, or left to ring. */
  readonly leave: (phone: Phone, how: 'busy' | 'no-answer') => Promise<void>;
}

export interface CallingOptions {
  readonly account: Account;
  readonly baseUrl: () => string;
  readonly now: () => number;
  readonly phones: readonly Phone[];
  readonly lineNumber: (phoneNumber: string) => LineNumber | undefined;
  readonly stores: CallStores;
  readonly webhooks: Webhooks;
  readonly alerts: Alerts;
  readonly pending: Pending;
  readonly changed: (phone: string) => void;
}

interface Ends {
  readonly fallbackUrl?: string | undefined;
  readonly whenAnswered?: (leg: Leg, by: AnsweredBy) => Promise<void>;
  readonly whenDone?: (leg: Leg) => void;
  readonly whenOver?: (leg: Leg) => void;
}

/** Throws for what could never be heard. */
const runnable = (document: NewCall['document']): void => {
  if (!('twiml' in document)) return;
  if ('problem' in readVoice(document.twiml)) throw new RestError(12100, 400, 'Document parse failure');
};
const run = async (
  leg: Leg,
  document: NewCall['document'],
  parameters: Readonly<Record<string, string>> = {},
): Promise<void> => {
  if ('url' in document) return leg.ask(document.url, document.method, parameters);
  const read = readVoice(document.twiml);
  await leg.run('verbs' in read ? read.verbs : []);
};

export const createCalling = (options: CallingOptions): Calling => {
  const { account, stores, webhooks, alerts, pending, phones, lineNumber, now, changed } = options;
  const documents = createDocuments(account, stores, webhooks, alerts);
  const recorder = createRecorder(options);
  const progress = createProgress(account, stores, webhooks, pending);
  const legs = new Map<string, Leg>();
  const answering = new Map<Leg, NonNullable<Ends['whenAnswered']>>();
  const diallings = new Map<Leg, Dialling>();
  const bridges = new Map<Leg, Leg>();

  const isBusy = ({ id }: Phone): boolean => legs.get(id)?.isOver === false;

  const record = (call: Pick<CallRecord, 'from' | 'to' | 'direction' | 'status' | 'parent'>): CallRecord =>
    stores.calls.put({
      ...call,
      sid: newSid('CA'),
      sequence: stores.calls.nextSequence(),
      created: now(),
      started: undefined,
      ended: undefined,
      updated: now(),
      events: [],
    });

  const open = (phone: Phone, { sid }: CallRecord, ends: Ends): Leg => {
    const leg = new Leg({
      sid,
      stores,
      documents,
      recorder,
      now,
      fallbackUrl: ends.fallbackUrl,
      dial,
      changed: () => changed(phone.id),
      whenOver: (over) => {
        diallings.get(over)?.over(over);
        unbridge(over);
        ends.whenOver?.(over);
        changed(phone.id);
      },
      ...(ends.whenDone === undefined ? {} : { whenDone: ends.whenDone }),
    });
    legs.set(phone.id, leg);
    if (ends.whenAnswered !== undefined) answering.set(leg, ends.whenAnswered);
    changed(phone.id);
    return leg;
  };

  /** Whoever waits longest is spoken with; an empty queue is left at once, since no time passes here by itself. */
  const dialQueue = (parent: Leg, queue: string): void => {
    const waiting = [...legs.values()].find((each) => each.takeFrom(queue, parent.record?.from ?? ''));
    if (waiting === undefined) {
      void parent.dialled({ DialCallStatus: 'failed' });
      return;
    }
    parent.connect(parent.record?.from ?? '');
    bridges.set(parent, waiting).set(waiting, parent);
  };

  /** One end has hung up: the other goes on with its document. */
  const unbridge = (over: Leg): void => {
    const other = bridges.get(over);
    if (other === undefined) return;
    bridges.delete(over);
    bridges.delete(other);
    if (other.isOver) return;
    void (other.released('bridged') ?? other.dialled({ DialCallStatus: 'completed' }));
  };

  const dial = (parent: Leg, verb: DialVerb): void => {
    if (verb.queue !== undefined) return dialQueue(parent, verb.queue);
    const unreachable: CallStatus[] = [];
    const targets: Target[] = [];
    const from = verb.callerId ?? parent.record?.from ?? '';
    // Assigned before any phone can be picked up: that takes a step of its own.
    let dialling: Dialling | undefined;
    for (const { number, url, method } of verb.numbers) {
      const phone = phones.find((each) => each.number === number);
      const state = phone === undefined ? 'failed' : isBusy(phone) ? 'busy' : 'ringing';
      const call = record({ from, to: number, direction: 'outbound-dial', status: state, parent: parent.sid });
      if (phone === undefined || state !== 'ringing') {
        unreachable.push(state);
        continue;
      }
      const leg = open(phone, call, {
        whenAnswered: async (answered) => dialling?.answer(answered),
        whenDone: (done) => dialling?.bridge(done),
        whenOver: (over) => dialling?.over(over),
      });
      targets.push({ leg, method, url: url === undefined ? undefined : parent.wholeUrl(url) });
    }
    dialling = new Dialling(parent, targets, unreachable);
    diallings.set(parent, dialling);
  };

  return {
    at: ({ id }) => legs.get(id),
    place: async (phone, to) => {
      const line = lineNumber(to);
      if (line?.voiceUrl === undefined || isBusy(phone)) return;
      const { voiceUrl, voiceFallbackUrl: fallbackUrl, statusCallback } = line;
      const call = record({ from: phone.number, to, direction: 'inbound', status: 'ringing', parent: undefined });
      const callbacks =
        statusCallback === undefined ? undefined : { url: statusCallback, events: ['completed'] as const };
      const leg = open(phone, call, { fallbackUrl, whenOver: () => progress.tell(call.sid, 'completed', callbacks) });
      await leg.do(() => leg.ask(voiceUrl, 'POST'));
    },
    create: ({ from, to, document, callbacks, detectsMachines = false }) => {
      if (!/^\+[1-9]\d{6,14}$/.test(to)) throw new RestError(21211, 400, "Invalid 'To' Phone Number");
      if (lineNumber(from) === undefined) {
        throw new RestError(21210, 400, "'From' phone number not verified");
      }
      runnable(document);
      const phone = phones.find((each) => each.number === to);
      const call = record({ from, to, direction: 'outbound-api', status: 'queued', parent: undefined });
      progress.tell(call.sid, 'initiated', callbacks);
      if (phone === undefined || isBusy(phone)) {
        const status = phone === undefined ? 'failed' : 'busy';
        stores.calls.put({ ...call, status, ended: now() });
        progress.tell(call.sid, 'completed', callbacks);
        return call;
      }
      stores.calls.put({ ...call, status: 'ringing' });
      open(phone, call, {
        whenAnswered: async (leg, by) => {
          leg.begin('in-progress');
          progress.tell(call.sid, 'answered', callbacks);
          await run(leg, document, detectsMachines ? { AnsweredBy: by } : {});
        },
        whenOver: () => progress.tell(call.sid, 'completed', callbacks),
      });
      progress.tell(call.sid, 'ringing', callbacks);
      return call;
    },
    update: (sid, change) => {
      const leg = [...legs.values()].find((each) => each.sid === sid);
      const status = leg?.record?.status;
      // 21220: https://www.twilio.com/docs/api/errors/21220
      if (leg === undefined || status === undefined || isOver({ status })) {
        throw new RestError(21220, 400, 'Call is not in-progress. Cannot redirect.');
      }
      if (change === 'canceled') {
        if (status === 'ringing') pending.begin(() => leg.do(() => leg.end('canceled')));
      } else if (change === 'completed') pending.begin(() => leg.hangUp());
      else {
        runnable(change);
        pending.begin(() => leg.do(() => run(leg, change)));
      }
    },
    pickUp: async (phone, by = 'human') => {
      const leg = legs.get(phone.id);
      if (leg === undefined) return;
      await leg.do(async () => {
        const answer = answering.get(leg);
        answering.delete(leg);
        if (leg.doing.is === 'ringing') await answer?.(leg, by);
      });
    },
    leave: async (phone, how) => {
      const leg = legs.get(phone.id);
      // Only what rings at this phone: what it has dialled itself is hung up.
      if (leg !== undefined && answering.has(leg)) await leg.do(() => (leg.isOver ? undefined : leg.end(how)));
    },
  };
};
