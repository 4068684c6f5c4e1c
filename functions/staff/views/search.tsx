import type { FC } from 'hono/jsx';
import { referralStates } from '../../../shared/domain/referral.ts';
import { urgencies } from '../../../shared/domain/urgency.ts';
import { exploitations } from '../../../shared/domain/vocabulary.ts';
import type { Dependencies } from '../ports.ts';
import type { Search } from '../search/query.ts';
import type { Found } from '../search/search.ts';
import type { Signed } from '../session.ts';
import { exploitationNames, stateNames, urgencyNames } from '../wording/codes.ts';
import { areaName, languageName } from './format.ts';
import { Line } from './inbox.tsx';
import { Csrf } from './layout.tsx';

export interface SearchProps {
  readonly signed: Signed;
  readonly asked: Search;
  readonly found: Found | undefined;
  readonly needs: Pick<Dependencies, 'jurisdiction' | 'now' | 'explain'>;
}

type Options = readonly (readonly [value: string, text: string])[];

const Choice: FC<{ name: string; label: string; chosen: string | undefined; options: Options }> = (props) => (
  <div>
    <label for={props.name}>{props.label}</label>
    <select id={props.name} name={props.name}>
      <option value="">Any</option>
      {props.options.map(([value, text]) => (
        <option value={value} selected={value === props.chosen}>
          {text}
        </option>
      ))}
    </select>
  </div>
);

const Day: FC<{ name: string; label: string; day: string | undefined }> = ({ name, label, day }) => (
  <div>
    <label for={name}>{label}</label>
    <input type="text" id={name} name={name} value={day ?? ''} placeholder="2026-01-31" maxlength={10} />
  </div>
);

const Form: FC<SearchProps> = ({ signed, asked, needs: { jurisdiction } }) => (
  <form method="post" action="/search" autocomplete="off" class="entry">
    <Csrf signed={signed} />
    <div class="grid">
      <div>
        <label for="reference">Reference, or how it begins</label>
        <input type="text" id="reference" name="reference" value={asked.reference.toUpperCase()} maxlength={80} />
      </div>
      <Choice
        name="area"
        label="Where"
        chosen={asked.area}
        options={[...jurisdiction.areas.map(({ code }) => code), 'unknown'].map((code) => [
          code,
          areaName(code, jurisdiction),
        ])}
      />
      <Choice
        name="exploitation"
        label="Kind"
        chosen={asked.exploitation}
        options={exploitations.map((code) => [code, exploitationNames[code]])}
      />
      <Choice
        name="language"
        label="Language"
        chosen={asked.language}
        options={jurisdiction.languages.map((code) => [code, languageName(code)])}
      />
      <Choice
        name="state"
        label="State"
        chosen={asked.state}
        options={referralStates.map((code) => [code, stateNames[code]])}
      />
      <Choice
        name="urgency"
        label="Urgency"
        chosen={asked.urgency}
        options={urgencies.map((code) => [code, urgencyNames[code]])}
      />
      <Day name="from" label="Received from (year-month-day)" day={asked.from} />
      <Day name="to" label="Received until (year-month-day)" day={asked.to} />
    </div>
    <button class="strong">Search</button>
  </form>
);

const HIDDEN = ['area', 'exploitation', 'language', 'state', 'urgency', 'from', 'to'] as const;

const Further: FC<SearchProps & { next: string }> = ({ signed, asked, next }) => (
  <form method="post" action="/search">
    <Csrf signed={signed} />
    {HIDDEN.map((name) => (
      <input type="hidden" name={name} value={asked[name] ?? ''} />
    ))}
    <input type="hidden" name="after" value={next} />
    <button class="plain">Look further</button>
  </form>
);

const Results: FC<SearchProps & { found: Found }> = (props) => {
  const { rows, next } = props.found;
  return (
    <section aria-label="Found" role="status">
      {rows.length === 0 ? (
        <p>{next === undefined ? 'Nothing was found.' : 'Nothing was found so far: there is more to look through.'}</p>
      ) : (
        <ol class="lines" aria-label="Found, what is new first">
          {rows.map((row) => (
            <Line row={row} needs={props.needs} />
          ))}
        </ol>
      )}
      {next !== undefined && <Further {...props} next={next} />}
    </section>
  );
};

/** By reference and by what is on the label. What people wrote is sealed, and nobody searches it. */
export const SearchPage: FC<SearchProps> = (props) => (
  <>
    <p class="back">
      <a class="way" href="/">
        ← Inbox
      </a>
    </p>
    <h1>Search</h1>
    <p class="hint">By reference, and by what was ticked. What people wrote is sealed: no search looks into it.</p>
    <Form {...props} />
    {props.found !== undefined && <Results {...props} found={props.found} />}
  </>
);
