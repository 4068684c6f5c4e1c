import { type Label, labelSchema } from '../../shared/domain/label.ts';

type Overrides = Partial<Omit<Label, 'danger' | 'reporter' | 'answer'>> & {
  readonly danger?: Partial<Label['danger']>;
  readonly reporter?: Partial<Label['reporter']>;
  readonly answer?: Partial<Label['answer']>;
};

/** Every danger question answered "no", so that a test says only what it is about. */
const QUIET = { now: 'no', hurt: 'no', selfHarm: 'no', moved: 'no', child: 'no', words: [] } as const;

/** A neighbour's quiet tip from the north of `zz`, on the web, in English: parsed, so that an override cannot be wrong. */
export const aLabel = (overrides: Overrides = {}): Label =>
  labelSchema.parse({
    jurisdiction: 'zz',
    area: 'ZZ-N',
    channel: 'web',
    language: 'en',
    exploitation: [],
    indicators: [],
    people: [],
    needs: [],
    conflicts: [],
    suspicion: 'none',
    received: '2026-05-04T09:00Z',
    ...overrides,
    danger: { ...QUIET, ...overrides.danger },
    reporter: { relation: 'neighbour', child: 'no', ...overrides.reporter },
    answer: { safe: 'unknown', when: 'unknown', number: false, ...overrides.answer },
  });

/** Nothing was answered at all: what happened, or nothing, and that is enough to send. */
export const aSilentLabel = (overrides: Overrides = {}): Label =>
  aLabel({
    area: 'unknown',
    ...overrides,
    danger: {
      now: 'unknown',
      hurt: 'unknown',
      selfHarm: 'unknown',
      moved: 'unknown',
      child: 'unknown',
      ...overrides.danger,
    },
    reporter: { relation: 'unknown', child: 'unknown', ...overrides.reporter },
  });
