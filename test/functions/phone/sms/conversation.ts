import { dangerWordsIn } from '../../../../shared/domain/dangerWords.ts';
import type { Pack } from '../../../../shared/jurisdiction/pack.ts';
import { freshConversation, type Conversation } from '../../../../shared/rows/line.ts';
import { decide } from '../../../../functions/phone/sms/decide.ts';
import type { Decision } from '../../../../functions/phone/sms/decision.ts';
import { intentOf, numberIn, type Intent } from '../../../../functions/phone/sms/intent.ts';
import { lexiconOf } from '../../../../functions/phone/sms/lexicon.ts';

export interface Step {
  readonly text: string;
  readonly intent: Intent;
  /** Before this text. */
  readonly before: Conversation;
  readonly isStopped: boolean;
  readonly decision: Decision;
}

/** One conversation, text by text, as the function leads it, with tips that are always there. */
export const converse = (pack: Pack, texts: readonly string[], language = 'en'): Step[] => {
  const lexicon = lexiconOf(pack);
  const rules = { hasAreas: pack.jurisdiction.areas.length > 0, adultAge: pack.jurisdiction.adultAge };
  let conversation = freshConversation(language);
  let isStopped = false;
  return texts.map((text) => {
    const before = conversation;
    const intent = intentOf(text, lexicon);
    const command = intent.kind === 'command' ? intent.command : undefined;
    isStopped = command === 'stop' || (isStopped && command !== 'start');
    const dangers = dangerWordsIn(text, before.language);
    const facts = { intent, dangers, hasAttachments: text.includes('📷'), number: numberIn(text), isStopped };
    const decision = decide(before, facts, rules);
    conversation =
      decision.act.kind === 'open' ? { ...decision.conversation, tip: 'tip' } : { ...decision.conversation };
    return { text, intent, before, isStopped, decision };
  });
};
