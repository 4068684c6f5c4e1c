import { err, ok } from '../domain/result.ts';
import { mailboxOf } from '../intake/mailboxKey.ts';
import type { IntakePorts } from '../intake/ports.ts';
import { access, keyOf } from './access.ts';
import { changeChoice, giveConsent, withdrawConsent } from './consents.ts';
import { requestDeletion, undoDeletion } from './deletion.ts';
import { giveUpSight } from './giveUp.ts';
import type { MailboxService } from './mailbox.ts';
import { renewCode } from './renew.ts';
import { viewMailbox, viewSent } from './view.ts';
import { writeMore } from './write.ts';

export const createMailboxService = (ports: IntakePorts): MailboxService => ({
  async open(code) {
    const { lookup, wrapKey } = await mailboxOf(ports, code);
    const key = keyOf(lookup, wrapKey);
    const opened = await access(ports, key);
    if (!opened.ok) return err('unknown_code');
    if (!opened.value.mailbox.opened) await ports.mailboxes.change({ pk: lookup }, { set: { opened: true } });
    return ok(key);
  },
  view: (key, skip) => viewMailbox(ports, key, skip),
  sent: (key) => viewSent(ports, key),
  write: (key, words, id, language) => writeMore(ports, key, words, id, language),
  change: (key, choice) => changeChoice(ports, key, choice),
  giveConsent: (key, finer) => giveConsent(ports, key, finer),
  withdrawConsent: (key, consent) => withdrawConsent(ports, key, consent),
  renew: (key, session, nonce, code) => renewCode(ports, key, session, nonce, code),
  giveUpSight: (key, code) => giveUpSight(ports, key, code),
  requestDeletion: (key, code) => requestDeletion(ports, key, code),
  undoDeletion: (key) => undoDeletion(ports, key),
});
