import type { Hono } from 'hono';
import * as z from 'zod';
import { weekSchema } from '../../../shared/rows/read.ts';
import type { Dependencies } from '../ports.ts';
import { NotLogged } from '../reading.ts';
import { outstanding, readsIn, reviewReads } from '../reads/review.ts';
import { weekOf, weeksFrom } from '../reads/week.ts';
import type { Signed } from '../session.ts';
import { ReadsPage } from '../views/reads.tsx';
import type { ReadsError } from '../wording/reads.ts';
import { message, page, readFields, single, type StaffContext, type StaffEnvironment, tokensOf } from '../web.tsx';

const PATH = '/reads';
const STATUS = { own: 409, not_over: 409, gone: 409, stale: 403, not_logged: 503 } as const satisfies Record<
  ReadsError,
  number
>;
const aWeek = weekSchema.optional().catch(undefined);
const querySchema = z.object({ week: aWeek, done: z.literal('yes').optional().catch(undefined) });
const formSchema = z.object({ week: aWeek, whose: z.string().max(40).catch('') });

interface Shown {
  readonly week: string | undefined;
  readonly done?: boolean;
  readonly problem?: ReadsError | undefined;
}

const notForRole = (context: StaffContext, dependencies: Dependencies) =>
  message(context, dependencies, 403, {
    title: 'Not for your role',
    text: 'Only a supervisor or an auditor of your organisation sees who opened what.',
  });

/** The latest week that is over, or the one that is asked for: of any day of it, and never one that has not begun. */
const weekAsked = (asked: string | undefined, current: string): string => {
  if (asked === undefined) return weeksFrom(current, -1);
  const week = weekOf(new Date(`${asked}T12:00:00Z`), 'UTC');
  return week > current ? current : week;
};

/** Who opened what: for whoever answers for it, and for whoever looks over their shoulder. */
export const addReads = (app: Hono<StaffEnvironment>, dependencies: Dependencies): void => {
  const { partner, jurisdiction, members, mayAct, now } = dependencies;
  const may = ({ member }: Signed, act: 'reads' | 'review_reads'): boolean =>
    mayAct(member.role, act, { pk: partner, lead: false });

  const show = async (context: StaffContext, signed: Signed, { week: asked, done = false, problem }: Shown) => {
    const current = weekOf(now(), jurisdiction.timeZone);
    const week = weekAsked(asked, current);
    const [reads, all, waiting] = await Promise.all([
      readsIn(dependencies, week),
      members.all(),
      outstanding(dependencies, signed),
    ]);
    const content = (
      <ReadsPage
        signed={signed}
        week={week}
        isOver={week < current}
        members={all}
        reads={reads}
        outstanding={waiting.filter((each) => each !== week)}
        mayReview={may(signed, 'review_reads')}
        done={done}
        problem={problem}
        needs={dependencies}
      />
    );
    return page(context, dependencies, 'Reads', content, problem === undefined ? 200 : STATUS[problem]);
  };

  app.get(PATH, (context) => {
    const signed = context.get('signed');
    if (signed === undefined) return context.redirect('/sign-in', 303);
    if (!may(signed, 'reads')) return notForRole(context, dependencies);
    const { week, done } = querySchema.parse(context.req.query());
    return show(context, signed, { week, done: done === 'yes' });
  });

  app.post(`${PATH}/review`, async (context) => {
    const signed = context.get('signed');
    if (signed === undefined) return context.redirect('/sign-in', 303);
    if (!may(signed, 'review_reads')) return notForRole(context, dependencies);
    const fields = await readFields(context);
    const { week, whose } = formSchema.parse(single(fields));
    const failed = (problem: ReadsError) => show(context, signed, { week, problem });
    if (!tokensOf(signed, fields).ours) return failed('stale');
    if (week === undefined) return failed('gone');
    try {
      const reviewed = await reviewReads(dependencies, signed, week, whose);
      return reviewed.ok ? context.redirect(`${PATH}?week=${week}&done=yes`, 303) : await failed(reviewed.error);
    } catch (error) {
      if (!(error instanceof NotLogged)) throw error;
      context.set('failure', error.name);
      return failed('not_logged');
    }
  });
};
