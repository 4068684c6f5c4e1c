import { createHash } from 'node:crypto';
import { hourOf } from '../../../shared/domain/hour.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import { laneFor } from '../../../shared/domain/triage.ts';
import { sealSubmission } from '../../../shared/intake/sealParts.ts';
import type { PreparedCode } from '../../../shared/intake/prepareCode.ts';
import { enteredTipId, newTipId, type NewTipRow } from '../../../shared/rows/newTip.ts';
import { owes } from '../../../shared/rows/owed.ts';
import { requestKey, sealedKey } from '../../../shared/rows/request.ts';
import type { AccessCode } from '../../../shared/sealing/accessCode.ts';
import { toBase64url } from '../../../shared/sealing/base64url.ts';
import { derive } from '../../../shared/sealing/derive.ts';
import { newNonce, nonceBelongs, SessionSecret } from '../../../shared/sealing/session.ts';
import type { Dependencies } from '../ports.ts';
import type { Signed } from '../session.ts';
import type { Entry } from './entry.ts';

type Needs = Pick<
  Dependencies,
  'deployment' | 'partner' | 'offices' | 'send' | 'intakeKey' | 'relayKey' | 'prepareCode' | 'now'
>;

export interface Entered {
  readonly tip: string;
  readonly request: string;
  /** `none`: it was wanted, and could not be made; `used`: its owner has opened the mailbox since. */
  readonly code: AccessCode | 'not_wanted' | 'none' | 'used';
}

/**
 * Seals what somebody told as a reporter's own words are sealed, keeps it under the partner's keys, and asks routing to make
 * a tip of it. The same form sent twice does so once and shows the same code, in this sign-in only; words changed after
 * going back are another tip, since nothing that was told may be lost.
 */
export const enterTip = async (
  needs: Needs,
  { secret, member }: Signed,
  entry: Entry,
  nonce: string,
): Promise<Result<Entered, 'stale'>> => {
  if (!nonceBelongs(secret, nonce)) return err('stale');
  const { deployment, partner, offices, now } = needs;
  const seed = toBase64url(derive(secret.bytes(), 'entered-tip', `${nonce}:${printOf(entry)}`, 16));
  const tip = enteredTipId(deployment, partner, seed);
  const request = newTipId(tip);
  const prepared = entry.wantsCode ? await codeFor(needs, secret, tip) : null;
  const lane = laneFor(entry.label);
  let row = await offices.newTip(request);
  if (row === undefined) {
    const asked: NewTipRow = {
      pk: partner,
      sk: requestKey(request),
      id: request,
      tip,
      seed,
      entry: {
        label: entry.label,
        choice: entry.choice,
        parts: await keepParts(needs, tip, entry, prepared),
        mailbox: prepared && { lookup: prepared.lookup, publicKey: prepared.publicKey },
      },
      hasCode: prepared !== null,
      by: member.id,
      role: member.role,
      hour: hourOf(now()),
      ...owes('routing', lane, request, now()),
    };
    row = (await offices.enter(asked)) ? asked : await offices.newTip(request);
    if (row !== asked) await dropParts(needs, asked);
  }
  try {
    await needs.send(lane, { partner, request });
  } catch {
    // The row says what it owes: upkeep sends the pointer within a minute.
  }
  const code = !entry.wantsCode ? 'not_wanted' : prepared === null || row?.hasCode !== true ? 'none' : prepared.code;
  return ok({ tip, request, code: code ?? 'used' });
};

/** Tells one form's content from another's, and leads back to none: it is only ever derived from. */
const printOf = ({ words, number, label, choice, wantsCode }: Entry): string => {
  const { received: _hour, ...facts } = label;
  const told = [...Object.values(words), ...(number === null ? [] : [number])].map((text) => text.reveal());
  return createHash('sha256')
    .update(JSON.stringify([told, facts, choice, wantsCode]))
    .digest('base64url');
};

/** A session of its own, which the site is told: of the sign-in's secret it learns nothing. */
const codeFor = async ({ prepareCode }: Needs, secret: SessionSecret, tip: string): Promise<PreparedCode | null> => {
  const session = new SessionSecret(derive(secret.bytes(), 'entered-code', tip, 32));
  return prepareCode(
    tip,
    session,
    newNonce(session, (length) => derive(session.bytes(), 'entered-nonce', tip, length)),
  );
};

const keepParts = async (
  { deployment, partner, offices, intakeKey, relayKey }: Needs,
  tip: string,
  entry: Entry,
  prepared: PreparedCode | null,
): Promise<NonNullable<NewTipRow['entry']>['parts']> => {
  const [intake, relay] = await Promise.all([intakeKey(), entry.number === null ? undefined : relayKey()]);
  const sealed = await sealSubmission(deployment, tip, entry, { intake, relay, reporter: prepared?.publicKey });
  for (const { digest, sealed: text } of sealed) {
    await offices.keepSealed({ pk: partner, sk: sealedKey(tip, digest), tip, sealed: text });
  }
  return sealed.map(({ part, digest }) => ({ part, digest }));
};

/** The same form came twice at once: what was sealed second belongs to nothing. */
const dropParts = async ({ offices }: Needs, { tip, entry }: NewTipRow): Promise<void> => {
  for (const { digest } of entry?.parts ?? []) await offices.dropSealed(tip, digest);
};
