import type { FC } from 'hono/jsx';
import type { Account } from './accounts.ts';

const style = `
  :root { color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif }
  body { max-width: 36rem; margin: 2rem auto; padding: 0 1rem }
  .note { border-inline-start: .3rem solid; padding-inline-start: 1rem }
  ul { list-style: none; padding: 0 }
  summary { min-height: 2rem; cursor: pointer }
  button { font: inherit; width: 100%; min-height: 3rem; margin: .25rem 0; text-align: start; padding: .5rem 1rem }
`;

const Accounts: FC<{ accounts: readonly Account[]; action: string }> = ({ accounts, action }) => (
  <form method="post" action={action}>
    <ul>
      {accounts.map(({ name, role }) => (
        <li>
          <button name="account" value={name}>
            {name} ({role === 'supervisor' ? 'supervisor' : 'case worker'})
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
