import type { Runtime } from '../../infra/local/runtime.ts';
import type { Person } from '../journeys/support/person.ts';
import { Program } from '../journeys/support/program.ts';
import { codeIn, Reporter } from '../journeys/support/reporter.ts';
import { Staff } from '../journeys/support/staff.ts';
import { tipOf } from '../journeys/support/tips.ts';

/** What a form of ours holds besides what is typed, and the cookie it goes with. */
export interface Pair {
  readonly cookie: string;
  readonly csrf: string;
  readonly nonce: string;
}

/** A deployment in use, which hostile inputs meet: somebody's report, their mailbox, and two partners signed in. */
export interface Scene {
  readonly port: number;
  readonly hosts: Readonly<Record<Host, string>>;
  readonly tip: string;
  readonly code: string;
  readonly form: Pair;
  readonly box: Pair;
  /** Sessions of the API: one fresh, and one with the mailbox open. */
  readonly session: string;
  readonly mailbox: string;
  readonly desk: Pair;
  readonly ngo: Pair;
}

export type Host = 'web' | 'desk' | 'ngo';

const cookieOf = (person: Person): string =>
  [...person.cookies()].map(([name, value]) => `${name}=${value}`).join('; ');

const pairOf = (person: Person): Pair => ({
  cookie: cookieOf(person),
  csrf: person.valueOf('csrf') ?? '',
  nonce: person.valueOf('nonce') ?? '',
});

const hostOf = (url: string | undefined): string => new URL(url ?? '').host;

export const setScene = async (runtime: Runtime): Promise<Scene> => {
  const reporter = Reporter.at(runtime);
  let code = '';
  const tip = await tipOf(runtime, async () => {
    code = await reporter.report({ tell: { report: 'The mill has a second cellar.' }, answer: { choice: 'only_you' } });
  });
  await runtime.drain();
  const form = await Reporter.at(runtime).get('/form');
  const box = await Reporter.at(runtime).open(codeIn(code));
  const fresh = await Program.begin(runtime);
  const opened = await Program.begin(runtime);
  await opened.open(code);
  const desk = await Staff.signIn(runtime, 'desk');
  await desk.look(tip);
  const ngo = await Staff.signIn(runtime, 'ngo-lantern');
  await ngo.inbox();
  return {
    port: runtime.port,
    hosts: {
      web: hostOf(runtime.sites['web']),
      desk: hostOf(runtime.sites['staff-desk']),
      ngo: hostOf(runtime.sites['staff-ngo-lantern']),
    },
    tip,
    code,
    form: pairOf(form),
    box: pairOf(box),
    session: fresh.session,
    mailbox: opened.session,
    desk: pairOf(desk),
    ngo: pairOf(ngo),
  };
};
