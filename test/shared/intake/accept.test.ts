import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAcceptTip } from '../../../shared/intake/accept.ts';
import { partRowSchema } from '../../../shared/rows/part.ts';
import { createTable, queryAll } from '../../../shared/adapters/table.ts';
import { deriveTipId } from '../../../shared/sealing/session.ts';
import { aNonce, aSession, aSubmission } from '../../factories/submission.ts';
import { startHouse, type House } from '../../house.ts';
import { readable, referralOf } from '../../office.ts';
import { actsOf, codeOf, tipRow, valueOf } from '../../tips.ts';

/** As many ways as there are calls: slow where the machine is busy. */
const SWEEP = { timeout: 300_000 };

let house: House;
beforeAll(async () => {
  house = await startHouse();
  // Public keys are fetched once for each worker.
  await house.accept(aSubmission({ number: '+15555550100' }));
  await house.run();
});
afterEach(() => house.calm());
afterAll(() => house.close());

/** What was asked of AWS since, as `operation`s in their order. */
const callsOf = async (act: () => Promise<unknown>): Promise<string[]> => {
  const before = house.calls.length;
  await act();
  return house.calls.slice(before).map(({ operation }) => operation);
};

const partsOf = (tip: string) => queryAll(house.tables.parts, { hash: { value: tip } }, partRowSchema);

const mailboxesOf = async (tip: string): Promise<number> => {
  const { Items = [] } = await house.clients.dynamo.send(new ScanCommand({ TableName: 'quietline-zz-mailboxes' }));
  return Items.filter((row) => row['tip']?.S === tip).length;
};

describe('the order of writes', () => {
  it('puts mailbox, intent and parts before the tip, and tells the queue only then', async () => {
    const calls = await callsOf(() => house.accept(aSubmission()));
    expect(calls).toEqual([
      'GenerateMac',
      'PutItem', // mailbox
      'BatchWriteItem', // intent and parts
      'PutItem', // the tip: this is the acceptance
      'SendMessage',
    ]);
  });

  it('writes the four text parts, empty or not, and the number if one was left', async () => {
    const { tip } = await house.accept(aSubmission({ number: '+15555550101' }));
    const kinds = (await partsOf(tip)).map(({ part }) => part).sort();
    expect(kinds).toEqual(['compelled', 'identity', 'number', 'report', 'victim']);
    expect((await tipRow(house, tip))?.parts.map(({ part }) => part).sort()).toEqual(kinds);
  });
});

describe('a form that is sent again', () => {
  it('changes nothing and shows the same code, until the mailbox is opened', async () => {
    const submission = aSubmission();
    const first = await house.accept(submission);
    const again = await house.accept(submission);
    expect([again.tip, codeOf(again).digits()]).toEqual([first.tip, codeOf(first).digits()]);
    expect(await partsOf(first.tip)).toHaveLength(4);
    expect((await house.mailbox.open(codeOf(first))).ok).toBe(true);
    expect(await house.accept(submission)).toEqual({ tip: first.tip, code: null, mailbox: 'made' });
  });

  it('shows no code that was replaced, and leaves no mailbox behind for it', async () => {
    const session = aSession();
    const submission = aSubmission({ session });
    const first = await house.accept(submission);
    const key = valueOf(await house.mailbox.open(codeOf(first)));
    const renewed = valueOf(await house.mailbox.renew(key, session, aNonce(session), codeOf(first)));
    expect(await house.accept(submission)).toEqual({ tip: first.tip, code: null, mailbox: 'made' });
    expect((await house.mailbox.open(codeOf(first))).ok).toBe(false);
    expect((await house.mailbox.open(renewed.code)).ok).toBe(true);
  });

  it('is one tip when many come at once, with one code that opens it', async () => {
    const submission = aSubmission();
    const taken = await Promise.all(Array.from({ length: 5 }, () => house.accept(submission)));
    expect(new Set(taken.map(({ tip }) => tip)).size).toBe(1);
    expect(new Set(taken.map((one) => codeOf(one).digits())).size).toBe(1);
    const [first] = taken;
    if (first === undefined) throw new Error('Nothing was taken');
    const key = valueOf(await house.mailbox.open(codeOf(first)));
    expect(valueOf(await house.mailbox.sent(key)).report?.reveal()).toBe('They keep our passports.');
    await house.run();
    expect(await readable(house, 'desk', first.tip)).toEqual(['report: They keep our passports.']);
    expect((await actsOf(house, first.tip)).filter((act) => act === 'accepted')).toHaveLength(1);
    house.wait(3 * 60);
    await house.upkeep();
    expect(await partsOf(first.tip)).toHaveLength(4);
    expect(valueOf(await house.mailbox.sent(key)).report?.reveal()).toBe('They keep our passports.');
  });

  it('points triage at the tip once more, since the first try may have got no further', async () => {
    const submission = aSubmission({ label: { danger: { now: 'yes' } } });
    house.faults.before = ({ service }) => (service === 'sqs' ? 'throttle' : undefined);
    await house.accept(submission);
    house.calm();
    expect(house.depth('triage', 'urgent').visible).toBe(0);
    await house.accept(submission);
    expect(house.depth('triage', 'urgent').visible).toBe(1);
    await house.run();
  });

  it('shows the code also when its key cannot be had the second time', async () => {
    const submission = aSubmission();
    const first = await house.accept(submission);
    house.faults.before = ({ operation }) => (operation === 'GenerateMac' ? 'throttle' : undefined);
    expect(codeOf(await house.accept(submission)).digits()).toBe(codeOf(first).digits());
    house.calm();
    await house.mailbox.open(codeOf(first));
    house.faults.before = ({ operation }) => (operation === 'GenerateMac' ? 'throttle' : undefined);
    expect((await house.accept(submission)).code).toBeNull();
  });
});

describe('what fails around it', () => {
  it('takes a tip without a code when no code can be made, then and when it is sent again', async () => {
    const submission = aSubmission();
    house.faults.before = ({ operation }) => (operation === 'GenerateMac' ? 'throttle' : undefined);
    const taken = await house.accept(submission);
    expect(taken).toMatchObject({ code: null, mailbox: 'none' });
    house.calm();
    expect(await house.accept(submission)).toEqual(taken);
    await house.run();
    expect(await readable(house, 'desk', taken.tip)).toEqual(['report: They keep our passports.']);
  });

  it('sweeps the mailbox of a code that nobody was given, because nobody learnt that it was made', async () => {
    let sealed = false;
    house.faults.after = ({ operation }) => {
      sealed ||= operation === 'BatchWriteItem';
      return !sealed && (operation === 'PutItem' || operation === 'GetItem') ? 'drop' : undefined;
    };
    const taken = await house.accept(aSubmission());
    house.calm();
    expect(taken).toMatchObject({ code: null, mailbox: 'none' });
    expect(await mailboxesOf(taken.tip)).toBe(1);
    house.wait(4 * 60);
    await house.upkeep();
    expect(await mailboxesOf(taken.tip)).toBe(0);
    await house.run();
    expect(await readable(house, 'desk', taken.tip)).toEqual(['report: They keep our passports.']);
  });

  it('takes a tip though what would help to sweep after it cannot be written', async () => {
    const ephemera = createTable(house.clients.dynamo, 'nowhere');
    const accept = createAcceptTip({ ...house.intakePorts, ephemera });
    const taken = await accept(aSubmission());
    await house.run();
    expect(await readable(house, 'desk', taken.tip)).toEqual(['report: They keep our passports.']);
  });

  it('does not acknowledge what is not durable', async () => {
    house.faults.before = ({ operation }) => (operation === 'BatchWriteItem' ? 'throttle' : undefined);
    const submission = aSubmission();
    await expect(house.accept(submission)).rejects.toThrow('Rate exceeded');
    house.calm();
    // The mailbox is there since the first try: its key is the one that counts.
    const key = valueOf(await house.mailbox.open(codeOf(await house.accept(submission))));
    expect(valueOf(await house.mailbox.sent(key)).report?.reveal()).toBe('They keep our passports.');
  });

  it('is found by upkeep where the queue failed, and not before its time', async () => {
    house.faults.before = ({ service }) => (service === 'sqs' ? 'throttle' : undefined);
    const { tip } = await house.accept(aSubmission());
    house.calm();
    await house.upkeep();
    await house.run();
    expect((await tipRow(house, tip))?.owed).toBe('triage');
    house.wait(2);
    await house.upkeep();
    await house.run();
    expect(await readable(house, 'desk', tip)).toEqual(['report: They keep our passports.']);
    expect((await tipRow(house, tip))?.owed).toBeUndefined();
  });

  it('takes a tip whose sweeping was noted later than its parts, and sweeps what was noted', async () => {
    const submission = aSubmission();
    house.faults.before = ({ operation }) => (operation === 'PutItem' ? 'throttle' : undefined);
    await expect(house.accept(submission)).rejects.toThrow('Rate exceeded');
    house.calm();
    const tip = deriveTipId(submission.session, submission.nonce);
    expect(await partsOf(tip)).toHaveLength(4);
    house.wait(4 * 60);
    await house.upkeep();
    expect(await partsOf(tip)).toHaveLength(0);
  });

  it('is logged by routing, as the first thing that the log says', async () => {
    const { tip } = await house.accept(aSubmission());
    expect(await actsOf(house, tip)).toEqual([]);
    await house.run();
    expect((await actsOf(house, tip))[0]).toBe('accepted');
    expect(await readable(house, 'desk', tip)).toEqual(['report: They keep our passports.']);
  });
});

describe('an answer that is lost', () => {
  it('at any call of the whole way leaves one tip, one referral, and a chain that verifies', SWEEP, async () => {
    const counted = await callsOf(async () => {
      await house.accept(aSubmission());
      await house.run();
    });
    const others = house.pack.partners.map(({ id }) => id).filter((id) => id !== 'desk');
    for (let at = 1; at <= counted.length; at += 1) {
      let left = at;
      house.faults.after = () => {
        left -= 1;
        return left === 0 ? 'drop' : undefined;
      };
      const { tip, code } = await house.accept(aSubmission());
      await house.run();
      house.calm();
      // What was dropped at the end of a message is found by upkeep, or comes again.
      house.wait(4);
      await house.upkeep();
      await house.run();
      const acts = await actsOf(house, tip);
      const once = ['accepted', 'triaged', 'referral_made', 'delivered'];
      const found = {
        lost: `${at}: ${counted[at - 1]}`,
        desk: await readable(house, 'desk', tip),
        state: (await referralOf(house, 'desk', tip))?.state,
        owed: (await tipRow(house, tip))?.owed,
        opens: code === null || (await house.mailbox.open(code)).ok,
        acts: once.map((act) => acts.filter((one) => one === act).length),
        others: (await Promise.all(others.map((other) => referralOf(house, other, tip)))).filter(Boolean),
      };
      expect(found).toEqual({
        lost: `${at}: ${counted[at - 1]}`,
        desk: ['report: They keep our passports.'],
        state: 'delivered',
        owed: undefined,
        opens: true,
        acts: [1, 1, 1, 1],
        others: [],
      });
    }
  });
});

describe('queue messages', () => {
  it('are pointers and nothing else', () => {
    expect(house.bodies.length).toBeGreaterThan(20);
    for (const body of house.bodies) {
      // The relay's name a job as well, and an alarm's its own id in a tip's place.
      expect(body).toMatch(/^\{("partner":"[a-z-]+",)?"(tip|request)":"[A-Za-z0-9_-]+"(,"job":"[a-z-]+")?\}$/);
    }
  });
});
