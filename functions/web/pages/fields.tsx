import type { FC, PropsWithChildren } from 'hono/jsx';
import type { Draft, Field, PickField, TickField, WordField } from '../form/draft.ts';
import type { Complaints } from '../form/validate.ts';
import type { View } from './view.ts';

export interface Form {
  readonly view: View;
  readonly draft: Draft;
  readonly complaints: Complaints;
}

interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

const ids = (form: Form, field: Field, hint: string | undefined) => {
  const wrong = form.complaints.has(field);
  const described = [hint === undefined ? '' : `${field}-hint`, wrong ? `${field}-wrong` : ''].filter(
    (id) => id !== '',
  );
  return {
    ...(described.length > 0 ? { 'aria-describedby': described.join(' ') } : {}),
    ...(wrong ? { 'aria-invalid': 'true' as const } : {}),
  };
};

const Wrong: FC<{ form: Form; field: Field }> = ({ form, field }) => {
  const complaint = form.complaints.get(field);
  return complaint === undefined ? null : (
    <p class="wrong" id={`${field}-wrong`}>
      {form.view.t(complaint.key, complaint.params)}
    </p>
  );
};

const Hint: FC<{ field: Field; text: string | undefined }> = ({ field, text }) =>
  text === undefined ? null : (
    <span class="hint" id={`${field}-hint`}>
      {text}
    </span>
  );

interface BoxProps {
  readonly form: Form;
  readonly name: WordField;
  readonly label: string;
  readonly hint?: string | undefined;
}

/** A text box. HTML drops the first line end in a `textarea`, so one is put there for it to drop. */
export const TextBox: FC<BoxProps> = ({ form, name, label, hint }) => (
  <div class="field">
    <label class="label" for={name}>
      {label}
    </label>
    <Hint field={name} text={hint} />
    <Wrong form={form} field={name} />
    <textarea id={name} name={name} autocomplete="off" dir="auto" {...ids(form, name, hint)}>
      {`\n${form.draft.words[name].reveal()}`}
    </textarea>
  </div>
);

export const LineBox: FC<BoxProps & { type: 'text' | 'tel'; numeric?: boolean }> = ({
  form,
  name,
  label,
  hint,
  type,
  numeric,
}) => (
  <div class="field">
    <label class="label" for={name}>
      {label}
    </label>
    <Hint field={name} text={hint} />
    <Wrong form={form} field={name} />
    <input
      id={name}
      name={name}
      type={type}
      autocomplete="off"
      value={form.draft.words[name].reveal()}
      {...(numeric === true ? { inputmode: 'numeric' as const } : {})}
      {...(type === 'tel' ? { dir: 'ltr' } : {})}
      {...ids(form, name, hint)}
    />
  </div>
);

type GroupProps = PropsWithChildren<{
  readonly form: Form;
  readonly legend: string;
  readonly hint?: string | undefined;
  readonly options: readonly Option[];
}>;

const Choice: FC<{ option: Option; id: string; name: string; type: 'radio' | 'checkbox'; checked: boolean }> = ({
  option,
  id,
  name,
  type,
  checked,
}) => (
  <label class="tick" for={id}>
    <input type={type} id={id} name={name} value={option.value} checked={checked} autocomplete="off" />
    <span>
      {option.label}
      {option.hint !== undefined && <span class="hint">{option.hint}</span>}
    </span>
  </label>
);

/** One answer of several, none set beforehand. The first has the field's name as its id, for the error summary. */
export const Radios: FC<GroupProps & { name: PickField; look: 'pills' | 'options' }> = ({
  form,
  name,
  legend,
  hint,
  options,
  look,
  children,
}) => (
  <fieldset {...(hint === undefined ? {} : { 'aria-describedby': `${name}-hint` })}>
    <legend>{legend}</legend>
    <Hint field={name} text={hint} />
    <div class={look}>
      {options.map((option, at) => (
        <Choice
          option={option}
          id={at === 0 ? name : `${name}-${option.value}`}
          name={name}
          type="radio"
          checked={form.draft.picks[name] === option.value}
        />
      ))}
    </div>
    {children}
  </fieldset>
);

export const Ticks: FC<GroupProps & { name: TickField }> = ({ form, name, legend, hint, options }) => (
  <fieldset {...(hint === undefined ? {} : { 'aria-describedby': `${name}-hint` })}>
    <legend>{legend}</legend>
    <Hint field={name} text={hint} />
    <div class="ticks">
      {options.map((option, at) => (
        <Choice
          option={option}
          id={at === 0 ? name : `${name}-${option.value}`}
          name={name}
          type="checkbox"
          checked={form.draft.ticks[name].includes(option.value)}
        />
      ))}
    </div>
  </fieldset>
);

export const Select: FC<{
  form: Form;
  name: PickField;
  label: string;
  hint?: string;
  none: string;
  options: readonly Option[];
}> = ({ form, name, label, hint, none, options }) => (
  <div class="field">
    <label class="label" for={name}>
      {label}
    </label>
    <Hint field={name} text={hint} />
    <select id={name} name={name} autocomplete="off" {...ids(form, name, hint)}>
      <option value="">{none}</option>
      {options.map(({ value, label: text }) => (
        <option value={value} selected={form.draft.picks[name] === value}>
          {text}
        </option>
      ))}
    </select>
  </div>
);

/** What is wrong, on top of the page, each with a link to its field (WCAG 2.2, 3.3.1). */
export const Summary: FC<{ form: Form }> = ({ form }) =>
  form.complaints.size === 0 ? null : (
    <div class="summary" role="alert">
      <h2>{form.view.t('error.title')}</h2>
      <ul>
        {[...form.complaints].map(([field, complaint]) => (
          <li>
            <a href={`#${field}`}>{form.view.t(complaint.key, complaint.params)}</a>
          </li>
        ))}
      </ul>
    </div>
  );

/** Everything that other pages of the form ask for, carried along: in the page, never in a URL and never stored. */
export const Carried: FC<{ draft: Draft; except: readonly Field[] }> = ({ draft, except }) => {
  const shown = new Set<string>(except);
  const pairs = [
    ...Object.entries(draft.words).map(([name, text]) => [name, text.reveal()] as const),
    ...Object.entries(draft.picks),
    ...Object.entries(draft.ticks).flatMap(([name, values]) => values.map((value) => [name, value] as const)),
  ].filter(([name, value]) => value !== '' && !shown.has(name));
  return (
    <>
      {pairs.map(([name, value]) => (
        <input type="hidden" name={name} value={value} autocomplete="off" />
      ))}
    </>
  );
};
