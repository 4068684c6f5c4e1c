import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReferralStore } from '../../../functions/staff/stores.ts';
import { sendingTexts } from '../../../functions/staff/wording/sending.ts';
import { tableName } from '../../../shared/deployment/names.ts';
import { settledKey } from '../../../shared/rows/referral.ts';
import { sentAnswerRowSchema, sentKey, type Became } from '../../../shared/rows/relay.ts';
import { startHouse, type House } from '../../house.ts';
import { DEPLOYMENT } from '../../houseSpecs.ts';
import { aTip } from './fixtures.ts';
import { atTheDesk } from './setUp.ts';

const sendings = sentAnswerRowSchema.shape.sending.options;

/** Answers that routing has done, and what became of each as a text. */
const answered = async (became: readonly (Became | undefined)[]) => {
  const desk = await atTheDesk({ referral: { state: 'accepted', unread: false } });
  const known = new Map<string, Became>();
  for (const [at, sending] of became.entries()) {
    await desk.browser.submit(await desk.browser.get(desk.path), `${desk.path}/ask`, {
      act: 'answer',
      words: `Answer ${at}`,
    });
    const request = [...desk.memory.requests.values()].at(-1)?.id ?? '';
    const row = { pk: 'desk', sk: settledKey(request), request, tip: desk.row.tip };
    desk.memory.settled.push({ ...row, result: 'done', reason: null });
    if (sending !== undefined) known.set(request, sending);
  }
  desk.memory.sendings.set(`desk/${desk.row.tip}`, known);
  const { text } = await desk.browser.get(desk.path);
  return text.replaceAll('&#39;', "'");
};

describe('an answer by text', () => {
  it.each(sendings)('says what became of it: %s', async (sending) => {
    expect(await answered([sending])).toContain(sendingTexts[sending]);
  });

  it('says nothing of texts where it only lies in the mailbox', async () => {
    const page = await answered([undefined]);
    for (const text of Object.values(sendingTexts)) expect(page).not.toContain(text);
  });

  it('is said of the latest three alone', async () => {
    const page = await answered(['failed', 'sent', 'delivered', 'waits']);
    expect(page).not.toContain(sendingTexts.failed);
    for (const sending of ['sent', 'delivered', 'waits'] as const) expect(page).toContain(sendingTexts[sending]);
  });
});

describe('what the relay wrote of answers', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse();
  });
  afterAll(() => house.close());

  it('is read by request, of this tip and this partner, and a row that is none hides no other', async () => {
    const [tip, other] = [aTip(1), aTip(2)];
    const put = (pk: string, of: string, request: string, sending: string) =>
      house.tables.referrals.put({ pk, sk: sentKey(of, request), tip: of, sending });
    await put('desk', tip, `${tip}-a`, 'waits');
    await put('desk', tip, `${tip}-b`, 'nobody knows');
    await put('desk', other, `${other}-c`, 'sent');
    await put('ngo-lantern', tip, `${tip}-d`, 'sent');
    const store = createReferralStore(house.clients.dynamo, tableName(DEPLOYMENT, 'Referrals'), 'desk');
    expect([...(await store.sendings(tip))]).toEqual([[`${tip}-a`, 'waits']]);
  });
});
