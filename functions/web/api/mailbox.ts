import * as z from 'zod';
import { choiceSchema } from '../../../shared/domain/consent.ts';
import { hourSchema } from '../../../shared/domain/hour.ts';
import { partnerKindSchema } from '../../../shared/domain/partner.ts';
import { textParts } from '../../../shared/domain/part.ts';
import type { Closed, Full, Gone } from '../../../shared/mailbox/mailbox.ts';
import { newNonce, nonceBelongs } from '../../../shared/sealing/session.ts';
import { addressOf, type WebContext } from '../context.ts';
import { LONG, words } from '../form/text.ts';
import type { GuessFailure, Site } from '../site.ts';
import { type Endpoint, inMailbox, inSession, type MailboxCall, nothing } from './endpoint.ts';
import { problem, type ProblemName } from './problem.ts';

const codeSchema = z.string().max(200).describe('16 digits of any script, in groups or not');
const nonceSchema = z.string().max(100);

const failures = {
  gone: 'code-gone',
  closed: 'deletion-asked',
  full: 'mailbox-full',
  given_up: 'given-up',
} as const satisfies Record<Gone | Closed | Full | 'given_up', ProblemName>;

const shut: readonly ProblemName[] = ['code-gone', 'deletion-asked'];
const guesses: readonly ProblemName[] = ['unknown-code', 'too-many-codes'];

const refused = (c: WebContext, failure: GuessFailure) => {
  if (failure.kind !== 'wait') return { problem: problem(c, 'unknown-code') };
  c.header('Retry-After', String(failure.seconds));
  return { problem: problem(c, 'too-many-codes') };
};

const fails = ({ c }: MailboxCall<unknown>, failure: keyof typeof failures) => ({
  problem: problem(c, failures[failure]),
});

const viewSchema = z.object({
  messages: z.array(
    z.object({
      id: z.string(),
      from: z.enum(['you', 'desk', 'partner']),
      kind: partnerKindSchema.nullable(),
      text: z.string().nullable().describe('Null where the seal does not hold'),
    }),
  ),
  choice: choiceSchema,
  sharedWith: z.array(partnerKindSchema),
  deletion: z.object({ undoUntil: z.string() }).nullable(),
  canSeeSent: z.boolean(),
});

const sentSchema = z.partialRecord(z.enum(textParts), z.string());

/** What a code opens. */
export const mailboxEndpoints = (site: Site): readonly Endpoint[] => [
  inSession({
    method: 'post',
    path: '/api/mailbox',
    summary: 'Open a mailbox with its code',
    body: z.strictObject({ code: codeSchema }),
    answer: nothing,
    problems: guesses,
    run: async ({ c, secret, body }) => {
      const read = await site.readCode(addressOf(c), body.code);
      if (!read.ok) return refused(c, read.error);
      const opened = await site.mailbox.open(read.value);
      if (!opened.ok) return refused(c, await site.wrongCode(addressOf(c)));
      await site.opened.keep(secret, opened.value);
      return { answer: undefined };
    },
  }),
  inMailbox({
    method: 'get',
    path: '/api/mailbox',
    summary: 'Answers, the choice in force, and who has it',
    body: nothing,
    answer: viewSchema,
    problems: ['code-gone'],
    run: async (call) => {
      const viewed = await site.mailbox.view(call.key);
      if (!viewed.ok) return fails(call, viewed.error);
      const { messages, sharedWith, ...rest } = viewed.value;
      return {
        answer: {
          ...rest,
          sharedWith: [...sharedWith],
          messages: messages.map(({ id, from, kind, text }) => ({ id, from, kind, text: text?.reveal() ?? null })),
        },
      };
    },
  }),
  inMailbox({
    method: 'get',
    path: '/api/mailbox/sent',
    summary: 'What was sent, by part',
    body: nothing,
    answer: sentSchema,
    problems: [...shut, 'given-up'],
    run: async (call) => {
      const sent = await site.mailbox.sent(call.key);
      if (!sent.ok) return fails(call, sent.error);
      return { answer: Object.fromEntries(Object.entries(sent.value).map(([part, text]) => [part, text.reveal()])) };
    },
  }),
  inMailbox({
    method: 'delete',
    path: '/api/mailbox/sent',
    summary: 'Give up seeing what was sent, for good',
    body: nothing,
    answer: nothing,
    problems: shut,
    run: async (call) => {
      const given = await site.mailbox.giveUpSight(call.key);
      return given.ok ? { answer: undefined } : fails(call, given.error);
    },
  }),
  inMailbox({
    method: 'post',
    path: '/api/mailbox/messages',
    summary: 'Write more',
    body: z.strictObject({
      text: words(LONG).refine((text) => !text.isEmpty, 'is empty'),
      nonce: nonceSchema,
    }),
    answer: z.object({ danger: z.boolean().describe('It sounds like danger: show the numbers') }),
    status: 201,
    problems: [...shut, 'mailbox-full'],
    run: async (call) => {
      const { c, key, secret, body } = call;
      const id = nonceBelongs(secret, body.nonce) ? body.nonce : newNonce(secret, site.random);
      const written = await site.mailbox.write(key, body.text, id, site.viewIn(c.get('language')).language);
      return written.ok ? { answer: written.value } : fails(call, written.error);
    },
  }),
  inMailbox({
    method: 'put',
    path: '/api/mailbox/choice',
    summary: 'Change who may see it',
    body: z.strictObject({ choice: choiceSchema }),
    answer: nothing,
    problems: shut,
    run: async (call) => {
      const changed = await site.mailbox.change(call.key, call.body.choice);
      return changed.ok ? { answer: undefined } : fails(call, changed.error);
    },
  }),
  inMailbox({
    method: 'post',
    path: '/api/mailbox/code',
    summary: 'A new code; the old one is dead at once',
    body: z.strictObject({ nonce: nonceSchema }),
    answer: z.object({ code: z.string() }),
    status: 201,
    problems: shut,
    run: async (call) => {
      const { key, secret, body } = call;
      const nonce = nonceBelongs(secret, body.nonce) ? body.nonce : newNonce(secret, site.random);
      const renewed = await site.mailbox.renew(key, secret, nonce);
      if (!renewed.ok) return fails(call, renewed.error);
      await site.opened.keep(secret, renewed.value.key);
      return { answer: { code: renewed.value.code.digits() } };
    },
  }),
  inMailbox({
    method: 'post',
    path: '/api/mailbox/deletion',
    summary: 'Delete everything: needs the code once more and a plain yes',
    body: z.strictObject({ code: codeSchema, sure: z.literal(true) }),
    answer: z.object({ undoUntil: hourSchema }),
    status: 201,
    problems: [...shut, ...guesses],
    run: async (call) => {
      const { c, key, body } = call;
      const read = await site.readCode(addressOf(c), body.code);
      if (!read.ok) return refused(c, read.error);
      const asked = await site.mailbox.requestDeletion(key, read.value);
      if (asked.ok) return { answer: asked.value };
      if (asked.error === 'unknown_code') return refused(c, await site.wrongCode(addressOf(c)));
      return fails(call, asked.error);
    },
  }),
  inMailbox({
    method: 'delete',
    path: '/api/mailbox/deletion',
    summary: 'Undo the deletion',
    body: nothing,
    answer: nothing,
    problems: ['code-gone'],
    run: async (call) => {
      const undone = await site.mailbox.undoDeletion(call.key);
      return undone.ok ? { answer: undefined } : fails(call, undone.error);
    },
  }),
];
