import * as z from 'zod';
import { localDate } from '../../../shared/domain/hours.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { finerBodySchema } from '../form/finer.ts';
import { type Endpoint, inMailbox, nothing } from './endpoint.ts';
import { fails, shut } from './mailbox.ts';
import { problem } from './problem.ts';

/** A yes put together one by one, and the way back. */
export const consentEndpoints = (pack: Pack): readonly Endpoint[] => [
  inMailbox({
    method: 'post',
    path: '/api/mailbox/consents',
    summary: 'Say yes to some kinds or partners: takes the place of the choice, and stands beside others given so',
    body: finerBodySchema(pack),
    answer: nothing,
    problems: [...shut, 'nobody-named', 'day-over', 'too-many-consents'],
    run: async (call) => {
      const { c, site, key, body } = call;
      const today = localDate(site.now(), site.pack.jurisdiction.timeZone);
      if (body.until !== null && body.until < today) return { problem: problem(c, 'day-over') };
      const given = await site.mailbox.giveConsent(key, body);
      return given.ok ? { answer: undefined } : fails(call, given.error);
    },
  }),
  inMailbox({
    method: 'post',
    path: '/api/mailbox/withdrawals',
    summary: 'Take one yes back; the others stand',
    body: z.strictObject({ consent: z.string().max(100).describe('The `id` of its receipt') }),
    answer: nothing,
    problems: shut,
    run: async (call) => {
      const taken = await call.site.mailbox.withdrawConsent(call.key, call.body.consent);
      return taken.ok ? { answer: undefined } : fails(call, taken.error);
    },
  }),
];
