import type { Plain } from '../../shared/domain/plain.ts';
import { NotAsSealed } from '../../shared/relay/opening.ts';
import type { RelayPorts } from './ports.ts';
import { dutyNumberOf } from './ring.ts';

/** The language and the number of ours with which a partner is called; nothing where the country has no number. */
const lineOf = (
  { pack }: RelayPorts,
  partner: string,
): { readonly from: string; readonly language: string } | undefined => {
  const { languages, defaultLanguage, phone } = pack.jurisdiction;
  const spoken = pack.partners.find(({ id }) => id === partner)?.languages ?? [];
  const language = spoken.find((each) => languages.includes(each)) ?? defaultLanguage;
  const from = phone.numbers.find((each) => each.language === language) ?? phone.numbers[0];
  return from === undefined ? undefined : { from: from.number, language };
};

/** A partner's duty phone, and how it is called. */
export interface Reached {
  readonly to: Plain;
  readonly from: string;
  readonly language: string;
}

const unlessTampered = (error: unknown): undefined => {
  if (!(error instanceof NotAsSealed)) throw error;
};

export const reach = async (ports: RelayPorts, partner: string): Promise<Reached | undefined> => {
  const line = lineOf(ports, partner);
  // What is not as it was sealed rings nobody, and keeps nobody else from being told.
  const to = line && (await dutyNumberOf(ports, partner).catch(unlessTampered));
  return line && to && { to, ...line };
};
