import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, describe, expect, it } from 'vitest';
import { tableName, type TableName } from '../../shared/deployment/names.ts';
import { startOf, useJourneys } from '../journeys/support/journeys.ts';
import { rowsOf } from '../journeys/support/openers.ts';
import { NEIGHBOURHOOD, Reporter } from '../journeys/support/reporter.ts';
import { says } from '../journeys/support/says.ts';
import { Program } from '../journeys/support/program.ts';
import { Staff } from '../journeys/support/staff.ts';
import { referralsOf, sendIn } from '../journeys/support/tips.ts';
import { logPlaces } from '../security/canary/places.ts';
import { describeFind, search } from '../security/canary/search.ts';
import { MARK, needles } from './mark.ts';
import { arrive, callback } from './signIn.ts';

const actions: string[] = [];
const runtime = useJourneys({ onCall: ({ action }) => void actions.push(action) });

const macs = (): number => actions.filter((action) => action === 'kms:GenerateMac').length;
const SLOT = 30_000;
const MINUTE = 60_000;

const site = (): string => runtime().sites['web'] ?? '';
/** Tries a code from somewhere; gives the status. */
const guess = async (from: string, session: string, code: string, more: Record<string, string> = {}) => {
  const response = await fetch(`${site()}/api/mailbox`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-session': session, [NEIGHBOURHOOD]: from, ...more },
    body: JSON.stringify({ code }),
  });
  await response.arrayBuffer();
  return response.status;
};
const wrong = (at: number): string => `4242 0000 0000 ${String(at).padStart(4, '0')}`;

const put = async (table: TableName, row: Record<string, unknown>): Promise<void> => {
  const TableName = tableName(runtime().environmentOf('web')['DEPLOYMENT'] ?? '', table);
  await runtime().admin.dynamodb.send(new PutItemCommand({ TableName, Item: marshall(row) }));
};

afterAll(() => {
  actions.splice(0);
});

describe('codes by the thousand', () => {
  const ATTACKER = '10.250.1.7';

  it('cost five tries in half a minute, however many are sent, and stand in nobody else’s way', async () => {
    const { code } = await sendIn(runtime(), { tell: { report: 'The tide brings them.' } });
    const neighbour = await Reporter.at(runtime(), { from: '10.250.1.99' }).open(code);
    const { session } = await Program.begin(runtime());
    startOf(SLOT, runtime().clock);
    const before = macs();
    const began = runtime().clock.now();
    const statuses: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const sent = Array.from({ length: 40 }, (_, at) => {
        const forged = { 'x-forwarded-for': `10.1.${at}.1`, 'cloudfront-viewer-address': `10.1.${at}.1:1` };
        return guess(ATTACKER, session, wrong(round * 40 + at), forged);
      });
      statuses.push(...(await Promise.all(sent)));
    }
    // On a machine that is busy they take more than one half minute.
    const slots = Math.floor(runtime().clock.now() / SLOT) - Math.floor(began / SLOT) + 1;
    const tried = statuses.filter((status) => status === 422).length;
    expect(tried).toBeGreaterThanOrEqual(5);
    expect(tried).toBeLessThanOrEqual(5 * slots);
    expect(statuses.filter((status) => status === 429)).toHaveLength(200 - tried);
    expect(macs() - before).toBe(tried);

    expect(await guess('10.250.2.7', session, code), 'another neighbourhood opens').toBe(200);
    expect((await neighbour.get('/box')).text, 'an open box of the same neighbourhood stays open').toContain(
      says('box.title'),
    );
    const tip = await sendIn(
      runtime(),
      { tell: { report: 'From there, too.' } },
      Reporter.at(runtime(), { from: ATTACKER }),
    );
    expect(await referralsOf(runtime(), tip.tip), 'a report from there is taken').toHaveLength(1);
    runtime().clock.advance(SLOT);
    const again = await Program.begin(runtime());
    expect(await guess(ATTACKER, again.session, code), 'half a minute later it may try').toBe(200);
  });

  it('leave nothing of where they came from', async () => {
    const rows = JSON.stringify(await rowsOf(runtime(), 'Ephemera'));
    expect(rows).not.toMatch(/10\.250|10\.1\./);
  });

  it('in sessions of nobody cost no call of KMS', async () => {
    const before = macs();
    const statuses = await Promise.all(
      Array.from({ length: 100 }, async (_, at) => {
        const session = Buffer.alloc(32, at).toString('base64url');
        const response = await fetch(`${site()}/api/mailbox`, { headers: { 'x-session': session } });
        await response.arrayBuffer();
        return response.status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([403]));
    expect(macs()).toBe(before);
  });
});

describe('forged pointers in every queue', () => {
  const forged = [
    MARK,
    '{',
    'null',
    '[]',
    `"${MARK}"`,
    JSON.stringify({ tip: MARK }),
    JSON.stringify({ tip: '0'.repeat(32), more: MARK }),
    JSON.stringify({ partner: 'desk', request: `../${MARK}` }),
    JSON.stringify({ __proto__: 1, constructor: MARK }),
    `{"tip":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    MARK.repeat(10_000),
  ];

  it('keep no true one from its work, and end where somebody is told', async () => {
    const urls = ['TRIAGE', 'ROUTING', 'DELIVERY'].flatMap((step) =>
      ['URGENT', 'ROUTINE'].map((lane) => runtime().environmentOf('upkeep')[`QUEUE_${step}_${lane}`] ?? ''),
    );
    for (const QueueUrl of urls) {
      for (const MessageBody of forged) {
        await runtime().admin.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      }
    }
    const reporter = Reporter.at(runtime());
    await reporter.report({ tell: { report: 'Still they come.' }, danger: { now: 'yes' } });
    await runtime().drain({ skipWaits: true, timeoutMilliseconds: 120_000 });
    const dead = await runtime().deadLetters();
    expect(dead).toHaveLength(urls.length * forged.length);
    const tips = (await rowsOf(runtime(), 'Tips')).map(({ pk }) => String(pk));
    for (const tip of tips) expect(await referralsOf(runtime(), tip)).toHaveLength(1);
  });
});

describe('rows that are not as they should be', () => {
  it('hide no other line of an inbox', async () => {
    const { tip } = await sendIn(runtime(), { tell: { report: 'Behind the dam.' } });
    const [referral] = await referralsOf(runtime(), tip);
    const key = String(referral?.inboxKey);
    await put('Referrals', {
      pk: 'desk',
      sk: 'referral#odd',
      inboxPartner: 'desk',
      inboxKey: `${key.slice(0, -2)}00`,
      state: MARK,
    });
    const desk = await Staff.signIn(runtime(), 'desk');
    const lines = await desk.inbox();
    expect(desk.status).toBe(200);
    expect(lines.map((line) => line.tip)).toContain(tip);
  });

  it('keep upkeep from nobody else', async () => {
    const owedNext = '2020-01-01T00:00:00Z';
    for (const shard of ['00', '07', '15']) {
      await put('Tips', {
        pk: `${MARK}${shard}`,
        owedShard: shard,
        owedNext,
        owed: MARK,
        owedTries: MARK,
        owedLane: 1,
      });
      await put('Offices', { pk: 'desk', sk: `request#${MARK}${shard}`, owedShard: shard, owedNext, owed: 'delivery' });
    }
    await put('Ephemera', { pk: `session#${MARK}`, sealed: MARK, expires: 1 });
    await put('Ephemera', { pk: `intent#${MARK}`, expires: 1, tip: 7 });
    runtime().clock.advance(2 * MINUTE);
    expect((await runtime().runSchedules()).every(({ ok }) => ok)).toBe(true);
    const left = JSON.stringify([await rowsOf(runtime(), 'Ephemera')]);
    expect(left).not.toContain(MARK);
    const { tip } = await sendIn(runtime(), { tell: { report: 'After the dam.' } });
    expect(await referralsOf(runtime(), tip)).toHaveLength(1);
  });
});

describe('sign-ins crossed', () => {
  it('let nobody in: another browser’s answer, another partner’s, an answer twice', async () => {
    const desk = await callback(runtime(), 'desk');
    const ngo = await callback(runtime(), 'ngo-lantern');
    expect(await arrive(runtime(), 'desk', '', desk.search), 'no cookie').toBe(400);
    expect(await arrive(runtime(), 'desk', ngo.cookie, desk.search), 'another’s cookie').toBe(400);
    expect(await arrive(runtime(), 'ngo-lantern', ngo.cookie, desk.search), 'the desk’s answer at the NGO').toBe(400);
    expect(await arrive(runtime(), 'desk', desk.cookie, `${desk.search}x`), 'another issuer').toBe(400);
    const mine = await callback(runtime(), 'desk');
    expect(await arrive(runtime(), 'desk', mine.cookie, mine.search), 'one’s own').toBe(303);
    expect(await arrive(runtime(), 'desk', mine.cookie, mine.search), 'twice').toBe(400);
  });
});

describe('after all of it', () => {
  it('no log holds a word of it', () => {
    expect(search(logPlaces(runtime()), needles).map(describeFind)).toEqual([]);
  });
});
