import type { Phone } from '../../../infra/local/provider/phones.ts';
import type { Provider } from '../../../infra/local/provider/provider.ts';
import type { EndState } from '../endState.ts';
import { inReferrals } from './check.ts';

const LINE = '+12025550150';
const SECONDS = 5;

/** Somebody who calls, goes to the tone, speaks, and hangs up or ends it by a key. */
export class Caller {
  readonly #provider: Provider;
  readonly #phone: Phone;
  readonly #endsByKey: boolean;
  /** The tone was heard, and something was said after it: that is owed, whatever was heard then. */
  hasSpoken = false;

  constructor(provider: Provider, at: number, endsByKey: boolean) {
    this.#provider = provider;
    this.#endsByKey = endsByKey;
    const number = `+1${200 + (Math.floor(at / 100) % 800)}55501${String(at % 100).padStart(2, '0')}`;
    this.#phone = { id: `caller-${at}`, title: 'Caller', number, texts: () => [] };
  }

  async call(): Promise<void> {
    const { provider, phone } = { provider: this.#provider, phone: this.#phone };
    await provider.call(phone, LINE);
    const leg = provider.callAt(phone);
    for (const key of ['1', '2']) await leg?.press(key);
    if (leg?.doing.is === 'record') {
      await leg.speak(SECONDS);
      this.hasSpoken = true;
      if (this.#endsByKey) await leg.press('#');
    }
    await leg?.hangUp();
  }
}

/** Every message is one tip with one file, referred once; and there is no tip of a call in which nothing was said. */
export const compareCalls = (callers: readonly Caller[], state: EndState): string[] => {
  const owed = callers.filter(({ hasSpoken }) => hasSpoken).length;
  const tips = [...state.tips.values()].filter(({ label }) => label.channel === 'voice');
  return [
    ...(tips.length === owed ? [] : [`${tips.length} tips of calls where ${owed} are owed`]),
    ...tips.flatMap(({ pk, parts }) => {
      const files = parts.filter(({ part }) => part === 'file').length;
      return [...(files === 1 ? [] : [`it has ${files} files`]), ...inReferrals(pk, state)].map(
        (each) => `call ${pk}: ${each}`,
      );
    }),
  ];
};
