import type { Provider } from '../../../infra/local/provider/provider.ts';

/** What lies at the provider for longer rings (functions/phone/copy/settleCopy.ts): until then, and no longer, it may be at work. */
const A_DAY_OF_LOOKS = 480;

const countOf = (provider: Provider): number => {
  const { messages, calls, recordings } = provider.held();
  return [...messages, ...calls, ...recordings].length;
};

export const leftAt = (provider: Provider): string[] => {
  const held = countOf(provider);
  return held === 0 ? [] : [`${held} things are left at the provider`];
};

/**
 * A look has some seconds, and a crowd takes many: on a busy machine more than on another.
 *
 * @param look at most three minutes
 */
export const lookUntilGone = async (provider: Provider, look: () => Promise<void>): Promise<void> => {
  for (let at = 0; at < A_DAY_OF_LOOKS && countOf(provider) > 0; at += 1) await look();
};
