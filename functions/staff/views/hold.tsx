import type { FC } from 'hono/jsx';
import type { RegisterRow } from '../../../shared/rows/request.ts';
import type { Signed } from '../session.ts';
import { memberName } from './format.ts';
import { Csrf } from './layout.tsx';

/** Whose work a referral is, and what the person who looks may change about that. */
export interface Held {
  readonly by: string | undefined;
  readonly members: readonly RegisterRow[];
  readonly mayTake: boolean;
  /** To whom they may give it: empty where they may not. */
  readonly able: readonly RegisterRow[];
}

interface Props {
  readonly tip: string;
  readonly signed: Signed;
  readonly held: Held;
}

const holderText = ({ by, members }: Held, own: string): string => {
  if (by === undefined) return 'It is nobody’s work yet.';
  if (by === own) return 'It is your work.';
  const member = members.find(({ id }) => id === by);
  return member === undefined ? 'It was the work of somebody who left.' : `It is the work of ${memberName(member)}.`;
};

export const Hold: FC<Props> = ({ tip, signed, held }) => {
  const own = signed.member.id;
  const others = held.able.filter(({ id }) => id !== held.by && id !== own);
  return (
    <section class="acts" aria-labelledby="hold">
      <h2 id="hold">Whose work it is</h2>
      <p dir="auto">{holderText(held, own)}</p>
      {held.mayTake && held.by !== own && (
        <form class="simple" method="post" action={`/referrals/${tip}/hold`}>
          <Csrf signed={signed} />
          <input type="hidden" name="to" value={own} />
          <button class="plain">Make it my work</button>
        </form>
      )}
      {others.length > 0 && (
        <details>
          <summary>Give it to a colleague</summary>
          <form method="post" action={`/referrals/${tip}/hold`} autocomplete="off">
            <Csrf signed={signed} />
            <label for="hold-to">To whom</label>
            <select id="hold-to" name="to">
              <option value="">Choose</option>
              {others.map((member) => (
                <option value={member.id}>{memberName(member)}</option>
              ))}
            </select>
            <button class="plain">Give it to them</button>
          </form>
        </details>
      )}
    </section>
  );
};
