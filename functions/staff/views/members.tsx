import type { Child, FC } from 'hono/jsx';
import { codeText, type InvitationRow, type RenewalRow } from '../../../shared/rows/invitation.ts';
import { LONGEST_NAME, type RegisterRow, type StaffRole } from '../../../shared/rows/request.ts';
import type { Invited } from '../members/invite.ts';
import type { Dependencies } from '../ports.ts';
import type { Signed } from '../session.ts';
import { roleNames } from '../wording/codes.ts';
import { type MemberDone, memberDone, type MemberError, memberErrors, memberTexts } from '../wording/members.ts';
import { momentText } from '../wording/time.ts';
import { memberName } from './format.ts';
import { Icon } from './icons.tsx';
import { Csrf } from './layout.tsx';

export interface MembersProps {
  readonly signed: Signed;
  readonly members: readonly RegisterRow[];
  readonly invitations: readonly InvitationRow[];
  readonly renewals: readonly RenewalRow[];
  /** What the person who looks may do here. */
  readonly may: { readonly members: boolean; readonly renew: boolean };
  readonly roles: readonly StaffRole[];
  readonly done?: MemberDone | undefined;
  /** Shown this once. */
  readonly invited?: Invited | undefined;
  readonly problem?: { readonly error: MemberError; readonly name: string; readonly role: string } | undefined;
  readonly needs: Pick<Dependencies, 'jurisdiction'>;
}

type Person = Pick<RegisterRow, 'id' | 'name' | 'role'>;

const Who: FC<{ person: Person; children?: Child }> = ({ person, children }) => (
  <>
    <strong dir="auto">{memberName(person)}</strong> · {roleNames[person.role]} <code>{person.id}</code>
    {children}
  </>
);

const Button: FC<MembersProps & { act: string; id: string; text: string; label: string }> = (props) => (
  <form method="post" action={`/members/${props.act}`}>
    <Csrf signed={props.signed} />
    <input type="hidden" name="id" value={props.id} />
    <button class="plain" aria-label={props.label}>
      {props.text}
    </button>
  </form>
);

const Member: FC<MembersProps & { member: RegisterRow }> = (props) => {
  const { member, may, signed } = props;
  const isOwn = member.id === signed.member.id;
  const name = memberName(member);
  return (
    <li>
      <Who person={member}>{isOwn && ' (you)'}</Who>
      <details>
        <summary>Change: {name}</summary>
        <Button
          {...props}
          act="sign-out"
          id={member.id}
          text="Sign out everywhere"
          label={`Sign out everywhere: ${name}`}
        />
        {may.renew && !isOwn && (
          <>
            <p class="hint">{memberTexts.lost}</p>
            <Button {...props} act="lost" id={member.id} text="Lost or stolen" label={`${name}: lost or stolen`} />
          </>
        )}
        {may.members && !isOwn && (
          <>
            <p class="hint">{memberTexts.left}</p>
            <Button
              {...props}
              act="left"
              id={member.id}
              text="Does not work here any more"
              label={`${name} does not work here any more`}
            />
          </>
        )}
      </details>
    </li>
  );
};

const Renewals: FC<MembersProps> = (props) =>
  props.renewals.length === 0 ? null : (
    <section>
      <h2>Waiting for a second person</h2>
      <ul class="people">
        {props.renewals.map((row) => (
          <li>
            <Who person={row} />: lost what they sign in with
            {row.by === props.signed.member.id ? (
              <p class="hint">You said the first word. Somebody else has to say the second.</p>
            ) : (
              <Button
                {...props}
                act="confirm"
                id={row.id}
                text="I know that it is so"
                label={`I know that it is so: ${memberName(row)}`}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );

const Invitations: FC<MembersProps> = (props) =>
  props.invitations.length === 0 ? null : (
    <section>
      <h2>Invited</h2>
      <ul class="people">
        {props.invitations.map((row) => (
          <li>
            <Who person={row} /> until{' '}
            {momentText(new Date(row.until * 1000).toISOString(), props.needs.jurisdiction.timeZone)}
            {props.may.members && (
              <Button
                {...props}
                act="withdraw"
                id={row.id}
                text="Take it back"
                label={`Take it back: ${memberName(row)}`}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );

const ABOUT_NAME: ReadonlySet<MemberError> = new Set(['name_missing', 'name_too_long']);

const Invite: FC<MembersProps> = ({ signed, roles, problem }) => {
  const [aboutName, aboutRole] = [problem && ABOUT_NAME.has(problem.error), problem?.error === 'role_missing'];
  return (
    <section>
      <h2>Invite somebody</h2>
      <p class="hint">{memberTexts.invite}</p>
      <form method="post" action="/members/invite" autocomplete="off">
        <Csrf signed={signed} />
        <label for="name">Name, as colleagues know them</label>
        <input
          id="name"
          name="name"
          type="text"
          dir="auto"
          required
          maxlength={LONGEST_NAME}
          autocomplete="off"
          value={problem?.name ?? ''}
          aria-describedby={aboutName === true ? 'error' : undefined}
          aria-invalid={aboutName === true ? 'true' : undefined}
        />
        <label for="role">What they are to do</label>
        <select
          id="role"
          name="role"
          required
          aria-describedby={aboutRole ? 'error' : undefined}
          aria-invalid={aboutRole ? 'true' : undefined}
        >
          <option value="">Choose…</option>
          {roles.map((role) => (
            <option value={role} selected={role === problem?.role}>
              {roleNames[role]}
            </option>
          ))}
        </select>
        <button class="strong">Make an invitation</button>
      </form>
    </section>
  );
};

/** Who may sign in here. */
export const MembersPage: FC<MembersProps> = (props) => {
  const { members, may, done, invited, problem } = props;
  return (
    <div class="narrow">
      <h1>People</h1>
      {done !== undefined && (
        <p class="notice" role="status">
          <Icon name="done" /> {memberDone[done]}
        </p>
      )}
      {problem !== undefined && (
        <p class="notice bad" id="error" role="alert">
          <Icon name="alarm" /> {memberErrors[problem.error]}
        </p>
      )}
      {invited !== undefined && (
        <div class="notice" role="status">
          <p>
            The code for <strong dir="auto">{memberName(invited.row)}</strong>:
          </p>
          <p>
            <code class="number" dir="ltr">
              {codeText(invited.code)}
            </code>
          </p>
          <p>{memberTexts.code}</p>
        </div>
      )}
      {may.renew && <Renewals {...props} />}
      <ul class="people">
        {members.map((member) => (
          <Member {...props} member={member} />
        ))}
      </ul>
      <Invitations {...props} />
      {may.members && <Invite {...props} />}
    </div>
  );
};
