import type { FC, PropsWithChildren } from 'hono/jsx';
import { fieldsOf, type Step, steps } from '../../form/steps.ts';
import { Carried, type Form, Summary } from '../fields.tsx';
import { Layout } from '../layout.tsx';
import { groupsFor, NumbersPanel } from '../numbers.tsx';
import { Unkept } from '../../../../shared/http/unkept.tsx';
import type { WordingKey } from '../../../../shared/wording/wording.ts';

export interface FormPage extends Form {
  readonly step: Step;
  readonly csrf: string;
  readonly nonce: string;
  /** Something about the whole form, e.g. that it could not be sent just now. */
  readonly banner?: WordingKey;
}

/** No person fills this in: it is off the page, unlabelled for assistive technology, and out of the tab order. */
const Trap: FC = () => (
  <div class="trap" aria-hidden="true">
    <input type="text" name="website" tabindex={-1} autocomplete="off" value="" />
  </div>
);

type Props = PropsWithChildren<{ readonly form: FormPage; readonly title: string; readonly hint?: string }>;

/** One page of the form: its own fields, all others carried, and the ways on. */
export const Frame: FC<Props> = ({ form, title, hint, children }) => {
  const { view, step, draft } = form;
  const at = steps.indexOf(step);
  const last = step === 'check';
  return (
    <Layout view={view}>
      <form id="f" method="post" action="/form" autocomplete="off" novalidate>
        <input type="hidden" name="l" value={view.language} />
        <input type="hidden" name="step" value={step} />
        <input type="hidden" name="csrf" value={form.csrf} autocomplete="off" />
        <input type="hidden" name="nonce" value={form.nonce} autocomplete="off" />
        <Unkept />
        <Carried draft={draft} except={fieldsOf[step]} />
        <Trap />
        <p class="step">{view.t('step', { now: at + 1, all: steps.length })}</p>
        <h1>{title}</h1>
        {hint !== undefined && <p class="soft">{hint}</p>}
        {form.banner !== undefined && (
          <div class="summary" role="alert">
            <p>{view.t(form.banner)}</p>
          </div>
        )}
        <Summary form={form} />
        {step !== 'danger' && <NumbersPanel view={view} groups={groupsFor(draft)} />}
        {children}
        <div class="go">
          {!last && (
            <button name="go" value="next">
              {view.t('go.next')}
            </button>
          )}
          <button name="go" value="send" class={last ? '' : 'second'}>
            {view.t(last ? 'check.send' : 'go.send')}
          </button>
          {at > 0 && (
            <button name="go" value="back" class="quiet">
              {view.t('go.back')}
            </button>
          )}
        </div>
        {!last && <p class="hint">{view.t('go.sendHint')}</p>}
      </form>
    </Layout>
  );
};
