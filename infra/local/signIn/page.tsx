import type { FC } from 'hono/jsx';
import type { Account } from './accounts.ts';

const style = `
  :root { color-scheme: light dark; --page: #f3f5f5; --card: #fff; --ink: #182225; --line: #516066; --link: #17545c;
    font: 1.0625rem/1.5 system-ui, Noto Sans, sans-serif }
  @media (prefers-color-scheme: dark) { :root { --page: #0f1618; --card: #182124; --ink: #e6eded; --line: #a6b4b8; --link: #8ccfd6 } }
  body { margin: 0; background: var(--page); color: var(--ink) }
  main { max-width: 34rem; margin: 0 auto; padding: 1.5rem 1rem 3rem }
  h1 { font-size: 1.5rem; line-height: 1.2 }
  h2 { font-size: 1.15rem; margin: 1.5rem 0 .25rem }
  .note { border-inline-start: .3rem solid var(--link); padding-inline-start: 1rem }
  ul { list-style: none; padding: 0; margin: 0 }
  summary { padding-block: .75rem; margin-block-start: 1rem; cursor: pointer; color: var(--link) }
  button { font: inherit; color: inherit; width: 100%; min-height: 3rem; margin: .25rem 0; text-align: start; padding: .5rem 1rem;
    background: var(--card); border: 1px solid var(--line); border-radius: .45rem; cursor: pointer }
  :focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
`;

const Accounts: FC<{ accounts: readonly Account[]; action: string }> = ({ accounts, action }) => (
  <form method="post" action={action}>
    <ul>
      {accounts.map(({ name, role }) => (
        <li>
          <button name="account" value={name}>
            {name} ({role === undefined ? 'new here, on no list' : role.replace('_', ' ')})
          </button>
        </li>
      ))}
    </ul>
  </form>
);

interface Props {
  readonly partner: string | undefined;
  readonly accounts: readonly Account[];
  readonly action: string;
}

export const SignInPage: FC<Props> = ({ partner, accounts, action }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Choose who you are</title>
      <style>{style}</style>
    </head>
    <body>
      <main>
        <h1>Choose who you are</h1>
        <p class="note">
          This page stands in for the real sign-in, on this machine only. These people are invented, and there is no
          password because nobody is kept out.
        </p>
        <h2>{partner ?? 'Everyone'}</h2>
        <Accounts
          accounts={accounts.filter((each) => partner === undefined || each.partner === partner)}
          action={action}
        />
        {partner === undefined ? null : (
          <details>
            <summary>Somebody from elsewhere</summary>
            <p>They can sign in, but they are not on this partner’s register: the portal must refuse them.</p>
            <Accounts accounts={accounts.filter((each) => each.partner !== partner)} action={action} />
          </details>
        )}
      </main>
    </body>
  </html>
);
