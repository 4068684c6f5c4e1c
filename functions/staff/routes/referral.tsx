import type { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import { newNonce } from '../../../shared/sealing/session.ts';
import { actsFor, withoutWaiting, withStatus } from '../acts.ts';
import { type Opened, select } from '../opening.ts';
import type { Dependencies } from '../ports.ts';
import { NotLogged, readParts } from '../reading.ts';
import { noteRead } from '../reads/note.ts';
import { custodyRecord } from '../record.ts';
import { openSchema, typedSchema } from '../schema.ts';
import type { Signed } from '../session.ts';
import { waitUntilSettled } from '../settling.ts';
import { acknowledgeQuietly, submit } from '../submitting.ts';
import { canHold, holdBy } from '../work/hold.ts';
import type { Problem } from '../views/formParts.tsx';
import { shortReference } from '../views/format.ts';
import type { Held } from '../views/hold.tsx';
import { WordsKeptPage } from '../views/plainPages.tsx';
import { Referral } from '../views/referral.tsx';
import type { FormError } from '../wording/texts.ts';
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

/** As in `TIP`: anything else is nobody's page. */
const PATH = '/referrals/:tip{[a-z0-9]{16,64}}';

interface Shown {
  readonly row: ReferralRow;
  readonly signed: Signed;
  readonly opened?: Opened | undefined;
  readonly problem?: Problem | undefined;
  readonly status?: ContentfulStatusCode;
}

const heldOf = async (dependencies: Dependencies, { member }: Signed, row: ReferralRow): Promise<Held> => {
  const { work, members, mayAct } = dependencies;
  const [hold, all] = await Promise.all([work.hold(row.tip), members.all()]);
  return {
    by: hold?.by,
    members: all,
    mayTake: mayAct(member.role, 'take', row),
    able: mayAct(member.role, 'assign', row) ? all.filter(({ role }) => canHold(dependencies, role)) : [],
  };
};

const show = async (context: StaffContext, dependencies: Dependencies, shown: Shown) => {
  const { row, signed, opened, problem, status } = shown;
  const requests = await dependencies.offices.requests(row.tip);
  const { referrals } = dependencies;
  const [settled, sendings, held] = await Promise.all([
    referrals.settled(row.tip),
    referrals.sendings(row.tip),
    heldOf(dependencies, signed, row),
  ]);
  const asked = withStatus(requests, settled, sendings);
  const acts = withoutWaiting(actsFor(row, signed.member.role, dependencies, signed.member.id), asked);
  const content = (
    <Referral
      row={row}
      signed={signed}
      nonce={newNonce(signed.secret, dependencies.random)}
      acts={acts}
      asked={asked}
      held={held}
      latest={context.req.query('asked')}
      opened={opened}
      problem={problem}
      needs={dependencies}
    />
  );
  return page(context, dependencies, shortReference(row.tip), content, status);
};

/** Nobody signed in: the way to sign-in and back. */
const away = (context: StaffContext, tip: string) => context.redirect(`/sign-in?tip=${tip}`, 303);

export const addReferral = (app: Hono<StaffEnvironment>, dependencies: Dependencies): void => {
  const { referrals, mayAct } = dependencies;

  app.get(PATH, async (context) => {
    const [signed, tip] = [context.get('signed'), context.req.param('tip')];
    if (signed === undefined) return away(context, tip);
    const row = await referrals.referral(tip);
    if (row === undefined || !mayAct(signed.member.role, 'list', row)) return notFound(context, dependencies);
    return show(context, dependencies, { row, signed });
  });

  app.get(`${PATH}/record`, async (context) => {
    const [signed, tip] = [context.get('signed'), context.req.param('tip')];
    if (signed === undefined) return away(context, tip);
    const row = await referrals.referral(tip);
    if (row === undefined || row.ended !== null || !mayAct(signed.member.role, 'export', row)) {
      return notFound(context, dependencies);
    }
    const record = await custodyRecord(dependencies, row);
    // Not prepared, or not to the end: the page says how it stands.
    if (record === undefined) return context.redirect(`/referrals/${tip}`, 303);
    return context.body(JSON.stringify(record), 200, {
      'Content-Type': 'application/json',
      'Content-Disposition': `attachment; filename="custody-record-${shortReference(tip)}.json"`,
    });
  });

  // What a POST answered cannot be fetched again by its address.
  app.get(`${PATH}/:form{open|ask}`, (context) => context.redirect(`/referrals/${context.req.param('tip')}`, 303));

  app.post(`${PATH}/open`, async (context) => {
    const [signed, tip] = [context.get('signed'), context.req.param('tip')];
    if (signed === undefined) return away(context, tip);
    const fields = await readFields(context);
    const { ours, nonce } = tokensOf(signed, fields);
    if (!ours) return context.redirect(`/referrals/${tip}`, 303);
    const row = await referrals.referral(tip);
    if (row === undefined || !mayAct(signed.member.role, 'read', row)) return notFound(context, dependencies);
    if (row.ended !== null) return show(context, dependencies, { row, signed });
    const wanted = openSchema.parse({ ...single(fields), part: fields['part'] });
    const { kinds, references, earlier } = select(row, wanted.part, wanted.earlier === 'yes');
    try {
      const readings = await readParts(
        { ...dependencies, noted: noteRead(dependencies, signed, row) },
        signed,
        row,
        references,
      );
      if (wanted.acknowledge === 'yes') await acknowledgeQuietly(dependencies, signed, row, nonce);
      return await show(context, dependencies, { row, signed, opened: { kinds, earlier, readings } });
    } catch (error) {
      if (!(error instanceof NotLogged)) throw error;
      context.set('failure', error.name);
      return message(context, dependencies, 503, {
        title: 'It was not opened',
        text: 'Every opening is recorded first. The record could not be written, so nothing was opened. Please try again.',
        code: 'not_logged',
      });
    }
  });

  app.post(`${PATH}/ask`, async (context) => {
    const [signed, tip] = [context.get('signed'), context.req.param('tip')];
    const fields = await readFields(context);
    const typed = typedSchema.parse(single(fields));
    if (signed === undefined) {
      // A form of another site could put words here that look like theirs: only our own page's are given back.
      const ours = context.req.header('sec-fetch-site') === 'same-origin';
      if (typed.words.isEmpty || !ours) return away(context, tip);
      return page(context, dependencies, 'Signed out', <WordsKeptPage tip={tip} typed={typed} />, 401);
    }
    const row = await referrals.referral(tip);
    if (row === undefined) return notFound(context, dependencies);
    const { ours, nonce } = tokensOf(signed, fields);
    const asked = await submit(dependencies, signed, row, {
      act: typed.act,
      fields: single(fields),
      nonce: ours ? nonce : '',
    });
    if (!asked.ok) {
      if (typed.act === undefined) return context.redirect(`/referrals/${tip}`, 303);
      const problem = { act: typed.act, error: asked.error, typed };
      return show(context, dependencies, { row, signed, problem, status: STATUS[asked.error] ?? 422 });
    }
    await holdBy(dependencies, signed, tip, typed.act);
    await waitUntilSettled(dependencies, asked.value);
    return context.redirect(`/referrals/${tip}?asked=${asked.value}`, 303);
  });
};

const STATUS: Partial<Record<FormError, ContentfulStatusCode>> = {
  stale: 403,
  not_offered: 409,
  outside_window: 409,
  no_duty_phone: 409,
  key_differs: 409,
  too_many_waiting: 429,
};
