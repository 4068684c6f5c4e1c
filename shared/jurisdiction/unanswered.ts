import { hourSchema } from '../domain/hour.ts';
import type { Label } from '../domain/label.ts';

/** The label of a tip whose sender answered nothing: what example cases and probes start from. */
export const unanswered = (jurisdiction: string, language = 'en'): Label => ({
  jurisdiction,
  area: 'unknown',
  channel: 'web',
  language,
  exploitation: [],
  indicators: [],
  people: [],
  reporter: { relation: 'unknown', child: 'unknown' },
  danger: { now: 'unknown', hurt: 'unknown', selfHarm: 'unknown', moved: 'unknown', child: 'unknown', words: [] },
  needs: [],
  answer: { safe: 'unknown', when: 'unknown', number: false },
  conflicts: [],
  suspicion: 'none',
  received: hourSchema.parse('2026-05-04T09:00Z'),
});
