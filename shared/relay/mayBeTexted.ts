import type { Label } from '../domain/label.ts';

/** Whether an answer is sealed for the relay, too: there is a number, and whoever left it said that it may be texted. */
export const mayBeTexted = ({ answer }: Pick<Label, 'answer'>): boolean => answer.number && answer.safe === 'yes';
