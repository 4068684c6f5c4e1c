import type { Hono } from 'hono';
import type { Dependencies } from '../ports.ts';
import { NotLogged } from '../reading.ts';
import type { Signed } from '../session.ts';
import { removeMailAddress, setMailAddress } from '../settings/mail.ts';
import type { SettingsError } from '../wording/settings.ts';
import { readFields, type StaffContext, type StaffEnvironment, tokensOf } from '../web.tsx';

const PATH = '/settings';

interface Shown {
  /** Whoever may change settings, or the answer for everybody else. */
  readonly enter: (context: StaffContext) => Signed | Response | Promise<Response>;
  readonly show: (
    context: StaffContext,
    signed: Signed,
    problem: { readonly error: SettingsError; readonly address: string },
  ) => Promise<Response>;
}

/** The address by which an organisation is told that something waits. */
export const addMailSettings = (
  app: Hono<StaffEnvironment>,
  dependencies: Dependencies,
  { enter, show }: Shown,
): void => {
  app.post(`${PATH}/mail`, async (context) => {
    const signed = await enter(context);
    if (signed instanceof Response) return signed;
    const fields = await readFields(context);
    const address = fields['address']?.[0] ?? '';
    if (!tokensOf(signed, fields).ours) return show(context, signed, { error: 'stale', address });
    try {
      const set = await setMailAddress(dependencies, signed, address);
      if (!set.ok) return await show(context, signed, { error: set.error, address });
      return context.redirect(`${PATH}?done=mail_set`, 303);
    } catch (error) {
      if (!(error instanceof NotLogged)) throw error;
      context.set('failure', error.name);
      return show(context, signed, { error: 'not_logged', address });
    }
  });

  app.post(`${PATH}/mail/remove`, async (context) => {
    const signed = await enter(context);
    if (signed instanceof Response) return signed;
    if (!tokensOf(signed, await readFields(context)).ours) return context.redirect(PATH, 303);
    try {
      await removeMailAddress(dependencies, signed);
      return context.redirect(`${PATH}?done=mail_removed`, 303);
    } catch (error) {
      if (!(error instanceof NotLogged)) throw error;
      context.set('failure', error.name);
      return show(context, signed, { error: 'not_logged', address: '' });
    }
  });
};
