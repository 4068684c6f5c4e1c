import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reconcile } from '../../../functions/routing/reconcile.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { localDate } from '../../../shared/domain/hours.ts';
import { startHouse, type House } from '../../house.ts';
import { ask, grantsOf, readable, referralOf } from '../../office.ts';
import { actsOf, aTip, tipRow, valueOf } from '../../tips.ts';

/** As many ways as there are calls: slow where the machine is busy. */
const SWEEP = { timeout: 300_000 };

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.calm());
afterAll(() => house.close());

/** Passed on to an NGO, within the person's consent. */
const shared = async () => {
  const sent = await aTip(house, { choice: 'helpers' });
  expect(await ask(house, 'desk', sent.tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null })).toBe('done');
  expect(await readable(house, 'ngo-lantern', sent.tip)).toEqual(['report: They keep our passports.']);
  return sent;
};

describe('a consent that is withdrawn', () => {
  it('takes the grants back, tells the partner that it ended, and leaves the desk what it had', async () => {
    const { tip, key } = await shared();
    valueOf(await house.mailbox.change(key, 'only_you'));
    await house.run();
    expect(await grantsOf(house, 'ngo-lantern', tip)).toEqual([]);
    const row = await referralOf(house, 'ngo-lantern', tip);
    expect(row).toMatchObject({ state: 'revoked', ended: 'consent_withdrawn', parts: [], lead: false, unread: true });
    expect(row?.owed).toBeUndefined();
    expect(await readable(house, 'desk', tip)).toEqual(['report: They keep our passports.']);
    expect(valueOf(await house.mailbox.view(key)).sharedWith).toEqual(['helpline']);
    expect(await actsOf(house, tip)).toContain('grant_deleted');
  });

  it('leaves no grant when it comes while the tip is being routed, at whichever call', SWEEP, async () => {
    const counted = await aTip(house, { choice: 'helpers' });
    const before = house.calls.length;
    await ask(house, 'desk', counted.tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null });
    // Between two reads nothing happens that could matter.
    const writes = house.calls
      .slice(before)
      .map(({ operation }, index) => ({ operation, at: index + 1 }))
      .filter(({ operation }) => !['GetItem', 'Query', 'SendMessage'].includes(operation));
    for (const { at } of writes) {
      const { tip, key } = await aTip(house, { choice: 'helpers' });
      let left = at;
      house.faults.before = async () => {
        left -= 1;
        if (left !== 0) return undefined;
        valueOf(await house.mailbox.change(key, 'only_you'));
        return undefined;
      };
      await ask(house, 'desk', tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null });
      house.calm();
      await house.run();
      // It is looked at once more, when whoever was at work meanwhile is done.
      house.wait(5);
      await house.upkeep();
      await house.run();
      const row = await referralOf(house, 'ngo-lantern', tip);
      const found = {
        at,
        grants: await grantsOf(house, 'ngo-lantern', tip),
        ended: row === undefined || row.ended !== null,
        owed: (await tipRow(house, tip))?.owed,
      };
      expect(found).toEqual({ at, grants: [], ended: true, owed: undefined });
      await actsOf(house, tip);
    }
  });

  it('leaves no grant when another worker takes it back in the middle of the first one', async () => {
    const { tip, key } = await aTip(house, { choice: 'helpers' });
    let reEncrypts = 0;
    house.faults.before = async ({ operation }) => {
      if (operation !== 'ReEncrypt') return undefined;
      reEncrypts += 1;
      if (reEncrypts > 1) return undefined;
      valueOf(await house.mailbox.change(key, 'only_you'));
      await house.run();
      return undefined;
    };
    await ask(house, 'desk', tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null });
    house.calm();
    await house.run();
    expect(await grantsOf(house, 'ngo-lantern', tip)).toEqual([]);
  });

  it('leaves no grant when a worker gives and dies, after another has settled that nothing is to be given', async () => {
    const { tip, key } = await aTip(house, { choice: 'helpers' });
    let withdrawn = false;
    let isWrapped = false;
    let isDead = false;
    house.faults.before = async ({ operation }) => {
      if (isDead) return 'drop';
      if (operation === 'ReEncrypt') isWrapped = true;
      // The referral and its grants.
      if (withdrawn || !isWrapped || operation !== 'BatchExecuteStatement') return undefined;
      withdrawn = true;
      valueOf(await house.mailbox.change(key, 'only_you'));
      await reconcile(house.routingPorts, tip);
      return undefined;
    };
    house.faults.after = ({ operation }) => {
      if (withdrawn && operation === 'BatchExecuteStatement') isDead = true;
      return undefined;
    };
    await ask(house, 'desk', tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null }).catch(() => undefined);
    house.calm();
    expect(await grantsOf(house, 'ngo-lantern', tip)).not.toEqual([]);
    house.wait(4);
    await house.run();
    expect(await grantsOf(house, 'ngo-lantern', tip)).toEqual([]);
  });

  it('gives again what it gave, once it is taken back', async () => {
    const { tip, key } = await shared();
    valueOf(await house.mailbox.change(key, 'only_you'));
    await house.run();
    valueOf(await house.mailbox.change(key, 'helpers'));
    await house.run();
    expect(await readable(house, 'ngo-lantern', tip)).toEqual(['report: They keep our passports.']);
    expect(await referralOf(house, 'ngo-lantern', tip)).toMatchObject({ state: 'delivered', ended: null });
  });
});

const to = (partners: string[], parts: ('identity' | 'message')[] = [], until: string | null = null) => ({
  kinds: [],
  partners,
  parts,
  until,
});

describe('a yes that is put together one by one', () => {
  const words = { report: 'They keep our passports.', identity: 'I am Ana.' };

  it('narrows what was said before: whoever is not in it has nothing, and the others only what is', async () => {
    const sent = await aTip(house, { choice: 'helpers', words });
    const passed = await ask(house, 'desk', sent.tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null });
    expect(passed).toBe('done');
    expect(await readable(house, 'ngo-lantern', sent.tip)).toContain('identity: I am Ana.');
    expect(await ask(house, 'ngo-lantern', sent.tip, { act: 'acknowledge' })).toBe('done');
    expect(await referralOf(house, 'ngo-lantern', sent.tip)).toMatchObject({ unread: false });
    valueOf(await house.mailbox.giveConsent(sent.key, to(['ngo-lantern'])));
    await house.run();
    expect(await readable(house, 'ngo-lantern', sent.tip)).toEqual(['report: They keep our passports.']);
    const row = await referralOf(house, 'ngo-lantern', sent.tip);
    expect(row).toMatchObject({ ended: null, unread: true, consent: { choice: 'finer', partners: ['ngo-lantern'] } });
    expect(row?.history.at(-1)).toMatchObject({ act: 'grant_deleted', by: 'reporter' });

    valueOf(await house.mailbox.giveConsent(sent.key, to(['ngo-harbour'])));
    const [first] = valueOf(await house.mailbox.view(sent.key)).receipts;
    valueOf(await house.mailbox.withdrawConsent(sent.key, first?.id ?? ''));
    await house.run();
    expect(await grantsOf(house, 'ngo-lantern', sent.tip)).toEqual([]);
    expect(await referralOf(house, 'ngo-lantern', sent.tip)).toMatchObject({ ended: 'consent_withdrawn' });
    const desk = await referralOf(house, 'desk', sent.tip);
    expect(desk?.consent?.partners, 'nobody is told whom it names').toEqual([]);
    expect(desk?.passOnOptions.map(({ partner, parts }) => [partner, parts])).toEqual([['ngo-harbour', ['report']]]);
  });

  it('is one, however often it comes, and of many no more than there is room for', async () => {
    const { key } = await aTip(house, { choice: 'only_you' });
    const twice = [
      house.mailbox.giveConsent(key, to(['ngo-lantern'])),
      house.mailbox.giveConsent(key, to(['ngo-lantern'])),
    ];
    await Promise.all(twice);
    expect(valueOf(await house.mailbox.view(key)).receipts).toHaveLength(1);
    for (let day = 10; day < 29; day += 1) {
      valueOf(await house.mailbox.giveConsent(key, to(['ngo-lantern'], [], `2099-01-${day}`)));
    }
    expect(await house.mailbox.giveConsent(key, to(['ngo-harbour']))).toEqual({ ok: false, error: 'many' });
    expect(await house.mailbox.giveConsent(key, to([]))).toEqual({ ok: false, error: 'nobody' });
    expect(valueOf(await house.mailbox.view(key)).receipts).toHaveLength(20);
  });

  it('ends on its day: who was helping keeps what they have, gets no more, and nobody new is asked', async () => {
    const { key, tip } = await aTip(house, { choice: 'only_you' });
    const last = localDate(house.now(), house.pack.jurisdiction.timeZone);
    valueOf(
      await house.mailbox.giveConsent(key, {
        kinds: ['ngo', 'shelter'],
        partners: [],
        parts: ['message'],
        until: last,
      }),
    );
    await house.run();
    expect(await ask(house, 'desk', tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null })).toBe('done');
    expect(valueOf(await house.mailbox.view(key)).receipts).toMatchObject([{ ends: 'soon', until: last }]);
    house.wait(24 * 60);
    valueOf(await house.mailbox.write(key, new Plain('After its end.'), 'n1', 'en'));
    await house.run();
    expect(await readable(house, 'ngo-lantern', tip), 'an open service goes on').toEqual([
      'report: They keep our passports.',
    ]);
    expect(await readable(house, 'desk', tip)).toContain('message: After its end.');
    expect((await referralOf(house, 'desk', tip))?.passOnOptions).toEqual([]);
    expect(await ask(house, 'desk', tip, { act: 'pass_on', to: 'ngo-harbour', sealed: null })).not.toBe('done');
    expect(valueOf(await house.mailbox.view(key)).receipts).toMatchObject([{ ends: 'over' }]);
  });
});
