import type { FC } from 'hono/jsx';
import type { LineNumber } from '../account.ts';
import type { Phone, Shown } from '../phones.ts';
import { pictureNames, pictureTitle } from '../pictures.ts';
import { MOST_CHARACTERS } from '../twiml/messaging.ts';
import { style } from './style.ts';

const Text: FC<{ text: Shown }> = ({ text: { direction, body, pictures, with: other } }) => (
  <li class={direction} dir="auto">
    <small dir="ltr">{direction === 'sent' ? `To ${other}` : `From ${other}`}</small>
    {pictures.map((name) => (
      <img src={`/pictures/${name}.png`} alt={pictureTitle(name)} width="64" height="64" />
    ))}
    {body === '' && pictures.length === 0 ? <i>an empty text</i> : body}
  </li>
);

/** What changes by itself, apart from what somebody is typing. */
export const Texts: FC<{ phone: Phone }> = ({ phone }) => (
  <ol class="texts" role="log" aria-label={`Texts on ${phone.title}`} data-live={`${phone.id}-texts`}>
    {phone.texts().map((text) => (
      <Text text={text} />
    ))}
  </ol>
);

export const Numbers: FC<{ id: string; lines: readonly LineNumber[] }> = ({ id, lines }) => (
  <>
    <label for={id}>To</label>
    <select id={id} name="to">
      {lines.map(({ phoneNumber }) => (
        <option value={phoneNumber}>{phoneNumber}</option>
      ))}
    </select>
  </>
);

const Writing: FC<{ phone: Phone; lines: readonly LineNumber[] }> = ({ phone, lines }) => (
  <form method="post" action={`/${phone.id}/texts`} data-quiet>
    <Numbers id={`${phone.id}-text-to`} lines={lines} />
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

const Handset: FC<{ phone: Phone; lines: readonly LineNumber[] }> = ({ phone, lines }) => (
  <section class="phone" id={phone.id} aria-labelledby={`${phone.id}-title`}>
    <h2 id={`${phone.id}-title`}>{phone.title}</h2>
    <p>{phone.number}</p>
    <h3>Texts</h3>
    <Texts phone={phone} />
    <Writing phone={phone} lines={lines} />
  </section>
);

interface Props {
  readonly phones: readonly Phone[];
  readonly lines: readonly LineNumber[];
}

export const HandsetsPage: FC<Props> = ({ phones, lines }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Telephones on this machine</title>
      <style>{style}</style>
      <script src="/handsets.js" defer></script>
    </head>
    <body>
      <main>
        <h1>Telephones on this machine</h1>
        <p>
          Nobody is called or texted: these phones, their numbers and the provider between them and the line are on this
          page and nowhere else. A phone keeps what it shows until the program stops, whatever is deleted at the
          provider.
        </p>
        <div class="phones">
          {phones.map((phone) => (
            <Handset phone={phone} lines={lines} />
          ))}
        </div>
      </main>
    </body>
  </html>
);
