import type { Plain } from '../domain/plain.ts';
import type { Result } from '../domain/result.ts';

/** A text that somebody sent to one of the country's numbers, in our own words: no provider's are used outside its folder. */
export interface TextReceived {
  /** The provider's id of the message: a retry brings the same one. */
  readonly id: string;
  /** Whoever sent it: E.164 where it is a telephone. */
  readonly from: Plain;
  /** The number of ours that it was sent to, E.164. */
  readonly to: string;
  readonly words: Plain;
  /** Pictures, sounds and other files that came along. */
  readonly attachments: number;
  /** The provider has taken it as a word that ends, or lifts the end of, all sending to that number. */
  readonly sending: 'ended' | 'resumed' | 'as_before';
}

/** What became of a text of ours. */
export interface TextState {
  /** As it was given with the text. */
  readonly id: string;
  /** The provider's own. */
  readonly text: string;
  /** `stopped`: its owner wants no more. */
  readonly state: 'accepted' | 'delivered' | 'failed' | 'stopped';
}

/** A request as it came, before anything in it is believed. */
export interface Webhook {
  /** The path that this deployment gave the provider, with a leading slash; never what the request says of itself. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly contentType: string;
  readonly signature: string;
  readonly body: string;
}

interface Answer {
  readonly contentType: string;
  readonly body: string;
}

/** Of what is heard in a call, one piece. `language`: BCP 47, of the pack. */
export type Sound =
  | { readonly kind: 'said'; readonly language: string; readonly words: Plain }
  /** An audio file that anybody may fetch. */
  | { readonly kind: 'played'; readonly url: string }
  | { readonly kind: 'pause'; readonly seconds: number };

/** What a call hears, and what it waits for then. Addresses are paths, with a query, under the one that the provider was given. */
export interface Hearing {
  readonly sounds: readonly Sound[];
  readonly waitsFor:
    | {
        /** Keys; they may be pressed while it is still said. Also told where none came. */
        readonly kind: 'keys';
        readonly most: number;
        readonly seconds: number;
        readonly next: string;
      }
    | {
        /** What is said after a tone. `next`: it was recorded; `silent`: nobody spoke; `ready`: it can be fetched. */
        readonly kind: 'recording';
        readonly mostSeconds: number;
        readonly next: string;
        readonly silent: string;
        readonly ready: string;
      }
    | {
        /** Somebody who dials this queue. `wait`: what is heard meanwhile, asked for again whenever it has ended. */
        readonly kind: 'queue';
        readonly queue: string;
        readonly wait: string;
        readonly next: string;
      }
    /** Heard in a queue: that it has ended, and is asked for again; or the way out of it. */
    | { readonly kind: 'turn' }
    | { readonly kind: 'leave' }
    /** Whoever waits in that queue, and is spoken with. `next`: that is over. */
    | { readonly kind: 'join'; readonly queue: string; readonly next: string }
    | { readonly kind: 'nothing' };
}

/** A call that somebody is in, and what happened in it last. */
export interface CallHeard {
  /** The provider's id of the call. */
  readonly id: string;
  /** E.164, or nothing where the caller withholds it. */
  readonly from: Plain | null;
  /** The number of ours that was called, E.164. */
  readonly to: string;
  readonly happened:
    | { readonly kind: 'began' }
    /** A call of ours was picked up, and not by a person. */
    | { readonly kind: 'machine' }
    | { readonly kind: 'keys'; readonly keys: Plain }
    | { readonly kind: 'silence' }
    | { readonly kind: 'recorded' }
    /** In a queue for so many seconds. */
    | { readonly kind: 'waiting'; readonly seconds: number }
    | { readonly kind: 'left'; readonly how: 'spoken' | 'nobody' | 'gone' }
    /** Of whoever dialled a queue: they have spoken with who waited there, or nobody did. */
    | { readonly kind: 'joined'; readonly spoken: boolean };
}

/** A call that is over: somebody was in it, nobody picked up, or it never rang. */
export interface CallEnd {
  readonly id: string;
  readonly how: 'completed' | 'nobody' | 'failed';
}

/** A recording that lies at the provider. */
export interface RecordingReady {
  readonly id: string;
  readonly call: string;
  /** It is there, and has sound in it. */
  readonly isThere: boolean;
  /** How long it plays, where that is said. */
  readonly seconds: number | undefined;
}

/** What another provider would have to know how to do, as far as texts and calls that come in go. */
export interface Telephony {
  /** Was it sent by the provider, to this deployment, as it stands? */
  isGenuine(webhook: Webhook): Promise<boolean>;
  readText(webhook: Webhook): Result<TextReceived, 'unreadable'>;
  /** `null`: it says nothing that we go by. */
  readTextState(webhook: Webhook): Result<TextState | null, 'unreadable'>;
  /** Texts that go back to whoever wrote, in this order; none is an answer too. */
  answer(texts: readonly Plain[]): Answer;
  readCall(webhook: Webhook): Result<CallHeard, 'unreadable'>;
  readRecording(webhook: Webhook): Result<RecordingReady, 'unreadable'>;
  readEnd(webhook: Webhook): Result<CallEnd, 'unreadable'>;
  hear(hearing: Hearing): Answer;
  /** Has it a voice for that language? Else only audio files can be heard in it. */
  speaks(language: string): boolean;
}

/** A text that lies at the provider still. */
export interface HeldText {
  /** The provider's id of it. */
  readonly id: string;
  readonly at: Date;
  /** `answer`: went back with what was answered to a request; `sent`: was sent by itself. */
  readonly way: 'received' | 'answer' | 'sent';
  /** Of one that came in, as it came. */
  readonly received: TextReceived | null;
}

/** A call whose record lies at the provider, with all that was keyed and said to it. */
interface HeldCall {
  readonly id: string;
  readonly at: Date;
  readonly isOver: boolean;
}

interface HeldRecording {
  readonly id: string;
  /** Id of the call that it is of. */
  readonly call: string;
  readonly at: Date;
  readonly seconds: number;
  /** It has been made, or never will be. */
  readonly isOver: boolean;
}

interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page is, if there is one: for the same list, and nothing to be read. */
  readonly next: string | undefined;
}
export type Listed<Item> = Promise<Result<Page<Item>, 'failed'>>;

/** What the provider keeps of texts and calls until it is told to delete it. Lists begin with what is newest. */
export interface ProviderCopy {
  texts(after?: string): Listed<HeldText>;
  calls(after?: string): Listed<HeldCall>;
  recordings(after?: string): Listed<HeldRecording>;
  /** Ids of what came along with a text; `gone`: the text is not there any more. */
  attachments(text: string): Promise<Result<readonly string[], 'gone' | 'failed'>>;
  attachment(
    text: string,
    id: string,
  ): Promise<Result<{ readonly type: string; readonly bytes: Uint8Array }, 'gone' | 'failed'>>;
  /** With a text goes what came along; a call's recordings stay. `false`: it may still be there, and can be tried again. */
  forget(what: 'text' | 'call' | 'recording', id: string): Promise<boolean>;
}
