import { randomBytes } from 'node:crypto';
import { queryAll } from '../../../shared/adapters/table.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { answerJob } from '../../../shared/relay/jobs.ts';
import { sealTerms, type Terms } from '../../../shared/relay/terms.ts';
import { jobKey } from '../../../shared/rows/jobKey.ts';
import { sentKey, textJobSchema, termsRowSchema, TERMS } from '../../../shared/rows/relay.ts';
import { seal } from '../../../shared/sealing/seal.ts';
import type { House } from '../../house.ts';
import { DEPLOYMENT, keyArn } from '../../houseSpecs.ts';
import * as z from 'zod';

export const PHONE = '+12025550177';
export const LINE = '+12025550150';

const lettersAndDigits = () => randomBytes(12).toString('hex');

export const newTip = (): string => `tip${lettersAndDigits()}`;

const chosen = { nudge: 'parcel', word: 'mac-of-a-word', time: 'any', days: 'all' } as const;

/** Somebody who chose to be answered by text. */
export const putTerms = async (
  house: House,
  tip: string,
  { number = PHONE, ...terms }: Partial<Terms> & { readonly number?: string } = {},
): Promise<void> => {
  const all: Terms = {
    contact: `contact-${tip}`,
    line: LINE,
    language: 'en',
    chosen,
    expires: new Date(house.now().getTime() + 20 * 86_400_000).toISOString(),
    ...terms,
  };
  const relay = await house.keys.publicKey(keyArn('relay'));
  await house.tables.relay.put(await sealTerms(DEPLOYMENT, tip, new Plain(number), all, relay));
};

export const chosenAs = (other: Partial<Terms['chosen']>): Pick<Terms, 'chosen'> => ({
  chosen: { ...chosen, ...other },
});

let orders = 0;
const nextOrder = (): number => {
  orders += 1;
  return orders;
};

/** As routing does it for the desk. */
export const putAnswer = async (house: House, tip: string, words: string, request = lettersAndDigits()) => {
  const [relay, intake] = await Promise.all([
    house.keys.publicKey(keyArn('relay')),
    house.keys.publicKey(keyArn('intake')),
  ]);
  const header = {
    deployment: DEPLOYMENT,
    tip,
    part: 'message',
    version: request,
    author: 'desk',
    audience: 'reporter',
  };
  const sealed = await seal(new Plain(words), { ...header, part: 'message' }, { intake, relay });
  await house.tables.referrals.put({ pk: 'desk', sk: sentKey(tip, request), tip, sending: 'waits' });
  await house.tables.relay.putIfAbsent(
    answerJob({ tip, partner: 'desk', request, sealed, order: nextOrder() }, house.now()),
  );
  await house.queues.relay.send('urgent', { tip, job: request });
  await house.run();
  return request;
};

/** As `phone` does it when the word is texted. */
export const sayWord = async (house: House, tip: string): Promise<void> => {
  const openUntil = new Date(house.now().getTime() + 10 * 60_000).toISOString();
  await house.tables.relay.change({ pk: tip, sk: TERMS }, { set: { openUntil }, remove: ['nudged', 'notBefore'] });
  await house.tables.relay.put({ pk: tip, sk: jobKey('look-1'), kind: 'look' });
  await house.queues.relay.send('urgent', { tip, job: 'look-1' });
  await house.run();
};

export const jobOf = (house: House, tip: string, job: string) =>
  house.tables.relay.get({ pk: tip, sk: jobKey(job) }, textJobSchema);

export const termsOf = (house: House, tip: string) => house.tables.relay.get({ pk: tip, sk: TERMS }, termsRowSchema);

/** What whoever wrote it is shown. */
export const shownTo = async (house: House, tip: string, request: string): Promise<string | undefined> =>
  (await house.tables.referrals.get({ pk: 'desk', sk: sentKey(tip, request) }, z.object({ sending: z.string() })))
    ?.sending;

/** As an erasure does: nothing of one test reaches into the next. */
export const forget = async (house: House, tip: string): Promise<void> => {
  const rows = await queryAll(
    house.tables.relay,
    { hash: { value: tip } },
    z.object({ pk: z.string(), sk: z.string() }),
  );
  for (const { pk, sk } of rows) await house.tables.relay.delete({ pk, sk });
};

const MOMENT = /^\d{4}-\d{2}-\d{2}T/;

/** What of a row tells a moment finer than an hour, as `<sk>.<field>`, in whatever depth. */
const finerIn = (path: string, value: unknown): string[] => {
  if (typeof value === 'string')
    return MOMENT.test(value) && !/T\d{2}:00(?::00(?:\.000)?)?Z$/.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => finerIn(`${path}.${name}`, each));
};

/** All that is left in the relay under one of its keys, and tells when somebody called or wrote. */
export const finerLeft = async (house: House, pk: string): Promise<string[]> => {
  const rows = await queryAll(house.tables.relay, { hash: { value: pk } }, z.looseObject({ sk: z.string() }));
  if (rows.length === 0) throw new Error('Nothing is left there');
  return rows.flatMap((row) => finerIn(row.sk, row));
};

/** Time passes, minute by minute, with upkeep. */
export const pass = async (house: House, minutes: number, step = 1): Promise<void> => {
  for (let passed = 0; passed < minutes; passed += step) {
    house.wait(step);
    await house.upkeep();
    await house.run();
  }
};
