/**
 * What the provider does by itself for most numbers: https://help.twilio.com/articles/223134027. The words reach the application
 * as well; what it answers to a stop is then refused (21610).
 */
const STOP = new Set(['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'revoke', 'optout']);
const START = new Set(['start', 'yes', 'unstop']);

const STOPPED =
  'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.';
const STARTED =
  'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe.';

export interface OptOuts {
  readonly has: (line: string, person: string) => boolean;
  /** What the provider itself replies, if anything. */
  readonly heard: (line: string, person: string, body: string) => string | undefined;
}

const pair = (line: string, person: string): string => `${line} ${person}`;

export const createOptOuts = (): OptOuts => {
  const stopped = new Set<string>();
  return {
    has: (line, person) => stopped.has(pair(line, person)),
    heard: (line, person, body) => {
      const word = body.trim().toLowerCase();
      if (STOP.has(word)) {
        if (stopped.has(pair(line, person))) return undefined;
        stopped.add(pair(line, person));
        return STOPPED;
      }
      return START.has(word) && stopped.delete(pair(line, person)) ? STARTED : undefined;
    },
  };
};
