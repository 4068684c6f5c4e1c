import type { FC } from 'hono/jsx';
import type { LineNumber } from '../account.ts';
import type { Alert } from '../alerts.ts';
import type { Leg } from '../calls/leg.ts';
import type { Phone, Shown } from '../phones.ts';
import { pictureNames, pictureTitle } from '../pictures.ts';
import { MOST_CHARACTERS } from '../twiml/messaging.ts';
import { Call } from './call.tsx';
import { Numbers } from './numbers.tsx';
import { style } from './style.ts';

const Text: FC<{ text: Shown }> = ({ text: { direction, body, pictures, with: other } }) => (
  <li class={direction} dir="auto">
    <small dir="ltr">{direction === 'sent' ? `To ${other}` : `From ${other}`}</small>
    {pictures.map((name) => (
      <img src={`/pictures/${name}.png`} alt={pictureTitle(name)} width="64" height="64" />
    ))}
    {body === '' && pictures.length === 0 ? <i>an empty text</i> : <span class="body">{body}</span>}
  </li>
);

/** What changes by itself, apart from what somebody is typing. */
const Texts: FC<{ phone: Phone }> = ({ phone }) => (
  <div role="log" aria-label={`Texts on ${phone.title}`} data-live={`${phone.id}-texts`}>
    {phone.texts().length === 0 ? (
      <p>None yet.</p>
    ) : (
      <ol class="texts">
        {phone.texts().map((text) => (
          <Text text={text} />
        ))}
      </ol>
    )}
  </div>
);

const Writing: FC<{ phone: Phone; lines: readonly LineNumber[] }> = ({ phone, lines }) => (
  <form method="post" action={`/${phone.id}/texts`} data-quiet>
    <Numbers
      id={`${phone.id}-text-to`}
      label="Number to text"
      lines={lines.filter(({ voiceUrl, smsUrl }) => (smsUrl ?? voiceUrl) !== undefined)}
    />
    <label for={`${phone.id}-body`}>Text</label>
    <textarea id={`${phone.id}-body`} name="body" rows={2} maxlength={MOST_CHARACTERS} dir="auto"></textarea>
    <fieldset>
      <legend>Pictures to send along</legend>
      {pictureNames.map((name) => (
        <label>
          <input type="checkbox" name="picture" value={name} /> {pictureTitle(name)}
        </label>
      ))}
    </fieldset>
    <p>
      <button>Send</button>
    </p>
  </form>
);

interface Props {
  readonly phones: readonly { readonly phone: Phone; readonly leg: Leg | undefined }[];
  readonly lines: readonly LineNumber[];
  readonly alerts: readonly Alert[];
}

const Phones: FC<Omit<Props, 'alerts'>> = ({ phones, lines }) => (
  <div class="phones">
    {phones.map(({ phone, leg }) => (
      <section class="phone" id={phone.id} aria-labelledby={`${phone.id}-title`}>
        <h2 id={`${phone.id}-title`} tabindex={-1}>
          {phone.title}
        </h2>
        <p>{phone.number}</p>
        <h3>Texts</h3>
        <Texts phone={phone} />
        <Writing phone={phone} lines={lines} />
        <Call phone={phone} leg={leg} lines={lines} />
      </section>
    ))}
  </div>
);

export const HandsetsPage: FC<Props> = ({ phones, lines, alerts }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Telephones on this machine</title>
      <link rel="icon" href="data:," />
      <style>{style}</style>
      <script src="/handsets.js" defer></script>
    </head>
    <body>
      <main>
        <h1>Telephones on this machine</h1>
        <p>
          Nobody is called or texted: these phones, their numbers and the provider between them and the line are here
          and nowhere else. A phone keeps what it shows until the program stops, whatever is deleted at the provider. No
          clock runs against you: what the line waits for, it waits for until you press, speak or “stay silent”.
        </p>
        {lines.length === 0 ? <p>This country has no telephone number: there is nobody to call or text.</p> : null}
        <p>
          <label class="choice">
            <input type="checkbox" id="aloud" checked /> Say aloud what a call says (by this browser’s voices)
          </label>
        </p>
        <Phones phones={phones} lines={lines} />
        <h2>What the provider’s debugger would show</h2>
        <div data-live="alerts">
          {alerts.length === 0 ? (
            <p>Nothing went wrong between the provider and the line.</p>
          ) : (
            <ul>
              {alerts.map(({ code, kind, sid }) => (
                <li>
                  {code}: {kind}, {sid}
                </li>
              ))}
            </ul>
          )}
        </div>
      </main>
    </body>
  </html>
);
