import type { Hono } from 'hono';
import { csrfToken, newNonce, newSessionSecret, type SessionSecret } from '../../../shared/sealing/session.ts';
import { addressOf, formBody, sessionOf, type WebContext, type WebEnv } from '../context.ts';
import { type Draft, type Field, readDraft } from '../form/draft.ts';
import { type Step, fieldsOf, stepAt, stepOf, stepShowing } from '../form/steps.ts';
import { submissionOf } from '../form/submission.ts';
import { type Complaints, validate, validateToSend } from '../form/validate.ts';
import { errorName } from '../../../shared/http/requestLog.ts';
import { CodePage } from '../pages/code.tsx';
import { FormStepPage } from '../pages/form/page.tsx';
import { pageOf } from '../pages/layout.tsx';
import { cookieFor } from '../session/cookie.ts';
import { formSession } from '../session/session.ts';
import type { Site } from '../site.ts';
import type { WordingKey } from '../../../shared/wording/wording.ts';

interface Pair {
  readonly secret: SessionSecret;
  readonly nonce: string;
}

interface Shown {
  readonly draft: Draft;
  readonly step: Step;
  readonly complaints?: Complaints;
  readonly banner?: WordingKey;
}

const none: Complaints = new Map();

const onlyOf = (complaints: Complaints, fields: readonly Field[]): Complaints =>
  new Map([...complaints].filter(([field]) => fields.includes(field)));

/** The whole form at one address: each page is a POST that carries everything typed so far, and nothing is stored. */
export const formRoutes = (app: Hono<WebEnv>, site: Site): void => {
  const show = (
    c: WebContext,
    { secret, nonce }: Pair,
    { complaints = none, ...shown }: Shown,
    status: 200 | 422 | 503 = 200,
  ) => {
    c.header('Set-Cookie', cookieFor('form', secret, site.now()));
    const view = site.viewIn(c.get('language'), shown.draft.ticks.conflicts);
    const form = { view, csrf: csrfToken(secret), nonce, complaints, ...shown };
    return c.html(pageOf(<FormStepPage form={form} />), status);
  };

  const begin = (c: WebContext): Pair => {
    const secret = sessionOf('form', c, site) ?? newSessionSecret(site.random);
    return { secret, nonce: newNonce(secret, site.random) };
  };

  const next = (c: WebContext, pair: Pair, draft: Draft, step: Step) => {
    const checked = validate(draft, site.reportSchema);
    const complaints = checked.ok ? none : onlyOf(checked.error, fieldsOf[step]);
    return complaints.size > 0
      ? show(c, pair, { draft, step, complaints }, 422)
      : show(c, pair, { draft, step: stepAt(step, 1) });
  };

  const send = async (c: WebContext, pair: Pair, draft: Draft, trap: string) => {
    const checked = validateToSend(draft, site.reportSchema);
    if (!checked.ok) {
      const step = stepShowing(new Set(checked.error.keys()));
      return show(c, pair, { draft, step, complaints: onlyOf(checked.error, fieldsOf[step]) }, 422);
    }
    const view = site.viewIn(c.get('language'));
    try {
      const acceptance = await site.acceptTip(
        submissionOf(checked.value, {
          session: pair.secret,
          nonce: pair.nonce,
          jurisdiction: site.pack.jurisdiction.code,
          language: view.language,
          suspicion: await site.suspicion(addressOf(c), trap),
          t: view.t,
        }),
      );
      c.header('Set-Cookie', cookieFor('form', pair.secret, site.now()));
      return c.html(pageOf(<CodePage view={view} acceptance={acceptance} draft={draft} />));
    } catch (error) {
      // Not rethrown: the person must not lose what they wrote. Sending again with the same nonce makes no second tip.
      c.set('error', errorName(error));
      return show(c, pair, { draft, step: 'check', banner: 'error.notSent' }, 503);
    }
  };

  app.get('/form', (c) => show(c, begin(c), { draft: readDraft(new URLSearchParams(), site.pack), step: 'tell' }));

  app.post('/form', async (c) => {
    const body = await formBody(c, site);
    const draft = readDraft(body, site.pack);
    const step = stepOf(body.get('step'));
    const [go = '', to = ''] = (body.get('go') ?? 'next').split(':');
    if (go === 'begin') return show(c, begin(c), { draft, step: 'tell' });
    const pair = formSession(sessionOf('form', c, site), body.get('nonce') ?? '', body.get('csrf') ?? '', site.random);
    if (go === 'send') return send(c, pair, draft, body.get('website') ?? '');
    if (go === 'back') return show(c, pair, { draft, step: stepAt(step, -1) });
    if (go === 'to') return show(c, pair, { draft, step: stepOf(to) });
    if (go === 'l') {
      if (site.pack.jurisdiction.languages.includes(to)) c.set('language', to);
      return show(c, pair, { draft, step });
    }
    return next(c, pair, draft, step);
  });
};
