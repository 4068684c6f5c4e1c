import type { FC } from 'hono/jsx';
import type { MailRow } from '../../../shared/rows/mail.ts';
import type { Signed } from '../session.ts';
import { settingsErrors, type SettingsError } from '../wording/settings.ts';
import { Icon } from './icons.tsx';
import { Csrf } from './layout.tsx';

interface Props {
  readonly mail: MailRow | undefined;
  readonly signed: Pick<Signed, 'secret'>;
  readonly problem: { readonly error: SettingsError; readonly typed: string } | undefined;
}

const Now: FC<Props> = ({ mail, signed }) =>
  mail === undefined ? (
    <p>No address is set: nobody is written to.</p>
  ) : (
    <>
      <p>
        Set: <strong dir="ltr">{mail.address}</strong>
      </p>
      <form method="post" action="/settings/mail/remove">
        <Csrf signed={signed} />
        <button class="plain">Write to nobody any more</button>
      </form>
    </>
  );

/** Where an organisation is told by e-mail that something waits. */
export const MailSettings: FC<Props> = (props) => {
  const { mail, signed, problem } = props;
  return (
    <>
      <h2>E-mail</h2>
      <p class="hint">
        “Something waits for you”: always the same words, without a link, once an hour at most. It is never told what,
        how much or how urgent. Whoever reads that mailbox learns that you work with this line.
      </p>
      <Now {...props} />
      <form method="post" action="/settings/mail" autocomplete="off">
        <Csrf signed={signed} />
        <label for="address">{mail === undefined ? 'Address' : 'Another address in its place'}</label>
        <input
          id="address"
          name="address"
          type="text"
          inputmode="email"
          dir="ltr"
          required
          autocomplete="off"
          value={problem?.typed ?? ''}
          aria-describedby={problem === undefined ? undefined : 'error-address'}
          aria-invalid={problem === undefined ? undefined : 'true'}
        />
        {problem !== undefined && (
          <p class="notice bad" id="error-address" role="alert">
            <Icon name="alarm" /> {settingsErrors[problem.error]}
          </p>
        )}
        <button class="strong">Set the address</button>
      </form>
    </>
  );
};
