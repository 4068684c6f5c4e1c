import type { Hono } from 'hono';
import * as z from 'zod';
import type { Dependencies } from '../ports.ts';
import { NotLogged } from '../reading.ts';
import type { Signed } from '../session.ts';
import { WorkPage } from '../views/work.tsx';
import { canHold, giveAll, giveTo } from '../work/hold.ts';
import { openTips, readLoad } from '../work/load.ts';
import type { WorkDone, WorkError } from '../wording/work.ts';
import {
  message,
  notFound,
  page,
  readFields,
  single,
  type StaffContext,
  type StaffEnvironment,
  tokensOf,
} from '../web.tsx';

const PATH = '/work';
const REFERRAL = '/referrals/:tip{[a-z0-9]{16,64}}';
const doneSchema = z.enum(['given', 'given_some']).optional().catch(undefined);
const idSchema = z.string().max(40).catch('');
const formSchema = z.object({ from: idSchema, to: idSchema });

const STATUS = { gone: 409, stale: 403, not_logged: 503 } as const satisfies Record<WorkError, number>;

interface Shown {
  readonly done?: WorkDone | undefined;
  readonly problem?: WorkError | undefined;
}

const notForRole = (context: StaffContext, dependencies: Dependencies) =>
  message(context, dependencies, 403, {
    title: 'Not for your role',
    text: 'Only a supervisor of your organisation sees who has how much work.',
  });

const show = async (context: StaffContext, dependencies: Dependencies, signed: Signed, { done, problem }: Shown) => {
  const [load, members] = await Promise.all([readLoad(dependencies), dependencies.members.all()]);
  // The log says that there is one, and the page that it is not counted.
  if (load.broken > 0) context.set('failure', 'MalformedRow');
  const able = members.filter(({ role }) => canHold(dependencies, role));
  const content = (
    <WorkPage signed={signed} load={load} able={able} done={done} problem={problem} needs={dependencies} />
  );
  return page(context, dependencies, 'Work', content, problem === undefined ? 200 : STATUS[problem]);
};

/** Who holds what: the supervisor's page, and one referral's. */
export const addWork = (app: Hono<StaffEnvironment>, dependencies: Dependencies): void => {
  const { partner, referrals, members, mayAct } = dependencies;
  const may = ({ member }: Signed): boolean => mayAct(member.role, 'load', { pk: partner, lead: false });
  const member = async (id: string) => (await members.all()).find((each) => each.id === id);

  app.get(PATH, (context) => {
    const signed = context.get('signed');
    if (signed === undefined) return context.redirect('/sign-in', 303);
    if (!may(signed)) return notForRole(context, dependencies);
    return show(context, dependencies, signed, { done: doneSchema.parse(context.req.query('done')) });
  });

  app.post(`${PATH}/give`, async (context) => {
    const signed = context.get('signed');
    if (signed === undefined) return context.redirect('/sign-in', 303);
    if (!may(signed)) return notForRole(context, dependencies);
    const fields = await readFields(context);
    const failed = (problem: WorkError) => show(context, dependencies, signed, { problem });
    if (!tokensOf(signed, fields).ours) return failed('stale');
    const { from, to } = formSchema.parse(single(fields));
    try {
      const open = await openTips(dependencies);
      const left = await giveAll(dependencies, signed, { from, to: await member(to), open });
      if (!left.ok) return await failed(left.error);
      return context.redirect(`${PATH}?done=${left.value > 0 ? 'given_some' : 'given'}`, 303);
    } catch (error) {
      if (!(error instanceof NotLogged)) throw error;
      context.set('failure', error.name);
      return failed('not_logged');
    }
  });

  app.post(`${REFERRAL}/hold`, async (context) => {
    const [signed, tip] = [context.get('signed'), context.req.param('tip')];
    if (signed === undefined) return context.redirect(`/sign-in?tip=${tip}`, 303);
    const fields = await readFields(context);
    if (!tokensOf(signed, fields).ours) return context.redirect(`/referrals/${tip}`, 303);
    const row = await referrals.referral(tip);
    const { to } = formSchema.parse(single(fields));
    const act = to === signed.member.id ? 'take' : 'assign';
    if (row === undefined || row.ended !== null || !mayAct(signed.member.role, act, row)) {
      return notFound(context, dependencies);
    }
    try {
      // Whoever left meanwhile is given nothing: the page shows whose it is now.
      await giveTo(dependencies, signed, tip, await member(to));
      return context.redirect(`/referrals/${tip}`, 303);
    } catch (error) {
      if (!(error instanceof NotLogged)) throw error;
      context.set('failure', error.name);
      return message(context, dependencies, 503, {
        title: 'It was not changed',
        text: 'Each change is recorded first. The record could not be written, so it is as it was. Please try again.',
        code: 'not_logged',
      });
    }
  });
};
