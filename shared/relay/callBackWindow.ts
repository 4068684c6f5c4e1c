import { isOpen } from '../domain/hours.ts';
import type { Label } from '../domain/label.ts';

type When = Label['answer']['when'];

/** So long an asking holds: whoever asked may not have the phone any more. */
export const CALL_BACK_DAYS = 14;

/** In the country's own time. What nobody chose has no window. */
const WINDOWS = {
  any: ['00:00', '24:00'],
  morning: ['06:00', '12:00'],
  afternoon: ['12:00', '18:00'],
  evening: ['18:00', '22:00'],
  night: ['22:00', '06:00'],
} as const satisfies Record<Exclude<When, 'unknown'>, readonly [string, string]>;

/** From when to when somebody said that they may be called; `undefined`: they said nothing of it. */
export const windowOf = (when: When): readonly [from: string, to: string] | undefined =>
  when === 'unknown' ? undefined : WINDOWS[when];

export const isInWindow = (when: When, now: Date, timeZone: string): boolean => {
  const window = windowOf(when);
  if (window === undefined) return false;
  const [from, to] = window;
  const daily = [[from, to] as const];
  const week = { mon: daily, tue: daily, wed: daily, thu: daily, fri: daily, sat: daily, sun: daily };
  return isOpen(week, now, timeZone);
};

/** Whether somebody asked to be called back in this label, and it still holds. */
export const canBeCalledBack = ({ answer, received }: Pick<Label, 'answer' | 'received'>, now: Date): boolean =>
  answer.callBack === true &&
  windowOf(answer.when) !== undefined &&
  now.getTime() < Date.parse(answer.callBackAsked ?? received) + CALL_BACK_DAYS * 86_400_000;
