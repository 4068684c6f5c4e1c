import { createHash } from 'node:crypto';
import type { DialVerb, EnqueueVerb, GatherVerb, RecordVerb, VoiceVerb } from '../twiml/voice.ts';
import { advance, type Heard } from './advance.ts';
import type { Documents } from './documents.ts';
import { isSubmitted, keyed } from './gather.ts';
import type { Recorder } from './recorder.ts';
import { type CallRecord, type CallStatus, type CallStores, isOver } from './records.ts';

/** What a call is doing, as whoever holds the phone would say it. */
export type Doing =
  | { readonly is: 'ringing' }
  /** The application is being asked what comes next. */
  | { readonly is: 'waiting' }
  | { readonly is: 'gather'; readonly verb: GatherVerb; readonly digits: string; readonly rest: readonly VoiceVerb[] }
  | { readonly is: 'record'; readonly verb: RecordVerb; readonly seconds: number; readonly rest: readonly VoiceVerb[] }
  | { readonly is: 'dial'; readonly verb: DialVerb; readonly rest: readonly VoiceVerb[] }
  /** Until somebody dials the queue, or what is heard there ends the waiting. `seconds`: so long it has waited. */
  | { readonly is: 'queued'; readonly verb: EnqueueVerb; readonly seconds: number; readonly rest: readonly VoiceVerb[] }
  | { readonly is: 'connected'; readonly to: string }
  | { readonly is: 'over' };

export interface LegOptions {
  readonly sid: string;
  readonly stores: CallStores;
  readonly documents: Documents;
  readonly recorder: Recorder;
  readonly now: () => number;
  readonly fallbackUrl?: string | undefined;
  readonly changed: () => void;
  /** Calls others; what becomes of it is told to `dialled`. */
  readonly dial: (leg: Leg, verb: DialVerb) => void;
  /** The document has ended. Default: so does the call. */
  readonly whenDone?: (leg: Leg) => void;
  readonly whenOver: (leg: Leg) => void;
}

/** The same for all who wait in it. */
const queueSid = (queue: string): string => `QU${createHash('sha256').update(queue).digest('hex').slice(0, 32)}`;

/** One end of a call: a phone, and the documents that say what it hears. One thing happens after another. */
export class Leg {
  readonly heard: Heard[] = [];
  doing: Doing = { is: 'ringing' };
  #url = '';
  /** What is gone back to after others were spoken with. */
  #dial: Extract<Doing, { readonly is: 'dial' }> | undefined;
  #queued: Extract<Doing, { readonly is: 'queued' }> | undefined;
  #work: Promise<void> = Promise.resolve();
  readonly #options: LegOptions;

  constructor(options: LegOptions) {
    this.#options = options;
  }

  get sid(): string {
    return this.#options.sid;
  }

  /** As the provider has it; its last state here, if it has been deleted there. */
  get record(): CallRecord | undefined {
    return this.#options.stores.calls.get(this.sid);
  }

  /** Resolves when all that it led to has been done. */
  do(step: () => Promise<void> | void): Promise<void> {
    const done = this.#work.then(step).finally(() => this.#options.changed());
    // What fails is told to whoever asked for it, and keeps nobody after it from going on.
    this.#work = done.catch(() => {});
    return done;
  }

  /** The other end has picked up, or the application is about to. */
  begin(status: CallStatus): void {
    const { stores, now } = this.#options;
    const { record } = this;
    if (record === undefined) return;
    const started = status === 'in-progress' ? now() : record.started;
    stores.calls.put({ ...record, status, started, updated: now() });
  }

  /** Addresses are relative to the document that names them. */
  wholeUrl(url: string): string {
    return URL.canParse(url, this.#url) ? new URL(url, this.#url).toString() : url;
  }

  async ask(url: string, method: 'GET' | 'POST', parameters: Readonly<Record<string, string>> = {}): Promise<void> {
    const { documents, fallbackUrl } = this.#options;
    const whole = this.wholeUrl(url);
    this.doing = { is: 'waiting' };
    this.#options.changed();
    const verbs = await documents.ask(this.sid, { url: whole, method, parameters, fallbackUrl });
    if (this.isOver) return;
    if (verbs === undefined) {
      this.heard.push({ kind: 'error' });
      return this.end('completed');
    }
    this.#url = whole;
    await this.run(verbs);
  }

  async run(verbs: readonly VoiceVerb[]): Promise<void> {
    const { heard, stop } = advance(verbs);
    if (stop.at === 'reject' && this.record?.status === 'ringing') {
      return this.end(stop.reason === 'busy' ? 'busy' : 'no-answer');
    }
    if (this.record?.status === 'ringing') this.begin('in-progress');
    this.heard.push(...heard);
    switch (stop.at) {
      case 'gather':
        this.doing = { is: 'gather', verb: stop.verb, digits: '', rest: stop.rest };
        return;
      case 'record':
        this.doing = { is: 'record', verb: stop.verb, seconds: 0, rest: stop.rest };
        return;
      case 'dial':
        this.#dial = { is: 'dial', verb: stop.verb, rest: stop.rest };
        this.doing = this.#dial;
        return this.#options.dial(this, stop.verb);
      case 'queue':
        this.doing = { is: 'queued', verb: stop.verb, seconds: 0, rest: stop.rest };
        return this.#wait(this.doing);
      case 'leave':
        // https://www.twilio.com/docs/voice/twiml/leave: of no effect outside a queue.
        return this.end('completed');
      case 'redirect':
        return this.ask(stop.url, stop.method);
      case 'end':
        if (this.#options.whenDone !== undefined) return this.#options.whenDone(this);
        return this.end('completed');
      case 'hangup':
      case 'reject':
        return this.end('completed');
    }
  }

  press(key: string): Promise<void> {
    return this.do(async () => {
      const { doing } = this;
      if (doing.is === 'gather') {
        const { digits, ended } = keyed(doing.verb, doing.digits, key);
        this.doing = { ...doing, digits };
        if (ended) await this.#gathered();
      } else if (doing.is === 'record' && doing.verb.finishOnKey.includes(key)) await this.#recorded(key);
    });
  }

  /** Nothing is pressed or said until whoever waits for it gives up. */
  stayStill(): Promise<void> {
    return this.do(async () => {
      if (this.doing.is === 'gather') await this.#gathered();
      else if (this.doing.is === 'record') await this.#recorded('');
      else if (this.doing.is === 'queued') await this.#wait(this.doing);
    });
  }

  speak(seconds: number): Promise<void> {
    return this.do(async () => {
      const { doing } = this;
      if (doing.is !== 'record') return;
      const { maxLength } = doing.verb;
      this.doing = { ...doing, seconds: Math.min(maxLength, doing.seconds + seconds) };
      if (doing.seconds + seconds >= maxLength) await this.#recorded('');
    });
  }

  /** What came of calling others. */
  dialled(parameters: Readonly<Record<string, string>>): Promise<void> {
    return this.do(async () => {
      if (this.isOver || this.#dial === undefined) return;
      const { verb, rest } = this.#dial;
      this.#dial = undefined;
      if (verb.action === undefined) await this.run(rest);
      else await this.ask(verb.action, verb.method, parameters);
    });
  }

  /** Somebody has dialled the queue, and both hear each other. `false`: it does not wait there. */
  takeFrom(queue: string, to: string): boolean {
    const { doing } = this;
    if (doing.is !== 'queued' || doing.verb.queue !== queue) return false;
    this.#queued = doing;
    this.connect(to);
    return true;
  }

  /** Out of the queue again, for whatever reason; the application is told. */
  released(result: 'bridged' | 'leave' | 'hangup', queued = this.#queued): Promise<void> | undefined {
    this.#queued = undefined;
    if (queued === undefined) return undefined;
    return this.do(() => this.#left(result, queued));
  }

  connect(to: string): void {
    if (!this.isOver) this.doing = { is: 'connected', to };
    this.#options.changed();
  }

  hangUp(): Promise<void> {
    return this.do(async () => {
      const { doing } = this;
      if (this.isOver) return;
      this.end('completed');
      if (doing.is === 'record') await this.#recorded('hangup', doing);
      if (doing.is === 'queued') await this.#left('hangup', doing);
    });
  }

  end(status: CallStatus): void {
    const { stores, now, whenOver } = this.#options;
    const { record } = this;
    this.doing = { is: 'over' };
    if (record !== undefined && !isOver(record)) stores.calls.put({ ...record, status, ended: now(), updated: now() });
    whenOver(this);
  }

  get isOver(): boolean {
    return this.doing.is === 'over';
  }

  /** What is heard in a queue is asked for again whenever it has ended: https://www.twilio.com/docs/voice/twiml/enqueue#waiturl */
  async #wait(queued: Extract<Doing, { readonly is: 'queued' }>): Promise<void> {
    const { documents, fallbackUrl } = this.#options;
    const { waitUrl, waitUrlMethod: method, queue } = queued.verb;
    const url = this.wholeUrl(waitUrl);
    const parameters = {
      QueueSid: queueSid(queue),
      QueuePosition: '1',
      QueueTime: String(queued.seconds),
      CurrentQueueSize: '1',
    };
    const verbs = await documents.ask(this.sid, { url, method, parameters, fallbackUrl });
    // Taken out meanwhile, or hung up.
    if (this.doing !== queued) return;
    const { heard, stop } = advance(verbs ?? []);
    this.heard.push(...heard);
    if (stop.at === 'leave') return this.#left('leave', queued);
    if (stop.at === 'hangup') return this.end('completed');
    const silent = heard.reduce((sum, one) => sum + (one.kind === 'silence' ? one.seconds : 0), 0);
    this.doing = { ...queued, seconds: queued.seconds + silent };
  }

  async #left(result: string, { verb, rest, seconds }: Extract<Doing, { readonly is: 'queued' }>): Promise<void> {
    const { documents, fallbackUrl } = this.#options;
    const parameters = { QueueResult: result, QueueSid: queueSid(verb.queue), QueueTime: String(seconds) };
    if (verb.action === undefined) return this.isOver ? undefined : this.run(rest);
    const url = this.wholeUrl(verb.action);
    if (!this.isOver) return this.ask(url, verb.method, parameters);
    await documents.ask(this.sid, { url, method: verb.method, parameters, fallbackUrl });
  }

  async #gathered(): Promise<void> {
    const { doing } = this;
    if (doing.is !== 'gather') return;
    const { verb, digits, rest } = doing;
    if (!isSubmitted(verb, digits)) return this.run(rest);
    await this.ask(verb.action ?? this.#url, verb.method, { Digits: digits });
  }

  async #recorded(key: string, doing: Doing = this.doing): Promise<void> {
    if (doing.is !== 'record') return;
    const { verb, seconds, rest } = doing;
    const parameters = this.#options.recorder.keep(this.sid, verb, seconds, this.#url);
    // An empty recording is none: https://www.twilio.com/docs/voice/twiml/record#attributes-action
    if (parameters === undefined) return this.isOver ? undefined : this.run(rest);
    const digits = key === '' ? {} : { Digits: key };
    const url = this.wholeUrl(verb.action ?? this.#url);
    if (!this.isOver) return this.ask(url, verb.method, { ...parameters, ...digits });
    const { documents, fallbackUrl } = this.#options;
    // The application is told; what it answers, nobody hears any more.
    await documents.ask(this.sid, { url, method: verb.method, parameters: { ...parameters, ...digits }, fallbackUrl });
  }
}
