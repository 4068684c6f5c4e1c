import type { Conversation, Saying } from '../../../shared/rows/line.ts';
import { ADD, added, opened } from './adding.ts';
import { beginChoosing } from './choosing.ts';
import { NONE, type Act, type Decision, type Rules, type TextFacts } from './decision.ts';
import type { Command } from './lexicon.ts';

/** What somebody asks for in a word. It names nothing that whoever else holds the phone does not know. */
export const commanded = (before: Conversation, text: TextFacts, command: Command, rules: Rules): Decision => {
  const stays = (say: readonly Saying[], act: Act = NONE): Decision => ({ conversation: before, act, say });
  switch (command) {
    case 'stop':
      // Whoever answers has to know that nothing reaches this phone.
      return stays([], before.tip === null ? NONE : { kind: 'add', to: null, told: [{ safe: 'no' }] });
    case 'start': {
      const safe = before.consent === 'yes' || before.consent === 'no' ? before.consent : 'unknown';
      const asks = before.tip !== null && before.consent === 'unasked';
      return {
        conversation: asks ? { ...before, consent: 'asked' } : before,
        act: before.tip === null ? NONE : { kind: 'add', to: null, told: [{ safe }] },
        say: asks ? ['started', 'received'] : ['started'],
      };
    }
    case 'who':
      // Added as well: somebody else may hold the phone, which whoever answers should see.
      return stays(['who'], before.tip === null ? NONE : ADD);
    case 'code':
      if (before.tip === null || before.codeGiven) return stays(['who']);
      return { conversation: { ...before, codeGiven: true }, act: { kind: 'code' }, say: ['code'] };
    case 'language':
      return { conversation: { ...before, languageAsked: true }, act: NONE, say: ['language'] };
    case 'help':
      // A cry for help is somebody's words, too.
      return before.tip === null ? opened(before, text, ['help']) : stays(['help'], ADD);
    case 'answers':
      return beginChoosing(before, rules);
    case 'notNow':
      // Who was told of nothing says something else by it.
      if (before.tip === null) return opened(before, text);
      return before.answers === 'chosen' ? stays([], { kind: 'not_now' }) : added(before, text);
    case 'delete':
    case 'info':
      return stays([command]);
  }
};
