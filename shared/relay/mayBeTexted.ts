import type { Label } from '../domain/label.ts';

/**
 * Whether an answer is sealed for the relay, too: there is a number, and whoever left it said that it may be texted. Only who
 * texts can choose how answers come (docs/phone.md); of a number that was left elsewhere the relay would wait for ever.
 */
export const mayBeTexted = ({ answer, channel }: Pick<Label, 'answer' | 'channel'>): boolean =>
  channel === 'sms' && answer.number && answer.safe === 'yes';
