import { mayAct } from '../../../shared/routing/staff.ts';
import type { StaffRole } from '../../../shared/rows/request.ts';
import type { Dependencies } from '../../../functions/staff/ports.ts';
import { testCedar } from '../../factories/pack.ts';
import { type Browser, newBrowser, signIn } from './browser.ts';
import { type Memory, newMemory } from './memory.ts';

/** What the house's own policies say. */
export const byPolicy: Dependencies['mayAct'] = (role, act, { pk: partner, lead }) =>
  mayAct(testCedar(), { role, partner, act, referral: { partner, lead, authorised: true } }).may;

const PEOPLE = {
  ada: 'partner_admin',
  ben: 'partner_admin',
  sam: 'supervisor',
  anna: 'case_worker',
  bo: 'case_worker',
} as const satisfies Record<string, StaffRole>;
export type Name = keyof typeof PEOPLE;

export interface Office {
  readonly memory: Memory;
  /** Each at a browser of their own, signed in. */
  readonly at: Readonly<Record<Name, Browser>>;
}

/** A desk with people in it, who may do what the policies say. */
export const anOffice = async (changed: Partial<Dependencies> = {}): Promise<Office> => {
  const memory = newMemory();
  const enter = async (name: Name): Promise<Browser> => {
    const browser = newBrowser(memory, 'desk', { mayAct: byPolicy, ...changed });
    await signIn(memory, browser, 'desk', PEOPLE[name], { sub: `sub-${name}`, id: name, name: `${name} of the desk` });
    return browser;
  };
  const at = {
    ada: await enter('ada'),
    ben: await enter('ben'),
    sam: await enter('sam'),
    anna: await enter('anna'),
    bo: await enter('bo'),
  };
  return { memory, at };
};

/** Sends a form of the page of that address, with what is typed into it. */
export const sends = async (browser: Browser, from: string, path: string, typed: Readonly<Record<string, string>>) =>
  browser.submit(await browser.get(from), path, typed);
