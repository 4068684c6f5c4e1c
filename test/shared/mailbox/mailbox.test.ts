import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { queryAll } from '../../../shared/adapters/table.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { referenceOf, rowOf } from '../../../shared/intake/sealParts.ts';
import { mailboxKeySchema } from '../../../shared/mailbox/mailbox.ts';
import { MOST_PARTS, partRowSchema } from '../../../shared/rows/part.ts';
import { newAccessCode } from '../../../shared/sealing/accessCode.ts';
import { seal } from '../../../shared/sealing/seal.ts';
import { readSealed } from '../../../shared/sealing/sealedText.ts';
import { aNonce, aSession, aSubmission } from '../../factories/submission.ts';
import { startHouse, type House } from '../../house.ts';
import { answerReporter, ask, readable, referralOf } from '../../office.ts';
import { actsOf, aTip, codeOf, tipRow, valueOf } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.calm());
afterAll(() => house.close());

const texts = async (key: Parameters<House['mailbox']['view']>[0]) =>
  valueOf(await house.mailbox.view(key)).messages.map(({ from, text }) => `${from}: ${text?.reveal() ?? 'closed'}`);

describe('words that are added', () => {
  it('can be read by their writer at once, and by the desk once the queues are empty', async () => {
    const { tip, key } = await aTip(house);
    valueOf(await house.mailbox.write(key, new Plain('It is the blue house.'), 'n1', 'en'));
    expect(await texts(key)).toEqual(['you: It is the blue house.']);
    await house.run();
    expect(await readable(house, 'desk', tip)).toContain('message: It is the blue house.');
    expect(await referralOf(house, 'desk', tip)).toMatchObject({ unread: true });
  });

  it('are added once, however often and however simultaneously they are sent', async () => {
    const { tip, key } = await aTip(house);
    const send = () => house.mailbox.write(key, new Plain('Again.'), 'n1', 'en');
    await Promise.all([send(), send(), send()]);
    await send();
    expect(await texts(key)).toEqual(['you: Again.']);
    await house.run();
    expect((await actsOf(house, tip)).filter((act) => act === 'words_added')).toHaveLength(1);
    house.wait(3 * 60);
    await house.upkeep();
    const rows = await queryAll(house.tables.parts, { hash: { value: tip } }, partRowSchema);
    expect(rows).toHaveLength(5);
    expect(await texts(key)).toEqual(['you: Again.']);
  });

  it('are among the reasons also where they make it no more urgent than it is', async () => {
    const { tip, key } = await aTip(house, { label: { danger: { selfHarm: 'yes' } } });
    const before = (await tipRow(house, tip))?.urgency;
    expect(before).toMatchObject({ level: 'immediate', reasons: [{ fact: 'danger.selfHarm' }] });
    valueOf(await house.mailbox.write(key, new Plain('He has a gun'), 'n1', 'en'));
    await house.run();
    const after = (await tipRow(house, tip))?.urgency;
    expect(after).toMatchObject({ level: 'immediate', due: before?.due });
    expect(after?.reasons.map(({ fact }) => fact)).toEqual(['danger.words.danger', 'danger.selfHarm']);
  });

  it('raise the urgency when they speak of danger, with a due time to match, and never lower it', async () => {
    const { tip, key } = await aTip(house);
    expect((await tipRow(house, tip))?.urgency?.level).toBe('routine');
    const written = await house.mailbox.write(key, new Plain('He has a gun'), 'n1', 'en');
    expect(valueOf(written).danger).toBe(true);
    await house.run();
    const desk = await referralOf(house, 'desk', tip);
    expect(desk).toMatchObject({ urgency: 'immediate', unread: true });
    const minutesLeft = (Date.parse(desk?.due ?? '') - house.now().getTime()) / 60_000;
    expect(minutesLeft).toBeLessThanOrEqual(15);
    // Upkeep looks again by the new time, and not by the routine one of before.
    expect(Date.parse(desk?.owedNext ?? '')).toBeLessThanOrEqual(house.now().getTime() + 15 * 60_000);

    valueOf(await house.mailbox.write(key, new Plain('All is well.'), 'n2', 'en'));
    await house.run();
    expect((await tipRow(house, tip))?.urgency?.level).toBe('immediate');
  });

  it('raise the alarm if nobody looks at them in time, also where the tip itself was seen', async () => {
    const { tip, key } = await aTip(house);
    expect(await ask(house, 'desk', tip, { act: 'acknowledge' })).toBe('done');
    expect((await referralOf(house, 'desk', tip))?.owed).toBeUndefined();
    valueOf(await house.mailbox.write(key, new Plain('He has a gun'), 'n1', 'en'));
    await house.run();
    house.logged.length = 0;
    house.wait(20);
    await house.upkeep();
    await house.run();
    expect(house.logged).toContainEqual({
      level: 'error',
      code: 'referral_overdue',
      ids: { partner: 'desk', lane: 'urgent' },
    });
    expect(await ask(house, 'desk', tip, { act: 'acknowledge' })).toBe('done');
    expect(await referralOf(house, 'desk', tip)).toMatchObject({ unread: false });
    expect((await referralOf(house, 'desk', tip))?.owed).toBeUndefined();
  });
});

describe('a tip that is full', () => {
  it('takes no more words, says so, and can still be changed, shared and deleted', async () => {
    const { tip, key, code } = await aTip(house);
    const row = await tipRow(house, tip);
    const version = 'v'.repeat(55);
    const filler = Array.from({ length: MOST_PARTS }, (_unused, at) => ({
      part: 'message' as const,
      version,
      digest: String(at).padStart(43, 'd'),
      author: 'reporter',
      audience: 'lead',
    }));
    await house.tables.tips.change({ pk: tip }, { set: { parts: [...(row?.parts ?? []), ...filler] } });
    expect(await house.mailbox.write(key, new Plain('More'), 'n1', 'en')).toEqual({ ok: false, error: 'full' });
    expect(await house.mailbox.write(key, new Plain('He has a gun'), 'n2', 'en')).toEqual({ ok: false, error: 'full' });
    await house.run();
    expect(await referralOf(house, 'desk', tip)).toMatchObject({ urgency: 'immediate' });
    expect(await answerReporter(house, 'desk', tip, 'More')).toBe('full');
    for (const choice of ['helpers', 'only_you', 'helpers'] as const) valueOf(await house.mailbox.change(key, choice));
    await house.run();
    expect(await ask(house, 'desk', tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null })).toBe('done');
    expect(await readable(house, 'ngo-lantern', tip)).toEqual(['report: They keep our passports.']);
    valueOf(await house.mailbox.requestDeletion(key, code));
    await house.run();
    expect(await readable(house, 'ngo-lantern', tip)).toEqual([]);
  });

  it('keeps the latest of many choices, of which the last is in force', async () => {
    const { tip, key } = await aTip(house);
    for (let times = 0; times < 45; times += 1) {
      valueOf(await house.mailbox.change(key, times % 2 === 0 ? 'helpers' : 'only_you'));
    }
    const receipts = (await tipRow(house, tip))?.consents ?? [];
    expect(receipts).toHaveLength(41);
    expect(new Set(receipts.map(({ id }) => id)).size).toBe(41);
    expect(receipts.filter(({ withdrawn }) => withdrawn === null).map(({ choice }) => choice)).toEqual(['helpers']);
  });
});

describe('a new code', () => {
  it('opens the mailbox, and the old code and the sessions that it opened are dead at once', async () => {
    const { code, key } = await aTip(house);
    const session = aSession();
    const renewed = valueOf(await house.mailbox.renew(key, session, aNonce(session), code));
    expect(await house.mailbox.open(code)).toEqual({ ok: false, error: 'unknown_code' });
    expect(await house.mailbox.view(key)).toEqual({ ok: false, error: 'gone' });
    const fresh = valueOf(await house.mailbox.open(renewed.code));
    expect(valueOf(await house.mailbox.sent(fresh)).report?.reveal()).toBe('They keep our passports.');
  });

  it('is another one also where the nonce of the tip itself is sent along', async () => {
    const submission = aSubmission();
    const code = codeOf(await house.accept(submission));
    const key = valueOf(await house.mailbox.open(code));
    const renewed = valueOf(await house.mailbox.renew(key, submission.session, submission.nonce, code));
    expect(renewed.code.digits()).not.toBe(code.digits());
    expect((await house.mailbox.open(code)).ok).toBe(false);
  });

  it('is the same one when the form is sent again after a lost answer, also from the dead session', async () => {
    const { key, code } = await aTip(house);
    const session = aSession();
    const nonce = aNonce(session);
    const first = valueOf(await house.mailbox.renew(key, session, nonce, code));
    const again = valueOf(await house.mailbox.renew(key, session, nonce, code));
    expect(again.code.digits()).toBe(first.code.digits());
    expect((await house.mailbox.view(again.key)).ok).toBe(true);
  });

  it('is given to nobody who does not know the current one, nor is sight given up for them', async () => {
    const { key, code } = await aTip(house);
    const session = aSession();
    const unknown = { ok: false, error: 'unknown_code' };
    expect(await house.mailbox.renew(key, session, aNonce(session), newAccessCode(randomBytes))).toEqual(unknown);
    expect(await house.mailbox.giveUpSight(key, newAccessCode(randomBytes))).toEqual(unknown);
    expect(valueOf(await house.mailbox.view(key)).canSeeSent).toBe(true);
    expect((await house.mailbox.open(code)).ok).toBe(true);
  });
});

describe('sight that is given up', () => {
  it('is gone for good: nothing sent can be opened with the code, and the desk reads on', async () => {
    const { tip, key, code } = await aTip(house);
    valueOf(await house.mailbox.write(key, new Plain('More.'), 'n1', 'en'));
    await house.run();
    expect(await answerReporter(house, 'desk', tip, 'We are here.')).toBe('done');
    valueOf(await house.mailbox.giveUpSight(key, code));
    expect(await house.mailbox.sent(key)).toEqual({ ok: false, error: 'given_up' });
    expect(await texts(key)).toEqual(['desk: We are here.']);
    const rows = await queryAll(house.tables.parts, { hash: { value: tip } }, partRowSchema);
    for (const { part, author, sealed } of rows) {
      const recipients = valueOf(readSealed(sealed)).recipients.map(({ header }) => header.kid);
      expect(recipients.includes('reporter')).toBe(part === 'message' && author === 'desk');
    }
    await house.run();
    expect(await readable(house, 'desk', tip)).toEqual([
      'message: More.',
      'message: We are here.',
      'report: They keep our passports.',
    ]);
  });

  it('is in the custody log, though nothing else happens to the tip', async () => {
    const { tip, key, code } = await aTip(house);
    valueOf(await house.mailbox.giveUpSight(key, code));
    await house.run();
    expect(await actsOf(house, tip)).toContain('sight_given_up');
    expect((await tipRow(house, tip))?.entries).toEqual([]);
  });

  it('covers what is being written in the same moment', async () => {
    const { tip, key, code } = await aTip(house);
    let fired = false;
    house.faults.before = async ({ operation }) => {
      // The part is put, the tip not yet changed.
      if (fired || operation !== 'UpdateItem') return undefined;
      fired = true;
      valueOf(await house.mailbox.giveUpSight(key, code));
      return undefined;
    };
    valueOf(await house.mailbox.write(key, new Plain('More.'), 'n1', 'en'));
    house.calm();
    const rows = await queryAll(house.tables.parts, { hash: { value: tip } }, partRowSchema);
    const kept = rows.filter(({ sealed }) =>
      valueOf(readSealed(sealed)).recipients.some(({ header }) => header.kid === 'reporter'),
    );
    expect(kept).toEqual([]);
  });
});

describe('nobody else', () => {
  it('opens a mailbox by a made-up key, nor is shown what the log does not vouch for', async () => {
    const { tip, key } = await aTip(house);
    const forged = mailboxKeySchema.parse(
      String(key).replace(/(?<="wrapKey":")./, (first) => (first === '_' ? 'A' : '_')),
    );
    expect(await house.mailbox.view(forged)).toEqual({ ok: false, error: 'gone' });
    expect(await house.mailbox.view(mailboxKeySchema.parse('no json'))).toEqual({ ok: false, error: 'gone' });

    const row = await tipRow(house, tip);
    if (row === undefined || row.reporterKey === null) throw new Error('The tip has no key');
    const header = { deployment: 'quietline-zz', tip, part: 'message', version: 'x1' } as const;
    const addressed = { ...header, author: 'desk', audience: 'reporter' } as const;
    const intake = await house.keys.publicKey(house.intakePorts.keyIds.intake);
    const planted = rowOf(
      addressed,
      await seal(new Plain('Come out.'), addressed, { intake, reporter: row.reporterKey }),
    );
    await house.tables.parts.put(planted);
    await house.tables.tips.change({ pk: tip }, { set: { parts: [...row.parts, referenceOf(planted)] } });
    expect(await texts(key)).toEqual(['desk: closed']);
  });
});
