import type { FC } from 'hono/jsx';

/**
 * Keeps what is sent with a form off the disk of the device. To bring tabs back after a restart, Chromium writes the bodies
 * of forms that were sent into its profile, a report and an access code among them, whatever `Cache-Control` says; but it
 * leaves out the whole body of a form that has a password in it. So each form has one, which is not shown, means nothing
 * and is not read; as `one-time-code` it is not offered to be saved. Tried with Chromium alone.
 */
export const Unkept: FC = () => (
  <input type="password" name="unkept" value="unkept" autocomplete="one-time-code" hidden />
);
