import { randomBytes } from 'node:crypto';
import { DeleteItemCommand, PutItemCommand, ScanCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { replay } from '../../../functions/replay/replay.ts';
import { withStatus } from '../../../functions/staff/acts.ts';
import { createOfficeStore } from '../../../functions/staff/stores.ts';
import { tableName, type TableName } from '../../../shared/deployment/names.ts';
import { link } from '../../../shared/custody/chain.ts';
import { sequenceKey } from '../../../shared/custody/log.ts';
import { chainOf, PIPELINE } from '../../../shared/rows/custodyEntry.ts';
import { restoreRowSchema } from '../../../shared/restore/gate.ts';
import { newSessionSecret } from '../../../shared/sealing/session.ts';
import { RESTORE, startHouse, type House } from '../../house.ts';
import { DEPLOYMENT } from '../../houseSpecs.ts';
import { ask, grantsOf, readable, referralOf } from '../../office.ts';
import { aTip, chain, tipRow, valueOf, type Sent } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  house.withoutRetries();
});
beforeEach(() => house.replayPorts.restored.restores.delete({ pk: RESTORE }));
afterEach(() => house.calm());
afterAll(() => house.close());

const RESTORED = ['Tips', 'Parts', 'Mailboxes', 'Referrals'] as const;
type Backup = ReadonlyMap<TableName, readonly Record<string, AttributeValue>[]>;

const backUp = async (): Promise<Backup> => {
  const rows = new Map<TableName, readonly Record<string, AttributeValue>[]>();
  for (const table of RESTORED) {
    const { Items } = await house.clients.dynamo.send(new ScanCommand({ TableName: tableName(DEPLOYMENT, table) }));
    rows.set(table, Items ?? []);
  }
  return rows;
};
/** A restored table has what was there then, and nothing that came since. */
const bringBack = async (backup: Backup): Promise<void> => {
  for (const [table, rows] of backup) {
    const TableName = tableName(DEPLOYMENT, table);
    const { Items = [] } = await house.clients.dynamo.send(new ScanCommand({ TableName }));
    for (const { pk, sk } of Items) {
      const Key = { ...(pk && { pk }), ...(sk && { sk }) };
      await house.clients.dynamo.send(new DeleteItemCommand({ TableName, Key }));
    }
    for (const Item of rows) await house.clients.dynamo.send(new PutItemCommand({ TableName, Item }));
  }
};

const freshPorts = () => ({
  ...house.replayPorts,
  gate: house.freshGate(),
});
const progress = () => house.replayPorts.restored.restores.get({ pk: RESTORE }, restoreRowSchema);
const grants = async (tip: string): Promise<number> =>
  (await grantsOf(house, 'desk', tip)).length + (await grantsOf(house, 'ngo-lantern', tip)).length;

/** What happens in between is logged, and then the tables are as they were before it. */
const forgotten = async (sent: Sent, happens: () => Promise<unknown>): Promise<void> => {
  const backup = await backUp();
  house.wait(60);
  await happens();
  // A new code is brought to the log by upkeep.
  house.wait(3);
  await house.upkeep();
  await house.run();
  await bringBack(backup);
  expect(await grants(sent.tip), 'or there is nothing to take back').toBeGreaterThan(0);
};

/** The gate is open: what waits is worked off. */
const serve = async (): Promise<void> => {
  house.wait(3);
  await house.upkeep();
  await house.run();
};

const passedOn = async (): Promise<Sent> => {
  const sent = await aTip(house, { choice: 'helpers' });
  await ask(house, 'desk', sent.tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null });
  expect(await grantsOf(house, 'ngo-lantern', sent.tip)).not.toEqual([]);
  return sent;
};

describe('after a restore', () => {
  it('a deletion that was asked for is asked for again, and done when it was to be', async () => {
    const sent = await passedOn();
    let asked: string | undefined;
    await forgotten(sent, async () => {
      valueOf(await house.mailbox.requestDeletion(sent.key, sent.code));
      asked = (await tipRow(house, sent.tip))?.deletion?.eraseAfter;
    });
    await replay(freshPorts());
    expect(await tipRow(house, sent.tip)).toMatchObject({
      deletion: { eraseAfter: asked },
      withheld: true,
      owed: 'routing',
    });
    expect(await grants(sent.tip), 'before the gate opens').toBe(0);
    const ends = await Promise.all(['desk', 'ngo-lantern'].map((partner) => referralOf(house, partner, sent.tip)));
    expect(ends.map((row) => row?.ended)).toEqual(['deleted_by_holder', 'deleted_by_holder']);
    await serve();
    expect(await grants(sent.tip)).toBe(0);
    house.wait(75 * 60);
    await serve();
    expect(await tipRow(house, sent.tip)).toBeUndefined();
  });

  it('a deletion that was undone is not carried out', async () => {
    const sent = await passedOn();
    valueOf(await house.mailbox.requestDeletion(sent.key, sent.code));
    await house.run();
    const backup = await backUp();
    valueOf(await house.mailbox.undoDeletion(sent.key));
    await house.run();
    await bringBack(backup);
    await replay(freshPorts());
    expect((await tipRow(house, sent.tip))?.deletion).toBeNull();
    await serve();
    house.wait(75 * 60);
    await serve();
    expect(await readable(house, 'desk', sent.tip)).toEqual(['report: They keep our passports.']);
    const log = await house.custody.open(chainOf(PIPELINE, sent.tip));
    expect(log.isWhole(), 'though the referral has a revision for the second time').toBe(true);
    expect(log.acts().filter(({ act, digests }) => act === 'delivered' && digests[0] === 'partner:desk')).toHaveLength(
      3,
    );
  });

  it('a deletion that was undone and asked for again is done when the person was told the second time', async () => {
    const sent = await passedOn();
    valueOf(await house.mailbox.requestDeletion(sent.key, sent.code));
    await house.run();
    const backup = await backUp();
    house.wait(60);
    valueOf(await house.mailbox.undoDeletion(sent.key));
    await house.run();
    house.wait(48 * 60);
    valueOf(await house.mailbox.requestDeletion(sent.key, sent.code));
    const told = (await tipRow(house, sent.tip))?.deletion?.eraseAfter;
    await house.run();
    await bringBack(backup);
    expect((await tipRow(house, sent.tip))?.deletion?.eraseAfter, 'or it came back with it').not.toBe(told);
    await replay(freshPorts());
    expect((await tipRow(house, sent.tip))?.deletion?.eraseAfter).toBe(told);
  });

  it('a partner that the log names takes no part, though neither the pack nor the tip knows it any more', async () => {
    const sent = await passedOn();
    await forgotten(sent, async () => valueOf(await house.mailbox.change(sent.key, 'only_you')));
    await house.tables.tips.change({ pk: sent.tip }, { set: { engaged: ['desk'] } });
    const kinds = new Map([...house.replayPorts.kinds].filter(([id]) => id !== 'ngo-lantern'));
    await replay({ ...freshPorts(), kinds });
    expect(await grants(sent.tip)).toBe(0);
    expect((await referralOf(house, 'ngo-lantern', sent.tip))?.ended).toBe('consent_withdrawn');
  });

  it('a referral that is none keeps the gate shut for nobody', async () => {
    const sent = await passedOn();
    await forgotten(sent, async () => valueOf(await house.mailbox.change(sent.key, 'only_you')));
    const key = { pk: 'ngo-lantern', sk: `referral#${sent.tip}` };
    await house.tables.referrals.put({ ...key, tip: sent.tip, state: 'no such state' });
    await replay(freshPorts());
    expect((await progress())?.state).toBe('replayed');
    expect(await house.tables.referrals.get(key, z.looseObject({}))).toBeUndefined();
  });

  it('a wider choice takes the tip from nobody', async () => {
    const sent = await passedOn();
    await ask(house, 'ngo-lantern', sent.tip, { act: 'accept' });
    await forgotten(sent, async () => valueOf(await house.mailbox.change(sent.key, 'helpers_and_police')));
    await replay(freshPorts());
    expect(await referralOf(house, 'ngo-lantern', sent.tip)).toMatchObject({
      ended: null,
      state: 'accepted',
      lead: true,
    });
  });

  it('what a partner had asked for, and nobody knows any more what became of it, may be asked for again', async () => {
    const sent = await passedOn();
    await forgotten(sent, () => ask(house, 'ngo-lantern', sent.tip, { act: 'accept' }));
    await replay(freshPorts());
    await serve();
    const requests = await createOfficeStore(house.tables.offices, 'ngo-lantern').requests(sent.tip);
    expect(withStatus(requests, []).map(({ status }) => status)).toEqual(['lost']);
    expect((await referralOf(house, 'ngo-lantern', sent.tip))?.state).not.toBe('accepted');
    expect(await ask(house, 'ngo-lantern', sent.tip, { act: 'accept' })).toBe('done');
    expect((await referralOf(house, 'ngo-lantern', sent.tip))?.state).toBe('accepted');
  });

  it('a choice that was narrowed stays narrow: the partner’s grants are gone before the gate opens', async () => {
    const sent = await passedOn();
    await forgotten(sent, async () => valueOf(await house.mailbox.change(sent.key, 'only_you')));
    await replay(freshPorts());
    expect(await grants(sent.tip)).toBe(0);
    expect(await referralOf(house, 'ngo-lantern', sent.tip), 'nothing is left to see of it').toMatchObject({
      ended: 'consent_withdrawn',
      lead: false,
      reporterKey: null,
      label: { area: 'unknown' },
    });
    expect((await referralOf(house, 'desk', sent.tip))?.ended).toBeNull();
    expect((await tipRow(house, sent.tip))?.consents.at(-1)).toMatchObject({ choice: 'only_you', withdrawn: null });
    await serve();
    expect(await grantsOf(house, 'ngo-lantern', sent.tip)).toEqual([]);
    expect(await readable(house, 'desk', sent.tip), 'and the desk has it').toEqual([
      'report: They keep our passports.',
    ]);
    expect(valueOf(await house.mailbox.view(sent.key)).choice).toBe('only_you');
  });

  it('a yes that was put together one by one and is forgotten shares nothing, nor does what it took the place of', async () => {
    const sent = await passedOn();
    await forgotten(sent, async () =>
      valueOf(
        await house.mailbox.giveConsent(sent.key, { kinds: [], partners: ['ngo-harbour'], parts: [], until: null }),
      ),
    );
    await replay(freshPorts());
    expect(await grants(sent.tip)).toBe(0);
    await serve();
    expect(await grantsOf(house, 'ngo-lantern', sent.tip)).toEqual([]);
    expect(valueOf(await house.mailbox.view(sent.key))).toMatchObject({ choice: 'only_you', receipts: [] });
  });

  it('a yes that came back with the tip is taken back again', async () => {
    const sent = await passedOn();
    valueOf(await house.mailbox.giveConsent(sent.key, { kinds: ['ngo'], partners: [], parts: [], until: null }));
    await house.run();
    const [receipt] = valueOf(await house.mailbox.view(sent.key)).receipts;
    await forgotten(sent, async () => valueOf(await house.mailbox.withdrawConsent(sent.key, receipt?.id ?? '')));
    await replay(freshPorts());
    await serve();
    expect(await grantsOf(house, 'ngo-lantern', sent.tip)).toEqual([]);
    expect(valueOf(await house.mailbox.view(sent.key)).receipts).toEqual([]);
  });

  it('what is said after it is logged, though the tip’s revisions begin again lower down', async () => {
    const sent = await passedOn();
    await forgotten(sent, async () => valueOf(await house.mailbox.change(sent.key, 'only_you')));
    await replay(freshPorts());
    await serve();
    valueOf(await house.mailbox.change(sent.key, 'helpers_and_police'));
    await house.run();
    const acts = (await house.custody.read(`pipeline#${sent.tip}`)).flatMap((entry) => entry.acts);
    const said = acts.filter(({ act }) => act === 'choice_changed').map(({ reason }) => reason);
    expect(said).toEqual(['only_you', 'helpers_and_police']);
  });

  it('a code that was replaced opens nothing', async () => {
    const sent = await passedOn();
    await forgotten(sent, async () =>
      valueOf(await house.mailbox.renew(sent.key, newSessionSecret(randomBytes), 'a-nonce', sent.code)),
    );
    expect((await house.mailbox.open(sent.code)).ok, 'or it is dead anyway').toBe(true);
    await replay(freshPorts());
    expect((await house.mailbox.open(sent.code)).ok).toBe(false);
    expect(await house.mailbox.view(sent.key)).toMatchObject({ ok: false });
    await serve();
    expect(await readable(house, 'desk', sent.tip)).toEqual(['report: They keep our passports.']);
  });

  it('what a reporter gave up sight of is not shown again: the mailbox is shut', async () => {
    const sent = await passedOn();
    await forgotten(sent, async () => valueOf(await house.mailbox.giveUpSight(sent.key, sent.code)));
    expect((await house.mailbox.sent(sent.key)).ok, 'or it is not there anyway').toBe(true);
    await replay(freshPorts());
    expect((await house.mailbox.sent(sent.key)).ok).toBe(false);
    expect(await tipRow(house, sent.tip)).toMatchObject({ sightGivenUp: true, mailbox: null });
  });

  it('a tip of which nothing was taken back keeps its grants and its mailbox, and is routed once more', async () => {
    const sent = await passedOn();
    const before = await grants(sent.tip);
    await replay(freshPorts());
    expect(await grants(sent.tip)).toBe(before);
    expect((await tipRow(house, sent.tip))?.owed).toBe('routing');
    expect((await house.mailbox.open(sent.code)).ok).toBe(true);
    await serve();
    expect(await grants(sent.tip)).toBe(before);
  });

  describe('where the chain of a tip is not whole', () => {
    const spoil: Record<string, (tip: string) => Promise<unknown>> = {
      'a row is none': (tip) =>
        house.tables.custody.put({ pk: chainOf(PIPELINE, tip), sk: sequenceKey(7), hour: 'never' }),
      'an entry was rewritten': async (tip) => {
        const [entry] = await chain(house, tip);
        if (entry === undefined) throw new Error('There is no entry');
        const acts = entry.acts.map((act) => ({ ...act, digests: [...act.digests, 'note:forged'] }));
        const forged = await link(chainOf(PIPELINE, tip), undefined, { acts, hour: entry.hour });
        await house.tables.custody.put({ pk: forged.chain, sk: sequenceKey(0), ...forged });
      },
    };

    it.each(Object.keys(spoil))(
      '%s: nobody opens anything of it, somebody is told, and all others are served',
      async (how) => {
        const [broken, sound] = [await passedOn(), await passedOn()];
        const opens = async ({ tip, code }: Sent) => [await grants(tip), (await house.mailbox.open(code)).ok];
        const before = await opens(sound);
        expect(before, 'or nobody opens it anyway').toEqual(await opens(broken));
        expect(before).toEqual([expect.any(Number), true]);
        await spoil[how]?.(broken.tip);
        house.logged.length = 0;
        await replay(freshPorts());
        expect((await progress())?.state).toBe('replayed');
        expect(house.logged).toContainEqual({ level: 'error', code: 'chain_broken', ids: { count: 1 } });
        expect(JSON.stringify(house.logged)).not.toContain(broken.tip);
        expect(await opens(broken)).toEqual([0, false]);
        expect(await tipRow(house, broken.tip), 'routing rings, and the dead letter names it').toMatchObject({
          owed: 'routing',
          withheld: true,
        });
        expect(await opens(sound)).toEqual(before);
        await serve();
        expect(await opens(broken)).toEqual([0, false]);
        await house.tables.tips.delete({ pk: broken.tip });
      },
    );

    it('what was erased before is erased all the same', async () => {
      const sent = await passedOn();
      const backup = await backUp();
      valueOf(await house.mailbox.requestDeletion(sent.key, sent.code));
      house.wait(74 * 60);
      await serve();
      await bringBack(backup);
      const last = (await chain(house, sent.tip)).length;
      await house.tables.custody.put({ pk: chainOf(PIPELINE, sent.tip), sk: sequenceKey(last), hour: 'never' });
      await replay(freshPorts());
      expect((await progress())?.state).toBe('replayed');
      expect(await tipRow(house, sent.tip)).toBeUndefined();
      expect(await grants(sent.tip)).toBe(0);
    });
  });

  it('the gate stays shut while a tip’s chain cannot be read, and the next run goes on where it was', async () => {
    const sent = await passedOn();
    await forgotten(sent, async () => valueOf(await house.mailbox.change(sent.key, 'only_you')));
    const custody = {
      ...house.custody,
      open: () => Promise.reject(new Error('Custody cannot be read')),
    };
    await expect(replay({ ...freshPorts(), custody })).rejects.toThrow(/cannot be read/);
    expect(await progress()).toMatchObject({ state: 'taking_back' });
    const erasures = { list: () => Promise.reject(new Error('It began anew')) };
    await expect(replay({ ...freshPorts(), erasures })).rejects.toThrow(/began anew/);
    expect(await grants(sent.tip)).toBe(0);
    expect(await progress(), 'and the mailboxes are still to be looked through').toMatchObject({
      state: 'taking_back',
      takenBack: 1,
    });
    await replay(freshPorts());
    expect((await progress())?.state).toBe('replayed');
    expect(house.logged).toContainEqual({ level: 'info', code: 'taken_back', ids: { count: 1 } });
  });
});
