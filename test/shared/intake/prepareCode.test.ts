import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrepareCode } from '../../../shared/intake/prepareCode.ts';
import { mailboxRowSchema } from '../../../shared/rows/mailbox.ts';
import { newNonce, newSessionSecret } from '../../../shared/sealing/session.ts';
import { startHouse, type House } from '../../house.ts';
import { aTip, codeOf } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const pair = () => {
  const session = newSessionSecret(randomBytes);
  return { session, nonce: newNonce(session, randomBytes) };
};
const TIP = '0123456789abcdef0123456789abcdef';

describe('a code that is prepared', () => {
  it('is the same for the same session and nonce, and another for any other', async () => {
    const prepare = createPrepareCode(house.intakePorts);
    const { session, nonce } = pair();
    const [one, again, other] = [
      await prepare(TIP, session, nonce),
      await prepare(TIP, session, nonce),
      await prepare(TIP, session, newNonce(session, randomBytes)),
    ];
    expect(again).toMatchObject({ lookup: one.lookup, publicKey: one.publicKey });
    expect(codeOf(again).digits()).toBe(codeOf(one).digits());
    expect(codeOf(other).digits()).not.toBe(codeOf(one).digits());
  });

  it('opens nothing of a tip that does not name its mailbox, and is swept after two days', async () => {
    const there = await aTip(house);
    const { session, nonce } = pair();
    const made = await createPrepareCode(house.intakePorts)(there.tip, session, nonce);
    expect(await house.mailbox.open(codeOf(made))).toMatchObject({ ok: false });
    house.wait(47 * 60);
    await house.upkeep();
    expect(await house.tables.mailboxes.get({ pk: made.lookup }, mailboxRowSchema)).toBeDefined();
    house.wait(2 * 60);
    await house.upkeep();
    expect(await house.tables.mailboxes.get({ pk: made.lookup }, mailboxRowSchema)).toBeUndefined();
    expect(await house.mailbox.open(there.code)).toMatchObject({ ok: true });
  });
});
