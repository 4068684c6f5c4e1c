import type { FC } from 'hono/jsx';
import type { SettledRow } from '../../../shared/rows/referral.ts';
import type { Entered } from '../entering/enter.ts';
import { codeTexts } from '../wording/entering.ts';
import { shortReference } from './format.ts';

/** It was taken. The code stands here and nowhere else. */
export const EnteredPage: FC<{ entered: Entered; outcome: SettledRow | undefined; lines: readonly string[] }> = ({
  entered,
  outcome,
  lines,
}) => (
  <div class="narrow">
    <h1>It is kept: {shortReference(entered.tip)}</h1>
    <p role="status">
      {outcome === undefined
        ? 'It is sealed, and reaches the desk in a moment.'
        : 'It is sealed, and on its way to the desk. What it is due to is in your inbox, if you may see it.'}
    </p>
    {typeof entered.code === 'string' ? (
      <p class="notice">{codeTexts[entered.code]}</p>
    ) : (
      <>
        <h2>Their code</h2>
        <p>
          <code class="number">{entered.code.groups()}</code>
        </p>
        <ul>
          <li>Read it out digit by digit, and have them say it back.</li>
          <li>It is shown only here. It cannot be found again, by you or by anybody.</li>
          <li>Do not write it down. Once they are alone with it, they can take a new one on the site.</li>
          {lines.length > 0 && (
            <li>
              If answers may come by text, they text the code from their own phone to {lines.join(' or ')}, then 1, and
              then ANSWERS: they choose there what tells them of an answer, when, and a word of their own. Until then
              nothing is sent.
            </li>
          )}
        </ul>
      </>
    )}
    <p>
      <a class="way" href="/tips/new">
        Write another down
      </a>
    </p>
    <p>
      <a class="way" href="/">
        To the inbox
      </a>
    </p>
  </div>
);
