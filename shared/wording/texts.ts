import ar from './ar.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };

/** English is the reference: a key it lacks is a type error, and so is a key another shared language lacks. */
export type Texts = typeof en;

/** Language → key → text. Where it is uploaded, this module is made out of rows: infra/constructs/beside.ts. */
export const sharedWording: Readonly<Record<'en' | 'es' | 'ar', Texts>> = { en, es, ar };
