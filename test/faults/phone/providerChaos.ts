import type { ProviderFaults } from '../../../infra/local/provider/faults.ts';
import type { Dice } from '../dice.ts';

/** How often each thing goes wrong between the provider and the deployment, from 0 to 1. */
export interface ProviderOdds {
  /** An event is brought twice, side by side. */
  readonly twice: number;
  /** The answer to a webhook is lost on its way, and the provider brings the same again. */
  readonly loseWebhookAnswer: number;
  /** A request to the REST API fails before it takes effect. */
  readonly fail: number;
  /** It takes effect, and its answer is lost. */
  readonly loseAnswer: number;
}

export interface ProviderChaos {
  readonly faults: ProviderFaults;
  readonly counts: Readonly<Record<string, number>>;
  /** From here on nothing more breaks. */
  readonly calm: () => void;
  /** And from here on it does again. */
  readonly resume: () => void;
}

export const providerChaosOf = (dice: Dice, odds: ProviderOdds): ProviderChaos => {
  const counts: Record<string, number> = {};
  let isCalm = false;
  const happens = (what: string, likelihood: number, about: string): boolean => {
    if (isCalm || dice.next(`${what} ${about}`) >= likelihood) return false;
    counts[what] = (counts[what] ?? 0) + 1;
    return true;
  };
  return {
    counts,
    calm: () => {
      isCalm = true;
    },
    resume: () => {
      isCalm = false;
    },
    faults: {
      copies: ({ kind }) => (happens('webhook twice', odds.twice, kind) ? 2 : 1),
      losesAnswer: ({ kind }) => happens('webhook answer lost', odds.loseWebhookAnswer, kind),
      beforeRequest: ({ method, resource }) => {
        if (!happens('REST failed', odds.fail, `${method} ${resource}`)) return undefined;
        return dice.pick(['fail', 'throttle', 'drop'] as const, 'REST', counts['REST failed'] ?? 0);
      },
      afterRequest: ({ method, resource }) =>
        happens('REST answer lost', odds.loseAnswer, `${method} ${resource}`) ? 'drop' : undefined,
    },
  };
};
