import type { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as z from 'zod';
import type { Result } from '../../../shared/domain/result.ts';
import { memberNameSchema, rolesOfStaff, staffRoleSchema, type RegisterRow } from '../../../shared/rows/request.ts';
import { invite, type Invited, openInvitations, withdrawInvitation } from '../members/invite.ts';
import { askRenewal, confirmRenewal, leave, signOutEverywhere } from '../members/leave.ts';
import type { Dependencies } from '../ports.ts';
import { NotLogged } from '../reading.ts';
import type { Signed } from '../session.ts';
import { MembersPage, type MembersProps } from '../views/members.tsx';
import type { MemberDone, MemberError } from '../wording/members.ts';
import { message, page, readFields, single, type StaffContext, type StaffEnvironment, tokensOf } from '../web.tsx';

const PATH = '/members';
const doneSchema = z.enum(['withdrawn', 'signed_out', 'left', 'lost']).optional().catch(undefined);

const formSchema = z.object({
  id: z.string().max(40).catch(''),
  name: z
    .string()
    .catch('')
    .transform((name) => name.trim().replaceAll(/\s+/g, ' ')),
  role: z.string().catch(''),
});
type Form = z.infer<typeof formSchema>;

/** What a form came to: a code to show, something to say, or what is wrong. */
type Came = Result<Invited | MemberDone, MemberError>;
const came = (done: MemberDone): Came => ({ ok: true, value: done });
const failed = (error: MemberError): Came => ({ ok: false, error });

interface Act {
  readonly needs: 'members' | 'sign_out' | 'renew';
  readonly run: (dependencies: Dependencies, signed: Signed, form: Form) => Promise<Came>;
}

/** About somebody who is on the register. */
const about =
  (run: (dependencies: Dependencies, signed: Signed, whom: RegisterRow) => Promise<Came>): Act['run'] =>
  async (dependencies, signed, { id }) => {
    const whom = (await dependencies.members.all()).find((member) => member.id === id);
    return whom === undefined ? failed('gone') : run(dependencies, signed, whom);
  };

const acts: Readonly<Record<string, Act>> = {
  invite: {
    needs: 'members',
    run: async (dependencies, signed, { name, role }) => {
      if (name === '') return failed('name_missing');
      if (!memberNameSchema.safeParse(name).success) return failed('name_too_long');
      const chosen = staffRoleSchema.safeParse(role).data;
      if (chosen === undefined || !rolesFor(dependencies).includes(chosen)) return failed('role_missing');
      return invite(dependencies, signed, { name, role: chosen });
    },
  },
  withdraw: {
    needs: 'members',
    run: async (dependencies, signed, { id }) => {
      await withdrawInvitation(dependencies, signed, id);
      return came('withdrawn');
    },
  },
  'sign-out': {
    needs: 'sign_out',
    run: about(async (dependencies, signed, whom) => {
      await signOutEverywhere(dependencies, signed, whom);
      return came('signed_out');
    }),
  },
  left: {
    needs: 'members',
    run: about(async (dependencies, signed, whom) => {
      const left = await leave(dependencies, signed, whom);
      return left.ok ? came('left') : left;
    }),
  },
  lost: {
    needs: 'renew',
    run: about(async (dependencies, signed, whom) => {
      const asked = await askRenewal(dependencies, signed, whom);
      return asked.ok ? came('lost') : asked;
    }),
  },
  confirm: { needs: 'renew', run: (dependencies, signed, { id }) => confirmRenewal(dependencies, signed, id) },
};

const STATUS: Partial<Record<MemberError, ContentfulStatusCode>> = {
  too_many: 429,
  yourself: 409,
  same_person: 409,
  gone: 409,
  stale: 403,
  not_logged: 503,
};

/** Only the review group has reviewers. */
const rolesFor = ({ partner, partners }: Pick<Dependencies, 'partner' | 'partners'>): MembersProps['roles'] => {
  const isReviewers = partners.some(({ id, kind }) => id === partner && kind === 'reviewer');
  return rolesOfStaff.filter((role) => role !== 'reviewer' || isReviewers);
};

export const addMembers = (app: Hono<StaffEnvironment>, dependencies: Dependencies): void => {
  const { partner, mayAct, members } = dependencies;
  const may = ({ member }: Signed, act: Act['needs']): boolean =>
    mayAct(member.role, act, { pk: partner, lead: false });

  const show = async (
    context: StaffContext,
    signed: Signed,
    shown: Pick<MembersProps, 'done' | 'invited' | 'problem'>,
  ) => {
    const [all, invitations, renewals] = await Promise.all([
      members.all(),
      openInvitations(dependencies),
      members.renewals(),
    ]);
    const content = (
      <MembersPage
        signed={signed}
        members={all}
        invitations={invitations}
        renewals={renewals}
        may={{ members: may(signed, 'members'), renew: may(signed, 'renew') }}
        roles={rolesFor(dependencies)}
        needs={dependencies}
        {...shown}
      />
    );
    const { problem } = shown;
    return page(context, dependencies, 'People', content, problem && (STATUS[problem.error] ?? 422));
  };

  const notForRole = (context: StaffContext) =>
    message(context, dependencies, 403, {
      title: 'Not for your role',
      text: 'Only an administrator or a supervisor of your organisation sees who may sign in.',
    });

  app.get(PATH, (context) => {
    const signed = context.get('signed');
    if (signed === undefined) return context.redirect('/sign-in', 303);
    if (!may(signed, 'sign_out')) return notForRole(context);
    return show(context, signed, { done: doneSchema.parse(context.req.query('done')) });
  });

  // What a POST answered cannot be fetched again by its address.
  app.get(`${PATH}/:act`, (context) => context.redirect(PATH, 303));

  app.post(`${PATH}/:act{invite|withdraw|sign-out|left|lost|confirm}`, async (context) => {
    const signed = context.get('signed');
    if (signed === undefined) return context.redirect('/sign-in', 303);
    const act = acts[context.req.param('act')];
    if (act === undefined || !may(signed, act.needs)) return notForRole(context);
    const fields = await readFields(context);
    const form = formSchema.parse(single(fields));
    const wrong = (error: MemberError) =>
      show(context, signed, { problem: { error, name: form.name, role: form.role } });
    if (!tokensOf(signed, fields).ours) return wrong('stale');
    try {
      const result = await act.run(dependencies, signed, form);
      if (!result.ok) return await wrong(result.error);
      return typeof result.value === 'string'
        ? context.redirect(`${PATH}?done=${result.value}`, 303)
        : await show(context, signed, { invited: result.value });
    } catch (error) {
      if (!(error instanceof NotLogged)) throw error;
      context.set('failure', error.name);
      return wrong('not_logged');
    }
  });
};
