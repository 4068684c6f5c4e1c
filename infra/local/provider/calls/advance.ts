import type { DialVerb, EnqueueVerb, GatherVerb, PromptVerb, RecordVerb, VoiceVerb } from '../twiml/voice.ts';

/** What somebody hears. */
export type Heard =
  | { readonly kind: 'said'; readonly text: string; readonly language: string | undefined }
  | { readonly kind: 'played'; readonly url: string }
  | { readonly kind: 'silence'; readonly seconds: number }
  | { readonly kind: 'beep' }
  /** What the provider itself says of a document that it cannot run. */
  | { readonly kind: 'error' };

/** Where a document waits, goes elsewhere or ends. */
export type Stop =
  | { readonly at: 'gather'; readonly verb: GatherVerb; readonly rest: readonly VoiceVerb[] }
  | { readonly at: 'record'; readonly verb: RecordVerb; readonly rest: readonly VoiceVerb[] }
  | { readonly at: 'dial'; readonly verb: DialVerb; readonly rest: readonly VoiceVerb[] }
  | { readonly at: 'queue'; readonly verb: EnqueueVerb; readonly rest: readonly VoiceVerb[] }
  /** Out of a queue, by what is heard there. */
  | { readonly at: 'leave' }
  | { readonly at: 'redirect'; readonly url: string; readonly method: 'GET' | 'POST' }
  | { readonly at: 'reject'; readonly reason: 'rejected' | 'busy' }
  /** By a Hangup, or since there is nothing more to do. */
  | { readonly at: 'hangup' }
  | { readonly at: 'end' };

/** Nobody listens to the same for ever: a loop without end (0) is heard so often. */
const ENDLESS = 10;

const heardOf = (prompt: PromptVerb): readonly Heard[] => {
  if (prompt.verb === 'Pause') return [{ kind: 'silence', seconds: prompt.length }];
  const once: Heard =
    prompt.verb === 'Say'
      ? { kind: 'said', text: prompt.text, language: prompt.language }
      : { kind: 'played', url: prompt.url };
  return Array.from({ length: prompt.loop === 0 ? ENDLESS : prompt.loop }, () => once);
};

/** Runs a document as far as it goes without anybody's doing. */
export const advance = (verbs: readonly VoiceVerb[]): { readonly heard: readonly Heard[]; readonly stop: Stop } => {
  const heard: Heard[] = [];
  for (const [index, verb] of verbs.entries()) {
    const rest = verbs.slice(index + 1);
    switch (verb.verb) {
      case 'Say':
      case 'Play':
      case 'Pause':
        heard.push(...heardOf(verb));
        break;
      case 'Gather':
        heard.push(...verb.prompts.flatMap(heardOf));
        return { heard, stop: { at: 'gather', verb, rest } };
      case 'Record':
        if (verb.playBeep) heard.push({ kind: 'beep' });
        return { heard, stop: { at: 'record', verb, rest } };
      case 'Dial':
        return { heard, stop: { at: 'dial', verb, rest } };
      case 'Enqueue':
        return { heard, stop: { at: 'queue', verb, rest } };
      case 'Leave':
        return { heard, stop: { at: 'leave' } };
      case 'Redirect':
        return { heard, stop: { at: 'redirect', url: verb.url, method: verb.method } };
      case 'Reject':
        return { heard, stop: { at: 'reject', reason: verb.reason } };
      case 'Hangup':
        return { heard, stop: { at: 'hangup' } };
    }
  }
  return { heard, stop: { at: 'end' } };
};
