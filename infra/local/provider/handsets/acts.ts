import * as z from 'zod';
import type { Phone } from '../phones.ts';
import type { Provider } from '../provider.ts';

/** What can be done with a phone in a call, as its forms say it. */
const actSchema = z.union([
  z.object({ key: z.string().regex(/^[\d*#]$/) }),
  z.object({ act: z.literal('dial'), to: z.string() }),
  z.object({ act: z.literal('speak'), seconds: z.coerce.number().int().min(1).max(600) }),
  z.object({ act: z.enum(['pick-up', 'machine', 'busy', 'no-answer', 'still', 'hang-up']) }),
]);

/** False: it is nothing that can be done. */
export const actOn = async (provider: Provider, phone: Phone, form: unknown): Promise<boolean> => {
  const read = actSchema.safeParse(form);
  if (!read.success) return false;
  const { data } = read;
  const leg = provider.callAt(phone);
  if ('key' in data) await leg?.press(data.key);
  else {
    switch (data.act) {
      case 'dial':
        await provider.call(phone, data.to);
        break;
      case 'speak':
        await leg?.speak(data.seconds);
        break;
      case 'still':
        await leg?.stayStill();
        break;
      case 'hang-up':
        await leg?.hangUp();
        break;
      case 'pick-up':
        await provider.pickUp(phone);
        break;
      case 'machine':
        await provider.pickUp(phone, 'machine_start');
        break;
      case 'busy':
      case 'no-answer':
        await provider.leave(phone, data.act);
        break;
    }
  }
  return true;
};
