import { createHash } from 'node:crypto';
import { hourOf } from '../../shared/domain/hour.ts';
import type { Plain } from '../../shared/domain/plain.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { laneOf, type Lane, rankOf } from '../../shared/domain/urgency.ts';
import { owes } from '../../shared/rows/owed.ts';
import { mayBeTexted } from '../../shared/relay/mayBeTexted.ts';
import { handOverOptions, type ReferralRow } from '../../shared/rows/referral.ts';
import { isMustAct, requestKey, sealedKey, type RequestAct } from '../../shared/rows/request.ts';
import { toBase64url } from '../../shared/sealing/base64url.ts';
import { derive } from '../../shared/sealing/derive.ts';
import { thumbprint } from '../../shared/sealing/reporterKey.ts';
import { seal } from '../../shared/sealing/seal.ts';
import { digestOf, type Sealed } from '../../shared/sealing/sealed.ts';
import { sealedText } from '../../shared/sealing/sealedText.ts';
import { nonceBelongs, type SessionSecret } from '../../shared/sealing/session.ts';
import type { Dependencies } from './ports.ts';
import { lendable } from './lending.ts';
import type { Ask } from './schema.ts';
import type { Signed } from './session.ts';

type Needs = Pick<Dependencies, 'deployment' | 'partner' | 'offices' | 'send' | 'intakeKey' | 'relayKey' | 'now'>;

/**
 * `stale`: the form was made for another sign-in. `key_differs`: the reporter's key is not the one that was recorded.
 * `too_many_waiting`: routing has not got to what this partner asked of this tip before.
 */
export type AskError = 'stale' | 'key_differs' | 'not_an_option' | 'too_many_waiting';

/**
 * So many requests of a partner may wait at one tip: far more than people ask in the minute that one may take, and few
 * enough that no session fills queues and table. Those that come in the same moment may pass it by their number.
 */
const MOST_WAITING = 30;

const isFull = async ({ offices }: Needs, tip: string): Promise<boolean> =>
  // Routing takes what is owed off a request that it has answered.
  (await offices.requests(tip)).filter(({ owed }) => owed !== undefined).length >= MOST_WAITING;

/**
 * The id of what a form asks for: the same form sent twice gives the same one, and so does nothing twice; words changed
 * after going back give another. It begins with the tip, so that a tip's requests are found by prefix. Derived from
 * the cookie's secret, so that the stored id tells nothing of the words.
 */
const requestId = (secret: SessionSecret, nonce: string, tip: string, ask: Ask): string => {
  const words = 'words' in ask ? ask.words.reveal() : '';
  const asked = createHash('sha256')
    .update(JSON.stringify([tip, ask, words]))
    .digest('base64url');
  return `${tip}-${toBase64url(derive(secret.bytes(), 'request-id', `${nonce}:${asked}`, 16))}`;
};

/** Writes the request with its outbox, then points routing to it. */
export const askRouting = async (
  needs: Needs,
  { secret, member }: Signed,
  row: ReferralRow,
  ask: Ask,
  nonce: string,
): Promise<Result<string, AskError>> => {
  if (!nonceBelongs(secret, nonce)) return err('stale');
  const { partner, now } = needs;
  const id = requestId(secret, nonce, row.tip, ask);
  const lane = laneFor(row, ask);
  const before = await needs.offices.request(id);
  if (before === undefined) {
    if (await isFull(needs, row.tip)) return err('too_many_waiting');
    const request = await prepare(needs, row, ask, id);
    if (!request.ok) return request;
    await needs.offices.ask({
      pk: partner,
      sk: requestKey(id),
      id,
      tip: row.tip,
      request: request.value,
      by: member.id,
      role: member.role,
      ...(isMustAct(request.value) && { sub: member.sub }),
      hour: hourOf(now()),
      ...owes('routing', lane, id, now()),
    });
  }
  try {
    await needs.send(lane, { partner, request: id });
  } catch {
    // The row says what it owes: upkeep sends the pointer within a minute.
  }
  return ok(id);
};

/** As urgent as the tip, or as it is about to become. */
const laneFor = (row: ReferralRow, ask: Ask): Lane =>
  laneOf(ask.act === 'change_urgency' && rankOf(ask.to) < rankOf(row.urgency) ? ask.to : row.urgency);

/** The act as it is stored: words are sealed first and kept beside it, and the act only names their digest. */
const prepare = async (needs: Needs, row: ReferralRow, ask: Ask, id: string): Promise<Result<RequestAct, AskError>> => {
  switch (ask.act) {
    case 'answer': {
      const sealed = await sealAnswer(needs, row, ask.words, id);
      return sealed.ok ? ok({ act: 'answer', sealed: await keep(needs, row.tip, sealed.value) }) : sealed;
    }
    case 'note':
      return ok({ act: 'note', sealed: await keep(needs, row.tip, await sealNote(needs, row.tip, ask.words, id)) });
    case 'pass_on': {
      if (!handOverOptions(row).some(({ partner }) => partner === ask.to)) return err('not_an_option');
      if (ask.words.isEmpty) return ok({ act: 'pass_on', to: ask.to, sealed: null });
      const sealed = await sealHandOver(needs, row.tip, ask.words, id, ask.to);
      return ok({ act: 'pass_on', to: ask.to, sealed: await keep(needs, row.tip, sealed) });
    }
    case 'translate': {
      const header = { ...headerOf(needs, row.tip, id), part: 'message', audience: 'lead', of: ask.of } as const;
      const sealed = await seal(ask.words, header, { intake: await needs.intakeKey() });
      return ok({ act: 'translate', of: ask.of, sealed: await keep(needs, row.tip, sealed) });
    }
    case 'ask_interpreter': {
      const { item, ...rest } = ask;
      const lent = lendable(row).find(({ digest }) => digest === item);
      return lent === undefined ? err('not_an_option') : ok({ ...rest, part: lent.part, digest: lent.digest });
    }
    case 'acknowledge':
    case 'accept':
    case 'close':
    case 'call_back':
    case 'mark_misuse':
    case 'lift_misuse':
    case 'export':
    case 'decline':
    case 'change_urgency':
    case 'service':
    case 'outcome':
    case 'release':
    case 'release_now':
    case 'review_release':
    case 'refuse_release':
    case 'allow_release':
    case 'defer_telling':
      return ok(ask);
  }
};

const keep = async ({ offices, partner }: Needs, tip: string, sealed: Sealed): Promise<string> => {
  const digest = digestOf(sealed);
  await offices.keepSealed({ pk: partner, sk: sealedKey(tip, digest), tip, sealed: sealedText(sealed) });
  return digest;
};

/**
 * To intake; to the reporter, once the key is the one that the custody log knows (RFC 7638); and to the relay, where it may go
 * out as a text. Who has no key yet can be answered in no other way.
 */
const sealAnswer = async (
  needs: Needs,
  { tip, label, reporterKey, reporterThumbprint }: ReferralRow,
  words: Plain,
  version: string,
): Promise<Result<Sealed, AskError>> => {
  const isText = mayBeTexted(label);
  if (reporterKey === null ? !isText : (await thumbprint(reporterKey)) !== reporterThumbprint) {
    return err('key_differs');
  }
  const header = { ...headerOf(needs, tip, version), part: 'message', audience: 'reporter' } as const;
  const [intake, relay] = await Promise.all([needs.intakeKey(), isText ? needs.relayKey() : undefined]);
  return ok(await seal(words, header, { intake, relay, reporter: reporterKey ?? undefined }));
};

const sealNote = async (needs: Needs, tip: string, words: Plain, version: string): Promise<Sealed> =>
  seal(words, { ...headerOf(needs, tip, version), part: 'note' }, { intake: await needs.intakeKey() });

/** For the next partner alone: the reporter's code does not open it. */
const sealHandOver = async (needs: Needs, tip: string, words: Plain, version: string, to: string): Promise<Sealed> => {
  const header = { ...headerOf(needs, tip, version), part: 'message', audience: to } as const;
  return seal(words, header, { intake: await needs.intakeKey() });
};

const headerOf = ({ deployment, partner }: Needs, tip: string, version: string) => ({
  deployment,
  tip,
  version,
  author: partner,
});
