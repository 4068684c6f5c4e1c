import type { PictureName } from './pictures.ts';

/** Phones in somebody's hand. What a phone shows is its own: deleting at the provider takes nothing from it. */

export interface Shown {
  readonly direction: 'received' | 'sent';
  /** The other number. */
  readonly with: string;
  readonly body: string;
  /** What the pictures are called that were sent along. */
  readonly pictures: readonly PictureName[];
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Phone {
  /** `reporter`: for addresses and tests. */
  readonly id: string;
  readonly title: string;
  /** E.164 */
  readonly number: string;
  readonly texts: () => readonly Shown[];
}

export interface Phones {
  readonly all: readonly Phone[];
  /** One more, in the hand of somebody whom a test makes up. */
  readonly join: (phone: Omit<Phone, 'texts'>) => Phone;
  readonly show: (number: string, text: Omit<Shown, 'at'>) => boolean;
}

/** 555-0100 to 555-0199 of each area are kept for fiction: https://nationalnanpa.com (NPA-NXX 555). */
const PEOPLE = [
  { id: 'reporter', title: 'Reporter', number: '+12025550142' },
  { id: 'bystander', title: 'Somebody else', number: '+12025550143' },
  { id: 'partner', title: 'Partner', number: '+12025550156' },
  { id: 'duty', title: 'Duty phone', number: '+12025550167' },
] as const;

export const createPhones = (now: () => number, changed: (id: string) => void): Phones => {
  const shown = new Map<string, Shown[]>();
  const all: Phone[] = [];
  const join: Phones['join'] = ({ id, title, number }) => {
    const phone = { id, title, number, texts: () => shown.get(number) ?? [] };
    shown.set(number, []);
    all.push(phone);
    return phone;
  };
  for (const person of PEOPLE) join(person);
  return {
    all,
    join,
    show: (number, text) => {
      const phone = all.find((each) => each.number === number);
      if (phone === undefined) return false;
      shown.get(number)?.push({ ...text, at: now() });
      changed(phone.id);
      return true;
    },
  };
};
