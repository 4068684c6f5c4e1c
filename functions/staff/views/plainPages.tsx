import type { FC } from 'hono/jsx';
import { Unkept } from '../../../shared/http/unkept.tsx';
import type { Plain } from '../../../shared/domain/plain.ts';
import type { Typed } from '../schema.ts';

/** Pages with a few sentences and one way on. */

const inHref = (tip: string): string => (tip === '' ? '/sign-in/start' : `/sign-in/start?tip=${tip}`);

export const SignInPage: FC<{ tip: string; failed?: boolean; invited?: boolean }> = ({ tip, failed, invited }) => (
  <div class="narrow">
    <h1>Sign in</h1>
    {failed === true && (
      <p class="notice bad">The sign-in did not come through. It may have taken too long: please try once more.</p>
    )}
    {invited === true && (
      <p class="notice" role="status">
        Your code was taken down, for ten minutes. Sign in now, and you are on the list.
      </p>
    )}
    <p>You are signed out after 15 minutes without use, and after 12 hours at the latest.</p>
    <p>
      <a class="button" href={inHref(tip)}>
        Sign in
      </a>
    </p>
    <p>
      <a class="way" href="/join">
        I have an invitation
      </a>
    </p>
  </div>
);

export const NotRegisteredPage: FC<{ sub: string }> = ({ sub }) => (
  <div class="narrow">
    <h1>You are not on this organisation’s list</h1>
    <p>Your sign-in worked. But nobody here has put you on the list of those who may see its referrals.</p>
    <p>
      If you were given a code:{' '}
      <a class="way" href="/join">
        I have an invitation
      </a>
    </p>
    <p>If you work here and have none, give this number to whoever keeps the list:</p>
    <p>
      <code class="number">{sub}</code>
    </p>
    <p>
      <a class="way" href="/sign-in">
        Sign in as somebody else
      </a>
    </p>
  </div>
);

export const SignedOutPage: FC = () => (
  <div class="narrow">
    <h1>You are signed out</h1>
    <p>On a shared computer, close the browser too: pages that were open may still be shown by its back button.</p>
    <p>
      <a class="button" href="/sign-in">
        Sign in again
      </a>
    </p>
  </div>
);

export const MessagePage: FC<{ title: string; text: string; code?: string }> = ({ title, text, code }) => (
  <div class="narrow">
    <h1>{title}</h1>
    <p>{text}</p>
    {code !== undefined && (
      <p>
        Code: <code>{code}</code>
      </p>
    )}
    <p>
      <a class="way" href="/">
        To the inbox
      </a>
    </p>
  </div>
);

/** The tables come from a backup, and what people had deleted since is being deleted from them once more. */
export const RestoringPage: FC<{ kept: Plain | undefined }> = ({ kept }) => (
  <div class="narrow">
    <h1>Nothing can be opened just now</h1>
    <p>
      This service was restored from a backup. What people have deleted since is being deleted again before anyone can
      read. New reports are still taken, and will be in your inbox afterwards. Please try again in a few minutes.
    </p>
    {kept !== undefined && (
      <>
        <label for="words">Nothing was sent. What you wrote is here, to be copied:</label>
        <textarea id="words" rows={8} dir="auto" spellcheck={false} readonly>
          {kept.reveal()}
        </textarea>
      </>
    )}
    <p>
      <a class="button" href="/">
        Try again
      </a>
    </p>
  </div>
);

/**
 * The session ended while somebody was writing. Their words go back to the very browser that sent them, and once it is
 * signed in again the same form shows them in their place; nothing is sent until they press once more.
 */
export const WordsKeptPage: FC<{ tip: string; typed: Typed }> = ({ tip, typed }) => (
  <div class="narrow">
    <h1>You were signed out meanwhile</h1>
    <p>Nothing was sent. What you wrote is here:</p>
    <form method="post" action={`/referrals/${tip}/ask`} autocomplete="off">
      <Unkept />
      <input type="hidden" name="act" value={typed.act ?? ''} />
      <input type="hidden" name="to" value={typed.to} />
      <input type="hidden" name="reason" value={typed.reason} />
      <input type="hidden" name="outcome" value={typed.outcome} />
      <label for="words">What you wrote</label>
      <textarea id="words" name="words" rows={8} dir="auto" spellcheck={false}>
        {typed.words.reveal()}
      </textarea>
      <ol>
        <li>
          <a class="way" href={inHref(tip)} target="_blank" rel="noopener">
            Sign in again (opens a new tab)
          </a>
        </li>
        <li>Come back to this tab.</li>
        <li>
          <button class="strong">Take it along</button>
        </li>
      </ol>
    </form>
  </div>
);
