import type { FC } from 'hono/jsx';
import { Unkept } from '../../../shared/http/unkept.tsx';
import { type JoinError, joinErrors } from '../wording/members.ts';
import { Icon } from './icons.tsx';

/** Where somebody who was invited says so, before they sign in. */
export const JoinPage: FC<{ typed?: string; error?: JoinError | undefined }> = ({ typed, error }) => (
  <div class="narrow">
    <h1>You were invited</h1>
    <p>Type the code that you were given. You sign in next; from then on you do not need it any more.</p>
    <form method="post" action="/join" autocomplete="off">
      <Unkept />
      <label for="code">Code</label>
      <input
        id="code"
        name="code"
        type="text"
        dir="ltr"
        required
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        value={typed ?? ''}
        aria-describedby={error === undefined ? undefined : 'error-code'}
        aria-invalid={error === undefined ? undefined : 'true'}
      />
      {error !== undefined && (
        <p class="notice bad" id="error-code" role="alert">
          <Icon name="alarm" /> {joinErrors[error]}
        </p>
      )}
      <button class="strong">Go on to sign-in</button>
    </form>
    <p>
      <a class="way" href="/sign-in">
        I have no code
      </a>
    </p>
  </div>
);
