import type { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as z from 'zod';
import { Plain } from '../../../shared/domain/plain.ts';
import type { Dependencies } from '../ports.ts';
import { NotLogged } from '../reading.ts';
import type { Signed } from '../session.ts';
import { addMailSettings } from './mailSettings.ts';
import { removeDutyPhone, setDutyPhone } from '../settings/dutyPhone.ts';
import { tryDutyPhone } from '../settings/tryDutyPhone.ts';
import { SettingsPage, type SettingsProps } from '../views/settings.tsx';
import type { SettingsError } from '../wording/settings.ts';
import { message, page, readFields, type StaffContext, type StaffEnvironment, tokensOf } from '../web.tsx';

const PATH = '/settings';
const doneSchema = z.enum(['set', 'removed', 'tried', 'mail_set', 'mail_removed']).optional().catch(undefined);

const STATUS: Record<SettingsError, ContentfulStatusCode> = {
  not_a_number: 422,
  not_reachable: 422,
  not_an_address: 422,
  stale: 403,
  not_logged: 503,
};

const show = async (
  context: StaffContext,
  dependencies: Dependencies,
  signed: Signed,
  { problem, mailProblem, done }: Pick<SettingsProps, 'problem' | 'mailProblem' | 'done'> = {},
) => {
  const [row, mail] = await Promise.all([dependencies.offices.dutyPhone(), dependencies.offices.mail()]);
  const shown = { row, mail, signed, problem, mailProblem, done };
  const error = problem?.error ?? mailProblem?.error;
  const content = <SettingsPage {...shown} needs={dependencies} />;
  return page(context, dependencies, 'Settings', content, error === undefined ? 200 : STATUS[error]);
};

/** Whoever may not set anything is told so on each of these pages. */
const notForRole = (context: StaffContext, dependencies: Dependencies) =>
  message(context, dependencies, 403, {
    title: 'Not for your role',
    text: 'Only an administrator or a supervisor of your organisation may change its settings.',
  });

export const addSettings = (app: Hono<StaffEnvironment>, dependencies: Dependencies): void => {
  const { partner, mayAct } = dependencies;
  const may = ({ member }: Signed): boolean => mayAct(member.role, 'settings', { pk: partner, lead: false });

  app.get(PATH, (context) => {
    const signed = context.get('signed');
    if (signed === undefined) return context.redirect('/sign-in', 303);
    if (!may(signed)) return notForRole(context, dependencies);
    return show(context, dependencies, signed, { done: doneSchema.parse(context.req.query('done')) });
  });

  app.post(`${PATH}/duty`, async (context) => {
    const signed = context.get('signed');
    if (signed === undefined) return context.redirect('/sign-in', 303);
    if (!may(signed)) return notForRole(context, dependencies);
    const fields = await readFields(context);
    const typed = new Plain(fields['number']?.[0] ?? '');
    const failed = (error: SettingsError) => show(context, dependencies, signed, { problem: { error, typed } });
    if (!tokensOf(signed, fields).ours) return failed('stale');
    try {
      const set = await setDutyPhone(dependencies, signed, typed);
      return set.ok ? context.redirect(`${PATH}?done=set`, 303) : await failed(set.error);
    } catch (error) {
      if (!(error instanceof NotLogged)) throw error;
      context.set('failure', error.name);
      return failed('not_logged');
    }
  });

  app.post(`${PATH}/duty/try`, async (context) => {
    const signed = context.get('signed');
    if (signed === undefined) return context.redirect('/sign-in', 303);
    if (!may(signed)) return notForRole(context, dependencies);
    if (!tokensOf(signed, await readFields(context)).ours) return context.redirect(PATH, 303);
    await tryDutyPhone(dependencies, signed);
    return context.redirect(`${PATH}?done=tried`, 303);
  });

  app.post(`${PATH}/duty/remove`, async (context) => {
    const signed = context.get('signed');
    if (signed === undefined) return context.redirect('/sign-in', 303);
    if (!may(signed)) return notForRole(context, dependencies);
    if (!tokensOf(signed, await readFields(context)).ours) return context.redirect(PATH, 303);
    try {
      await removeDutyPhone(dependencies, signed);
      return context.redirect(`${PATH}?done=removed`, 303);
    } catch (error) {
      if (!(error instanceof NotLogged)) throw error;
      context.set('failure', error.name);
      return show(context, dependencies, signed, { problem: { error: 'not_logged', typed: new Plain('') } });
    }
  });

  addMailSettings(app, dependencies, {
    enter: (context) => {
      const signed = context.get('signed');
      if (signed === undefined) return context.redirect('/sign-in', 303);
      return may(signed) ? signed : notForRole(context, dependencies);
    },
    show: async (context, signed, { error, address: typed }) =>
      show(context, dependencies, signed, { mailProblem: { error, typed } }),
  });
};
