import type { Runtime } from '../../../infra/local/runtime.ts';
import type { RequestAct } from '../../../shared/rows/request.ts';
import type { Form } from '../../visitor.ts';
import { having, Person } from './person.ts';

/** A line of the inbox. */
export interface Line {
  readonly tip: string;
  readonly text: string;
}

/** A member of staff at their partner's portal. */
export class Staff extends Person {
  static async signIn(runtime: Pick<Runtime, 'sites'>, partner: string, account = `anna@${partner}`): Promise<Staff> {
    const site = runtime.sites[`staff-${partner}`];
    if (site === undefined) throw new Error(`${partner} has no seat`);
    const staff = new Staff(site);
    await staff.get('/sign-in/start');
    return staff.submit({}, { button: `account=${account}` });
  }

  async inbox(box: 'new' | 'open' | 'closed' = 'new'): Promise<Line[]> {
    await this.get(`/?box=${box}`);
    return this.page.querySelectorAll('a[href^="/referrals/"]').map((link) => ({
      tip: (link.getAttribute('href') ?? '').replace('/referrals/', ''),
      text: (link.closest('li')?.structuredText ?? '').replace(/\s+/g, ' '),
    }));
  }

  look(tip: string): Promise<this> {
    return this.get(`/referrals/${tip}`);
  }

  /** Opens report and conversation, then each of the further parts. */
  async read(tip: string, further: readonly ('identity' | 'victim' | 'compelled')[] = []): Promise<string> {
    await this.look(tip);
    await this.submit({}, { where: having('part', 'report') });
    for (const part of further) await this.submit({}, { where: having('part', part) });
    return this.text;
  }

  async ask(tip: string, act: RequestAct['act'], fields: Form = {}): Promise<this> {
    await this.look(tip);
    return this.submit(fields, { where: having('act', act) });
  }

  /** The acts that the page offers. */
  get offered(): string[] {
    return this.page.querySelectorAll('input[name="act"]').map((input) => input.getAttribute('value') ?? '');
  }

  /** To whom the page lets a tip be passed on, and with what: `Lantern House (Organisation (NGO)): the report`. */
  get passOnOptions(): string[] {
    return this.page
      .querySelectorAll('#pass_on-to option')
      .filter((option) => option.getAttribute('value') !== '')
      .map((option) => option.textContent);
  }

  /** What the tabs count: `New 2`, `Open 0`, `Closed 0`. */
  get counts(): string[] {
    return this.page.querySelectorAll('nav.tabs a').map((tab) => tab.structuredText.replace(/\s+/g, ' ').trim());
  }
}

/** Somebody looks at whatever is new: else it rings once more, and others are asked as well, while hours pass. */
export const lookAtAll = async (runtime: Pick<Runtime, 'sites'>, partners: readonly string[]): Promise<void> => {
  for (const partner of partners) {
    const staff = await Staff.signIn(runtime, partner);
    for (const { tip } of await staff.inbox()) await staff.ask(tip, 'acknowledge', {});
  }
};
