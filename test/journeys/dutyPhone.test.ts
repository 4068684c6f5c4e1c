import { describe, expect, it } from 'vitest';
import { dutyPhoneRowSchema } from '../../shared/rows/dutyPhone.ts';
import { useJourneys } from './support/journeys.ts';
import { rowsOf } from './support/openers.ts';
import { actsOf } from './support/tips.ts';
import { Staff } from './support/staff.ts';

describe('a duty phone', () => {
  const runtime = useJourneys();

  it('is set by a supervisor of its partner alone, kept sealed, on record, and taken out again', async () => {
    const anna = await Staff.signIn(runtime(), 'desk');
    expect((await anna.get('/settings')).status).toBe(403);
    const sam = await Staff.signIn(runtime(), 'desk', 'sam@desk');
    await sam.get('/settings');
    const form = {
      where: (each: { getAttribute(name: string): string | undefined }) =>
        each.getAttribute('action') === '/settings/duty',
    };
    await sam.submit({ number: '+44 20 7946 0000' }, form);
    expect([sam.status, sam.valueOf('number')]).toEqual([422, '+44 20 7946 0000']);
    await sam.submit({ number: '+1 202 555 0147' }, form);
    expect(sam.text).toContain('…47');
    const duties = async () =>
      (await rowsOf(runtime(), 'Offices')).flatMap((row) => dutyPhoneRowSchema.safeParse(row).data ?? []);
    expect((await duties()).map(({ pk, ends }) => [pk, ends])).toEqual([['desk', '47']]);
    expect(JSON.stringify(await rowsOf(runtime(), 'Offices'))).not.toContain('2025550147');
    await sam.submit({}, { where: (each) => each.getAttribute('action') === '/settings/duty/remove' });
    expect(sam.text).toContain('No duty phone is set');
    expect(await duties()).toEqual([]);
    expect((await actsOf(runtime(), 'desk', 'settings')).map(({ act }) => act)).toEqual([
      'duty_phone_set',
      'duty_phone_removed',
    ]);
  });
});
