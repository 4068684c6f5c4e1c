import * as z from 'zod';
import { choiceSchema, saidSchema } from '../../../shared/domain/consent.ts';
import { hourSchema } from '../../../shared/domain/hour.ts';
import { partnerIdSchema, partnerKindSchema } from '../../../shared/domain/partner.ts';
import { partKindSchema, textParts } from '../../../shared/domain/part.ts';
import { ok, type Result } from '../../../shared/domain/result.ts';
import type { Closed, Full, Gone, Unagreed } from '../../../shared/mailbox/mailbox.ts';
import type { AccessCode } from '../../../shared/sealing/accessCode.ts';
import { newNonce, nonceBelongs } from '../../../shared/sealing/session.ts';
import { addressOf, type WebContext } from '../context.ts';
import { skipped } from '../form/skip.ts';
import { LONG, words } from '../form/text.ts';
import type { GuessFailure } from '../site.ts';
import { type Endpoint, inMailbox, inSession, type MailboxCall, nothing } from './endpoint.ts';
import { problem, type ProblemName } from './problem.ts';
import { tokenSchema } from './report.ts';

const codeSchema = z.string().max(200).describe('16 digits of any script, in groups or not');
const nonceSchema = z.string().max(100);

const newSessionSchema = tokenSchema.describe(
  'From now on the session, for the `x-session` header: the one before opens nothing any more',
);

const failures = {
  gone: 'code-gone',
  closed: 'deletion-asked',
  full: 'mailbox-full',
  given_up: 'given-up',
  nobody: 'nobody-named',
  many: 'too-many-consents',
} as const satisfies Record<Gone | Closed | Full | Unagreed | 'given_up', ProblemName>;

/** Whatever a code opens may be shut. */
export const shut: readonly ProblemName[] = ['code-gone', 'deletion-asked'];
const guesses: readonly ProblemName[] = ['unknown-code', 'too-many-codes'];

const refused = (c: WebContext, failure: GuessFailure) => {
  if (failure.kind !== 'wait') return { problem: problem(c, 'unknown-code') };
  c.header('Retry-After', String(failure.seconds));
  return { problem: problem(c, 'too-many-codes') };
};

export const fails = ({ c }: MailboxCall<unknown>, failure: keyof typeof failures) => ({
  problem: problem(c, failures[failure]),
});

/** For what an open session is not enough for: the same code as to open, and the same limit for guesses. */
const withCode = async <Value>(
  call: MailboxCall<unknown>,
  typed: string,
  act: (code: AccessCode) => Promise<Result<Value, Gone | Closed | 'unknown_code'>>,
) => {
  const { c, site } = call;
  const done = await site.tryCode(addressOf(c), typed, act);
  if (done.ok) return { answer: done.value };
  const { error } = done;
  if (error === 'unknown_code') return refused(c, { kind: error });
  return typeof error === 'string' ? fails(call, error) : refused(c, error);
};

const viewSchema = z.object({
  messages: z.array(
    z.object({
      id: z.string(),
      from: z.enum(['you', 'desk', 'partner']),
      kind: partnerKindSchema.nullable(),
      text: z.string().nullable().describe('Null where the seal does not hold, and of a file'),
      file: z.boolean().describe('A picture or a sound that was sent'),
      beforeCode: z.boolean().describe('Sent before there was a code: the line has it, and no code opens it'),
    }),
  ),
  choice: saidSchema,
  receipts: z
    .array(
      z.object({
        id: z.string(),
        choice: saidSchema,
        kinds: z.array(partnerKindSchema),
        partners: z.array(partnerIdSchema),
        parts: z.array(partKindSchema),
        until: z.string().nullable().describe('Its last day'),
        ends: z.enum(['over', 'soon']).nullable().describe('Over: no more is shared. Soon: within 30 days'),
      }),
    )
    .describe('What was said yes to, and is not taken back'),
  isOwn: z.boolean().describe('They speak for themself: a yes may cover `victim` and `compelled`'),
  sharedWith: z.array(partnerKindSchema),
  passedOn: z
    .array(
      z.object({
        kind: partnerKindSchema,
        named: z.boolean().describe('With who is reporting'),
        back: z
          .enum(['unread', 'read'])
          .nullable()
          .describe('Taken back, before or after somebody there had opened it'),
      }),
    )
    .describe('What the law made us pass on'),
  deletion: z.object({ undoUntil: z.string() }).nullable(),
  endsAt: z
    .string()
    .nullable()
    .describe('Within 72 hours of it: when all of this is erased, unless something is added'),
  canSeeSent: z.boolean(),
  earlier: z.boolean().describe('There are messages before these: ask again with `skip`'),
});

const sentSchema = z.partialRecord(z.enum(textParts), z.string());

/** What a code opens. */
export const mailboxEndpoints: readonly Endpoint[] = [
  inSession({
    method: 'post',
    path: '/api/mailbox',
    summary: 'Open a mailbox with its code',
    body: z.strictObject({ code: codeSchema }),
    answer: z.object({ session: newSessionSchema }),
    problems: guesses,
    run: async ({ c, site, secret, body }) => {
      const opened = await site.tryCode(addressOf(c), body.code, (code) => site.mailbox.open(code));
      if (!opened.ok) return refused(c, opened.error === 'unknown_code' ? { kind: opened.error } : opened.error);
      return { answer: { session: (await site.opened.open(secret, opened.value)).cookie() } };
    },
  }),
  inMailbox({
    method: 'get',
    path: '/api/mailbox',
    summary: 'The latest messages, the choice in force, and who has it',
    query: { skip: 'How many of the newest messages to leave out: those that were shown before' },
    body: nothing,
    answer: viewSchema,
    problems: ['code-gone'],
    run: async (call) => {
      const viewed = await call.site.mailbox.view(call.key, skipped(call.c.req.query('skip')));
      if (!viewed.ok) return fails(call, viewed.error);
      const { messages, sharedWith, passedOn, receipts, ...rest } = viewed.value;
      return {
        answer: {
          ...rest,
          sharedWith: [...sharedWith],
          receipts: [...receipts],
          passedOn: [...passedOn],
          messages: messages.map(({ id, from, kind, text, isFile = false, isBeforeCode = false }) => ({
            id,
            from,
            kind,
            text: text?.reveal() ?? null,
            file: isFile,
            beforeCode: isBeforeCode,
          })),
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
      const sent = await call.site.mailbox.sent(call.key);
      if (!sent.ok) return fails(call, sent.error);
      return { answer: Object.fromEntries(Object.entries(sent.value).map(([part, text]) => [part, text.reveal()])) };
    },
  }),
  inMailbox({
    method: 'post',
    path: '/api/mailbox/giving-up',
    summary: 'Give up seeing what was sent, for good: needs the code once more',
    body: z.strictObject({ code: codeSchema }),
    answer: nothing,
    problems: [...shut, ...guesses],
    run: (call) =>
      withCode(call, call.body.code, async (code) => {
        const given = await call.site.mailbox.giveUpSight(call.key, code);
        return given.ok ? ok(undefined) : given;
      }),
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
      const { c, site, key, secret, body } = call;
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
      const changed = await call.site.mailbox.change(call.key, call.body.choice);
      return changed.ok ? { answer: undefined } : fails(call, changed.error);
    },
  }),
  inMailbox({
    method: 'post',
    path: '/api/mailbox/code',
    summary:
      'A new code; the old one, which is asked for, is dead at once. If the answer is lost: the same again, in the same session',
    body: z.strictObject({ code: codeSchema, nonce: nonceSchema }),
    answer: z.object({ code: z.string(), session: newSessionSchema }),
    status: 201,
    problems: [...shut, ...guesses],
    run: (call) =>
      withCode(call, call.body.code, async (current) => {
        const { site, key, secret, body } = call;
        const nonce = nonceBelongs(secret, body.nonce) ? body.nonce : newNonce(secret, site.random);
        const renewed = await site.mailbox.renew(key, secret, nonce, current);
        if (!renewed.ok) return renewed;
        const session = await site.opened.renew(secret, renewed.value.key);
        return ok({ code: renewed.value.code.digits(), session: session.cookie() });
      }),
  }),
  inMailbox({
    method: 'post',
    path: '/api/mailbox/deletion',
    summary: 'Delete everything: needs the code once more and a plain yes',
    body: z.strictObject({ code: codeSchema, sure: z.literal(true) }),
    answer: z.object({ undoUntil: hourSchema }),
    status: 201,
    problems: [...shut, ...guesses],
    run: (call) => withCode(call, call.body.code, (code) => call.site.mailbox.requestDeletion(call.key, code)),
  }),
  inMailbox({
    method: 'delete',
    path: '/api/mailbox/deletion',
    summary: 'Undo the deletion',
    body: nothing,
    answer: nothing,
    problems: ['code-gone'],
    run: async (call) => {
      const undone = await call.site.mailbox.undoDeletion(call.key);
      return undone.ok ? { answer: undefined } : fails(call, undone.error);
    },
  }),
];
