import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import type { TextReceived } from '../../../shared/telephony/provider.ts';
import type { PhonePorts } from '../ports.ts';
import { intentOf, type Intent } from './intent.ts';
import { languageOf, type Lexicon } from './lexicon.ts';
import { startLine, stopLine } from './line.ts';

/** In which a text is answered where nothing else is known of whoever wrote it. */
export const languageFor = ({ words, to }: TextReceived, { jurisdiction }: Pack, lexicon: Lexicon): string =>
  languageOf(words.reveal(), lexicon) ??
  jurisdiction.phone.numbers.find(({ number }) => number === to)?.language ??
  jurisdiction.defaultLanguage;

/**
 * The word by which sending ends may be one that only the provider knows. That by which it begins again may be our own
 * yes: it is a START only where there was a STOP.
 */
export const meant = ({ words, sending, attachments }: TextReceived, lexicon: Lexicon, wasStopped: boolean): Intent => {
  const own = intentOf(words.reveal(), lexicon);
  const isStop = own.kind === 'command' && own.command === 'stop';
  if (sending === 'ended' || isStop) return { kind: 'command', command: 'stop' };
  if (sending === 'resumed' && wasStopped) return { kind: 'command', command: 'start' };
  return attachments > 0 ? { kind: 'words' } : own;
};

/**
 * Sending ends at once, whatever else fails.
 *
 * @returns whether nothing may be sent there from now on
 */
export const stopOrStart = async (
  ports: PhonePorts,
  intent: Intent,
  contact: string,
  wasStopped: boolean,
): Promise<boolean> => {
  const command = intent.kind === 'command' ? intent.command : undefined;
  if (command === 'start') {
    await startLine(ports, contact);
    return false;
  }
  if (command !== 'stop' && !wasStopped) return false;
  await stopLine(ports, contact);
  return true;
};
