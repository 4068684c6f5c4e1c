import * as z from 'zod';

/** A moment no finer than its hour, UTC: `2026-05-04T13:00Z`. The only form in which a time of arrival is kept. */
export const hourSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:00Z$/)
  .brand<'Hour'>();
export type Hour = z.infer<typeof hourSchema>;

export const hourOf = (moment: Date): Hour => hourSchema.parse(`${moment.toISOString().slice(0, 13)}:00Z`);

const HOUR_MILLISECONDS = 3_600_000;

/** When the hour after it begins. */
export const nextHour = (hour: Hour): Date => new Date(Date.parse(hour) + HOUR_MILLISECONDS);

/** Up to the full hour: until when something is kept would else tell, to the second, when somebody called or wrote. */
export const upToTheHour = (moment: Date): Date =>
  new Date(Math.ceil(moment.getTime() / HOUR_MILLISECONDS) * HOUR_MILLISECONDS);
