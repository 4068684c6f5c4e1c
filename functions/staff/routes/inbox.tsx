import type { Hono } from 'hono';
import type { StaffRole } from '../../../shared/rows/request.ts';
import { countInbox, inboxQuerySchema, readInbox } from '../inbox.ts';
import type { Dependencies } from '../ports.ts';
import { outstanding } from '../reads/review.ts';
import { Inbox } from '../views/inbox.tsx';
import { message, page, type StaffEnvironment } from '../web.tsx';

/** Where whoever sees no referral begins. */
const HOMES: Partial<Record<StaffRole, string>> = { partner_admin: '/members', auditor: '/reads' };

export const addInbox = (app: Hono<StaffEnvironment>, dependencies: Dependencies): void => {
  const { partner, referrals, mayAct } = dependencies;

  app.get('/', async (context) => {
    const signed = context.get('signed');
    if (signed === undefined) return context.redirect('/sign-in', 303);
    if (!mayAct(signed.member.role, 'list', { pk: partner, lead: false })) {
      const other = HOMES[signed.member.role];
      if (other !== undefined) return context.redirect(other, 303);
      return message(context, dependencies, 403, {
        title: 'Not for your role',
        text: 'Your role may not see the inbox.',
      });
    }
    const query = inboxQuerySchema.parse(context.req.query());
    const [result, counts, unreviewed] = await Promise.all([
      readInbox(referrals, query),
      countInbox(referrals, query.box),
      mayAct(signed.member.role, 'review_reads', { pk: partner, lead: false }) ? outstanding(dependencies, signed) : [],
    ]);
    // The log says that there is one, and the page where.
    if (result.rows.some((row) => 'broken' in row)) context.set('failure', 'MalformedRow');
    const content = <Inbox view={query} counts={counts} result={result} unreviewed={unreviewed} needs={dependencies} />;
    return page(context, dependencies, `Inbox · ${query.box}`, content);
  });
};
