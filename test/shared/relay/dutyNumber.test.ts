import { expect, it } from 'vitest';
import { Plain } from '../../../shared/domain/plain.ts';
import { dutyHeader, sealDutyNumber } from '../../../shared/relay/dutyNumber.ts';
import { dutyPhoneRowSchema, DUTY } from '../../../shared/rows/dutyPhone.ts';
import { checkSealed } from '../../../shared/sealing/check.ts';
import { recipientOf } from '../../../shared/sealing/sealed.ts';
import { relay } from '../../sealing/fixtures.ts';

const setNumber = () => sealDutyNumber('quietline-zz', 'desk', new Plain('+12025550199'), relay.publicKey);

it('seals a duty phone to the relay alone, as its partner’s and nobody else’s', async () => {
  const { number, digest } = await setNumber();
  const sealed: unknown = JSON.parse(number);
  const checked = checkSealed(sealed, { header: dutyHeader('quietline-zz', 'desk'), digest });
  if (!checked.ok) throw new Error(checked.error);
  expect(checked.value.recipients).toHaveLength(1);
  expect(recipientOf(checked.value, 'relay')).toBeDefined();
  expect(checkSealed(sealed, { header: dutyHeader('quietline-zz', 'desk-two'), digest })).toEqual({
    ok: false,
    error: 'wrong_header',
  });
});

it('fits its row', async () => {
  const row = { pk: 'desk', sk: DUTY, ...(await setNumber()), hour: '2026-05-04T09:00Z', by: 'm1' };
  expect(dutyPhoneRowSchema.parse(row)).toEqual(row);
});
