import { hourOf } from '../../../../shared/domain/hour.ts';
import { Plain } from '../../../../shared/domain/plain.ts';
import { owes } from '../../../../shared/rows/owed.ts';
import { referralKey, referralRowSchema, type ReferralRow } from '../../../../shared/rows/referral.ts';
import { requestKey, sealedKey, type RequestAct, type RequestRow } from '../../../../shared/rows/request.ts';
import { seal } from '../../../../shared/sealing/seal.ts';
import { digestOf } from '../../../../shared/sealing/sealed.ts';
import { sealedText } from '../../../../shared/sealing/sealedText.ts';
import type { Worker } from './worker.ts';
import { DEPLOYMENT, type World } from './world.ts';

export type Asked = Pick<RequestRow, 'id' | 'request'> & Partial<Pick<RequestRow, 'by' | 'sub' | 'role'>>;

/** What a portal writes when a member of staff asks for something, and that it points routing at it. */
export const ask = async (world: World, worker: Worker, pk: string, tip: string, asked: Asked): Promise<void> => {
  const now = world.now();
  await world.table('Offices', worker).put({
    pk,
    sk: requestKey(asked.id),
    tip,
    by: 's1',
    role: 'supervisor',
    hour: hourOf(now),
    ...asked,
    ...owes('routing', 'urgent', asked.id, now),
  });
  await world.queue('routing', worker).send('urgent', { partner: pk, request: asked.id });
};

export const referralIn = (world: World, partner: string, tip: string): Promise<ReferralRow | undefined> =>
  world.table('Referrals').get({ pk: partner, sk: referralKey(tip) }, referralRowSchema);

type Letter = { readonly part: 'message' | 'note'; readonly audience?: string };

/** A letter as a portal seals it, under its partner's own key; answers its digest. */
const keepLetter = async (
  world: World,
  worker: Worker,
  pk: string,
  tip: string,
  version: string,
  { part, audience }: Letter,
): Promise<string> => {
  const intake = await world.intakePorts(worker).keys.publicKey('intake');
  const header = { deployment: DEPLOYMENT, tip, version, author: pk };
  const reporter = audience === 'reporter' ? (await referralIn(world, pk, tip))?.reporterKey : undefined;
  const words = new Plain('Words.');
  const sealed =
    part === 'note'
      ? await seal(words, { ...header, part }, { intake })
      : await seal(words, { ...header, part, audience }, { intake, reporter: reporter ?? undefined });
  const digest = digestOf(sealed);
  await world.table('Offices', worker).put({ pk, sk: sealedKey(tip, digest), tip, sealed: sealedText(sealed) });
  return digest;
};

/** Who asks for what; what goes along is sealed first. */
export const requestFor = async (
  world: World,
  worker: Worker,
  partner: string,
  tip: string,
  id: string,
  wanted: 'accept' | 'decline' | 'answer' | 'note' | 'close' | 'outcome' | 'acknowledge' | 'export' | 'be urgent',
): Promise<RequestAct> => {
  switch (wanted) {
    case 'accept':
    case 'close':
    case 'acknowledge':
    case 'export':
      return { act: wanted };
    case 'decline':
      return { act: 'decline', reason: 'no_capacity' };
    case 'outcome':
      return { act: 'outcome', outcome: 'helped' };
    case 'be urgent':
      return { act: 'change_urgency', to: 'immediate', reason: 'read_content' };
    case 'answer':
      return {
        act: 'answer',
        sealed: await keepLetter(world, worker, partner, tip, id, { part: 'message', audience: 'reporter' }),
      };
    case 'note':
      return { act: 'note', sealed: await keepLetter(world, worker, partner, tip, id, { part: 'note' }) };
  }
};

/** Asking somebody in, with a letter or without. */
export const passOnTo = async (
  world: World,
  worker: Worker,
  partner: string,
  tip: string,
  id: string,
  { to, letter }: { readonly to: string; readonly letter: boolean },
): Promise<RequestAct> => ({
  act: 'pass_on',
  to,
  sealed: letter ? await keepLetter(world, worker, partner, tip, id, { part: 'message', audience: to }) : null,
});
