import type { CallRecord } from './records.ts';

/** What each request for a call says: https://www.twilio.com/docs/voice/twiml#request-parameters */
export const callParameters = (account: string, call: CallRecord): Readonly<Record<string, string>> => ({
  CallSid: call.sid,
  AccountSid: account,
  From: call.from,
  To: call.to,
  Caller: call.from,
  Called: call.to,
  CallStatus: call.status,
  ApiVersion: '2010-04-01',
  Direction: call.direction,
  ...(call.parent === undefined ? {} : { ParentCallSid: call.parent }),
});

/** Whole seconds, as they are billed and told. */
export const secondsOf = ({ started, ended }: CallRecord): number =>
  started === undefined || ended === undefined ? 0 : Math.round((ended - started) / 1_000);
