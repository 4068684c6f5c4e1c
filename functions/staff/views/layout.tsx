import type { Child, FC } from 'hono/jsx';
import { html } from 'hono/html';
import { Unkept } from '../../../shared/http/unkept.tsx';
import { csrfToken } from '../../../shared/sealing/session.ts';
import type { StaffRole } from '../../../shared/rows/request.ts';
import type { Signed } from '../session.ts';
import { kindNames, roleNames } from '../wording/codes.ts';
import type { Dependencies } from '../ports.ts';
import { STYLE_PATH } from './stylesheet.ts';

export interface PageFrame {
  readonly title: string;
  readonly signed?: Pick<Signed, 'secret' | 'member'> | undefined;
  readonly partner: Pick<Dependencies, 'partner' | 'partners'>;
}

/** What the person sits at: their organisation by name, and their role; nobody's own name is kept here. */
const partnerName = ({ partner, partners }: PageFrame['partner']): string => {
  const own = partners.find(({ id }) => id === partner);
  return own?.name['en'] ?? Object.values(own?.name ?? {})[0] ?? 'Your organisation';
};

const partnerKind = ({ partner, partners }: PageFrame['partner']): string => {
  const own = partners.find(({ id }) => id === partner);
  return own === undefined ? '' : kindNames[own.kind];
};

export const Csrf: FC<{ signed: Pick<Signed, 'secret'> }> = ({ signed }) => (
  <>
    <input type="hidden" name="csrf" value={csrfToken(signed.secret)} />
    <Unkept />
  </>
);

const [WORK, READS, PEOPLE, SETTINGS] = [
  ['/work', 'Work'],
  ['/reads', 'Reads'],
  ['/members', 'People'],
  ['/settings', 'Settings'],
] as const;

/** Where somebody may want to go besides the inbox. Whether they may is asked there. */
const WAYS: Readonly<Record<StaffRole, readonly (readonly [href: string, text: string])[]>> = {
  case_worker: [],
  reviewer: [],
  auditor: [READS],
  supervisor: [WORK, READS, PEOPLE, SETTINGS],
  partner_admin: [PEOPLE, SETTINGS],
};

const SignOut: FC<{ signed: Pick<Signed, 'secret'> }> = ({ signed }) => (
  <form method="post" action="/sign-out">
    <Csrf signed={signed} />
    <button class="quiet">Sign out</button>
  </form>
);

export const Page: FC<PageFrame & { children?: Child }> = ({ title, signed, partner, children }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title}</title>
      <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href={STYLE_PATH} />
    </head>
    <body>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="bar">
        <div class="bar-in">
          <a class="home" href="/">
            {partnerName(partner)}
            <span class="kind">{partnerKind(partner)}</span>
          </a>
          {signed && (
            <div class="who">
              <span>{roleNames[signed.member.role]}</span>
              {WAYS[signed.member.role].map(([href, text]) => (
                <a class="way" href={href}>
                  {text}
                </a>
              ))}
              <SignOut signed={signed} />
            </div>
          )}
        </div>
      </header>
      <main id="main" tabindex={-1}>
        {children}
      </main>
    </body>
  </html>
);

export const render = (page: Child) => html`<!doctype html>${page}`;
