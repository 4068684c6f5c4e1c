import type { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { newNonce } from '../../../shared/sealing/session.ts';
import { type Draft, isBlank, readDraft } from '../entering/draft.ts';
import { enterTip } from '../entering/enter.ts';
import { type Complaints, entryOf } from '../entering/entry.ts';
import type { Dependencies } from '../ports.ts';
import { waitUntilSettled } from '../settling.ts';
import { EnteredPage } from '../views/entered.tsx';
import { EntryPage } from '../views/entering.tsx';
import { formErrors, refusalText } from '../wording/texts.ts';
import { message, page, readFields, type StaffContext, type StaffEnvironment, tokensOf } from '../web.tsx';

const PATH = '/tips/new';

interface Shown {
  readonly draft: Draft;
  readonly complaints?: Complaints;
  readonly trouble?: string;
  readonly status?: ContentfulStatusCode;
}

const form = (context: StaffContext, dependencies: Dependencies, shown: Shown) => {
  const { draft, complaints = new Map(), trouble, status } = shown;
  const signed = context.get('signed');
  const nonce = signed === undefined ? '' : newNonce(signed.secret, dependencies.random);
  const content = (
    <EntryPage
      draft={draft}
      complaints={complaints}
      trouble={trouble}
      signed={signed}
      nonce={nonce}
      needs={dependencies}
    />
  );
  return page(context, dependencies, 'Write a tip down', content, status);
};

export const addEntering = (app: Hono<StaffEnvironment>, dependencies: Dependencies): void => {
  const { partner, mayAct } = dependencies;

  app.get(PATH, (context) => {
    const signed = context.get('signed');
    if (signed === undefined) return context.redirect('/sign-in', 303);
    if (!mayAct(signed.member.role, 'enter', { pk: partner, lead: false })) return notForRole(context, dependencies);
    return form(context, dependencies, { draft: readDraft({}, dependencies) });
  });

  app.post(PATH, async (context) => {
    const signed = context.get('signed');
    const fields = await readFields(context);
    const draft = readDraft(fields, dependencies);
    if (signed === undefined) {
      // A form of another site could put words here that look like theirs: only our own page's are given back.
      const ours = context.req.header('sec-fetch-site') === 'same-origin';
      return isBlank(draft) || !ours
        ? context.redirect('/sign-in', 303)
        : form(context, dependencies, { draft, status: 401 });
    }
    if (!mayAct(signed.member.role, 'enter', { pk: partner, lead: false })) return notForRole(context, dependencies);
    const { ours, nonce } = tokensOf(signed, fields);
    if (!ours) return form(context, dependencies, { draft, trouble: formErrors.stale, status: 403 });
    const entry = entryOf(draft, dependencies);
    if (!entry.ok) return form(context, dependencies, { draft, complaints: entry.error, status: 422 });
    const entered = await enterTip(dependencies, signed, entry.value, nonce);
    if (!entered.ok) return form(context, dependencies, { draft, trouble: formErrors[entered.error], status: 403 });
    const outcome = await waitUntilSettled(dependencies, entered.value.request);
    if (outcome?.result === 'refused') {
      const trouble = `It was refused: ${refusalText(outcome.reason)}. What you wrote is all here.`;
      return form(context, dependencies, { draft, trouble, status: 409 });
    }
    const lines = dependencies.jurisdiction.phone.numbers.map(({ number }) => number);
    const content = <EnteredPage entered={entered.value} outcome={outcome} lines={lines} />;
    return page(context, dependencies, 'It is kept', content, 201);
  });
};

const notForRole = (context: StaffContext, dependencies: Dependencies) =>
  message(context, dependencies, 403, { title: 'Not for your role', text: 'Your role may not write tips down.' });
