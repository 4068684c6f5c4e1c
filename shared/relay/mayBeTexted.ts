import type { Label } from '../domain/label.ts';

/**
 * Whether an answer is sealed for the relay, too: whoever texts said that their phone may be texted. Only they can choose how
 * answers come (docs/phone.md): of a number that was left elsewhere, and whose owner never texted the code, the relay would wait
 * for ever.
 */
export const mayBeTexted = ({ answer, channel }: Pick<Label, 'answer' | 'channel'>): boolean =>
  answer.safe === 'yes' && (answer.texts === true || (channel === 'sms' && answer.number));
