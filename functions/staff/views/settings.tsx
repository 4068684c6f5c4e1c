import type { FC } from 'hono/jsx';
import type { Plain } from '../../../shared/domain/plain.ts';
import type { DutyPhoneRow } from '../../../shared/rows/dutyPhone.ts';
import type { MailRow } from '../../../shared/rows/mail.ts';
import type { Dependencies } from '../ports.ts';
import type { Signed } from '../session.ts';
import { type SettingsError, settingsDone, settingsErrors, type SettingsDone } from '../wording/settings.ts';
import { hourText } from '../wording/time.ts';
import { Icon } from './icons.tsx';
import { Csrf } from './layout.tsx';
import { MailSettings } from './mailSettings.tsx';

export interface SettingsProps {
  readonly row: DutyPhoneRow | undefined;
  readonly mail: MailRow | undefined;
  readonly signed: Pick<Signed, 'secret'>;
  readonly problem?: { readonly error: SettingsError; readonly typed: Plain } | undefined;
  readonly mailProblem?: { readonly error: SettingsError; readonly typed: string } | undefined;
  readonly done?: SettingsDone | undefined;
  readonly needs: Pick<Dependencies, 'jurisdiction'>;
}

const Now: FC<SettingsProps> = ({ row, signed, needs }) =>
  row === undefined ? (
    <p>No duty phone is set: nothing rings when something urgent waits. It stands in the inbox all the same.</p>
  ) : (
    <>
      <p>
        Set: a number that ends in <strong dir="ltr">…{row.ends ?? '??'}</strong>, since{' '}
        {hourText(row.hour, needs.jurisdiction.timeZone)}. Nobody here can see the rest of it.
      </p>
      {row.texts === 'stopped' && (
        <p class="notice bad">
          <Icon name="alarm" /> That phone takes no texts from us: somebody texted STOP from it. It still rings. To get
          texts again, text START from it to the country’s number.
        </p>
      )}
      <form method="post" action="/settings/duty/try">
        <Csrf signed={signed} />
        <button class="plain">Ring it now, to try it</button>
      </form>
      <form method="post" action="/settings/duty/remove">
        <Csrf signed={signed} />
        <button class="plain">Take it out</button>
      </form>
    </>
  );

/** What an organisation sets for itself. */
export const SettingsPage: FC<SettingsProps> = (props) => {
  const { row, mail, signed, problem, mailProblem, done } = props;
  return (
    <div class="narrow">
      <p class="back">
        <a class="way" href="/">
          ← Inbox
        </a>
      </p>
      <h1>Settings</h1>
      {done !== undefined && (
        <p class="notice" role="status">
          <Icon name="done" /> {settingsDone[done]}
        </p>
      )}
      <h2>Duty phone</h2>
      <p class="hint">
        It rings when something urgent waits: “Something urgent waits. To take it, press 1.” If nobody does, it gets a
        text: “Something urgent waits. Please look now.” It is never told what. Callers who ask to talk to somebody may
        be put through to it, without their number.
      </p>
      <Now {...props} />
      <form method="post" action="/settings/duty" autocomplete="off">
        <Csrf signed={signed} />
        <label for="number">{row === undefined ? 'Number' : 'Another number in its place'}</label>
        <input
          id="number"
          name="number"
          type="tel"
          dir="ltr"
          required
          autocomplete="off"
          value={problem?.typed.reveal() ?? ''}
          aria-describedby={problem === undefined ? undefined : 'error-number'}
          aria-invalid={problem === undefined ? undefined : 'true'}
        />
        {problem !== undefined && (
          <p class="notice bad" id="error-number" role="alert">
            <Icon name="alarm" /> {settingsErrors[problem.error]}
          </p>
        )}
        <button class="strong">Set the duty phone</button>
      </form>
      <MailSettings mail={mail} signed={signed} problem={mailProblem} />
    </div>
  );
};
