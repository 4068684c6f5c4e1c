import { SegmentedMessage } from 'sms-segments-calculator';

/** Of how many messages a text is made on its way, as Twilio counts: GSM-7, or UCS-2 where a letter needs it. */
export const segmentsOf = (text: string): { readonly encoding: string; readonly count: number } => {
  const message = new SegmentedMessage(text, 'auto');
  return { encoding: message.getEncodingName(), count: message.segmentsCount };
};
