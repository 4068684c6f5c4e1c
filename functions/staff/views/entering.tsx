import type { FC } from 'hono/jsx';
import { textParts } from '../../../shared/domain/part.ts';
import type { Dependencies } from '../ports.ts';
import type { Signed } from '../session.ts';
import {
  dangerQuestions,
  type Draft,
  type Field,
  offeredIn,
  type PickField,
  type WordField,
} from '../entering/draft.ts';
import { type Complaints, LONGEST } from '../entering/entry.ts';
import { relationNames, whenNames } from '../wording/codes.ts';
import { codeChoices, entryChoices, entryErrors, fieldHints, fieldNames } from '../wording/entering.ts';
import { areaName, languageName } from './format.ts';
import { Icon } from './icons.tsx';
import { Csrf } from './layout.tsx';

type Needs = Pick<Dependencies, 'jurisdiction' | 'nameable' | 'readAloud'>;

export interface EntryProps {
  readonly draft: Draft;
  readonly complaints: Complaints;
  /** What is wrong with none of the fields. */
  readonly trouble?: string | undefined;
  /** Nobody: the sign-in ran out meanwhile, and what was written down is kept here. */
  readonly signed: Pick<Signed, 'secret'> | undefined;
  readonly nonce: string;
  readonly needs: Needs;
}

const described = (field: Field, complaints: Complaints): string | undefined => {
  const ids = [fieldHints[field] && `hint-${field}`, complaints.has(field) && `error-${field}`]
    .filter(Boolean)
    .join(' ');
  return ids === '' ? undefined : ids;
};

const About: FC<{ field: Field; complaints: Complaints }> = ({ field, complaints }) => {
  const error = complaints.get(field);
  return (
    <>
      {fieldHints[field] !== undefined && (
        <p class="hint" id={`hint-${field}`}>
          {fieldHints[field]}
        </p>
      )}
      {error !== undefined && (
        <p class="notice bad" id={`error-${field}`}>
          <Icon name="alarm" /> {entryErrors[error]}
        </p>
      )}
    </>
  );
};

const Words: FC<EntryProps & { field: Exclude<WordField, 'number'> }> = ({ field, draft, complaints }) => (
  <div>
    <label for={field}>{fieldNames[field]}</label>
    <textarea
      id={field}
      name={field}
      rows={field === 'report' ? 8 : 3}
      maxlength={LONGEST[field]}
      dir="auto"
      spellcheck={false}
      aria-describedby={described(field, complaints)}
      aria-invalid={complaints.has(field) ? 'true' : undefined}
    >
      {draft.words[field].reveal()}
    </textarea>
    <About field={field} complaints={complaints} />
  </div>
);

const NumberBox: FC<EntryProps> = ({ draft, complaints }) => (
  <div>
    <label for="number">{fieldNames.number}</label>
    <input
      id="number"
      name="number"
      type="tel"
      dir="ltr"
      autocomplete="off"
      value={draft.words.number.reveal()}
      aria-describedby={described('number', complaints)}
      aria-invalid={complaints.has('number') ? 'true' : undefined}
    />
    <About field="number" complaints={complaints} />
  </div>
);

const answers: ReadonlyMap<string, string> = new Map([
  ['yes', 'Yes'],
  ['no', 'No'],
  ['unknown', 'Not said'],
]);

const nameOf = (field: PickField, value: string, { jurisdiction }: Needs): string => {
  const known = (names: Readonly<Record<string, string>>): string => new Map(Object.entries(names)).get(value) ?? value;
  switch (field) {
    case 'language':
      return languageName(value);
    case 'area':
      return areaName(value, jurisdiction);
    case 'relation':
      return known(relationNames);
    case 'when':
      return known(whenNames);
    case 'choice':
      return known(entryChoices);
    case 'code':
      return known(codeChoices);
    case 'under18':
    case 'now':
    case 'hurt':
    case 'selfHarm':
    case 'moved':
    case 'child':
    case 'safe':
      return answers.get(value) ?? value;
  }
};

const MUST_CHOOSE: ReadonlySet<PickField> = new Set<PickField>(['language', 'choice', 'code']);

const Pick: FC<EntryProps & { field: PickField }> = ({ field, draft, complaints, needs }) => (
  <div>
    <label for={field}>{fieldNames[field]}</label>
    <select
      id={field}
      name={field}
      aria-describedby={described(field, complaints)}
      aria-invalid={complaints.has(field) ? 'true' : undefined}
    >
      {MUST_CHOOSE.has(field) && <option value="">Choose…</option>}
      {offeredIn(needs)[field].map((value) => (
        <option value={value} selected={value === draft.picks[field]}>
          {nameOf(field, value, needs)}
        </option>
      ))}
    </select>
    <About field={field} complaints={complaints} />
  </div>
);

const direction = (language: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr';
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ps', 'ur', 'ckb', 'dv', 'yi', 'sd', 'ug']);

/** In each language of the country: whoever sits here speaks one of them with the person. */
const Aloud: FC<{ needs: Needs; which: 'before' | 'choice' }> = ({ needs, which }) => (
  <>
    {needs.readAloud.map((text) => (
      <details>
        <summary>Read out in {languageName(text.language)}</summary>
        <div lang={text.language} dir={direction(text.language)}>
          {text[which].map((line) => (
            <p>{line}</p>
          ))}
        </div>
      </details>
    ))}
  </>
);

const MustNotSee: FC<EntryProps> = ({ draft, needs }) => (
  <fieldset>
    <legend>Who must not see it</legend>
    {needs.nameable.map(({ id, name }) => (
      <label class="tick">
        <input type="checkbox" name="conflicts" value={id} checked={draft.conflicts.includes(id)} />{' '}
        {name['en'] ?? Object.values(name)[0] ?? id}
      </label>
    ))}
  </fieldset>
);

const Wrong: FC<EntryProps> = ({ complaints, trouble, signed }) => (
  <>
    {trouble !== undefined && (
      <p class="notice bad" role="alert">
        <Icon name="alarm" /> {trouble}
      </p>
    )}
    {complaints.size > 0 && (
      <div class="notice bad" role="alert">
        <p>Nothing was sent yet. What you wrote is all here:</p>
        <ul>
          {[...complaints].map(([field, error]) => (
            <li>
              <a href={`#${field}`}>{fieldNames[field]}</a>: {entryErrors[error]}
            </li>
          ))}
        </ul>
      </div>
    )}
    {signed === undefined && (
      <div class="notice bad" role="alert">
        <p>You were signed out meanwhile. Nothing was sent, and what you wrote is all here.</p>
        <p>
          <a class="way" href="/sign-in/start" target="_blank" rel="noopener">
            Sign in again (opens a new tab)
          </a>
          , come back to this tab, and press the button below.
        </p>
      </div>
    )}
  </>
);

/** A tip as somebody tells it, after a call or face to face. */
export const EntryPage: FC<EntryProps> = (props) => {
  const { signed, nonce, needs } = props;
  return (
    <article class="entry">
      <p class="back">
        <a class="way" href="/">
          ← Inbox
        </a>
      </p>
      <h1>Write a tip down</h1>
      <Wrong {...props} />
      <form method="post" action="/tips/new" autocomplete="off">
        {signed !== undefined && <Csrf signed={signed} />}
        <input type="hidden" name="nonce" value={nonce} />
        <section class="content" aria-labelledby="first">
          <h2 id="first">Before they tell you anything</h2>
          <p class="hint">It is sealed as if they had sent it themself, and the desk reads it first. Tell them so.</p>
          <Aloud needs={needs} which="before" />
          <Pick {...props} field="language" />
        </section>
        <section class="content" aria-labelledby="danger">
          <h2 id="danger">Danger</h2>
          <div class="grid">
            {dangerQuestions.map((question) => (
              <Pick {...props} field={question} />
            ))}
            <Pick {...props} field="under18" />
          </div>
        </section>
        <section class="content" aria-labelledby="told">
          <h2 id="told">What they told</h2>
          {textParts.map((part) => (
            <Words {...props} field={part} />
          ))}
          <div class="grid">
            <Pick {...props} field="area" />
            <Pick {...props} field="relation" />
          </div>
        </section>
        <section class="content" aria-labelledby="who">
          <h2 id="who">Who may see it, and how to answer</h2>
          <Aloud needs={needs} which="choice" />
          <Pick {...props} field="choice" />
          <MustNotSee {...props} />
          <div class="grid">
            <Pick {...props} field="safe" />
            <Pick {...props} field="when" />
          </div>
          <NumberBox {...props} />
          <Pick {...props} field="code" />
        </section>
        <button class="strong">Send it to the desk</button>
      </form>
    </article>
  );
};
