import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Runtime } from '../runtime.ts';
import type { Account } from '../signIn/accounts.ts';

/** Something to open in a browser. */
export interface Place {
  readonly title: string;
  readonly url: string;
  /** Who can sign in there. */
  readonly accounts: readonly Account[];
}

const packSchema = z.object({
  jurisdiction: z.object({ defaultLanguage: z.string() }),
  partners: z.array(z.object({ id: z.string(), name: z.record(z.string(), z.string()) })),
});

/** What partners are called, from the pack that is bundled with a portal. */
const namesIn = (bundle: string): ReadonlyMap<string, string> => {
  const file = join(bundle, 'pack.json');
  if (!existsSync(file)) return new Map();
  const { jurisdiction, partners } = packSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return new Map(partners.map(({ id, name }) => [id, name['en'] ?? name[jurisdiction.defaultLanguage] ?? id]));
};

const API_DOCUMENT = '/api/openapi.json';

/** Where the telephones are, for a browser. */
export const HANDSETS = 'handsets.localhost';

/** Where the mail is, for a browser. */
export const MAILS = 'mail.localhost';

const telephones = ({ port, provider }: Runtime): readonly Place[] => {
  if (provider.lines().length === 0) return [];
  return [{ title: 'Telephones to text and call it with', url: `http://${HANDSETS}:${port}`, accounts: [] }];
};

export const placesOf = (runtime: Runtime): readonly Place[] => {
  const { deployment, sites, accounts } = runtime;
  const portals = Object.entries(sites).flatMap(([site, url]) => {
    const served = deployment.functions.find(({ name }) => name.endsWith(`-${site}`));
    const partner = served?.environment['PARTNER'];
    if (served === undefined || partner === undefined) return [];
    const title = namesIn(served.directory).get(partner) ?? partner;
    return [{ title, url, accounts: accounts.filter((account) => account.partner === partner) }];
  });
  const { web } = sites;
  if (web === undefined) return portals;
  return [
    { title: 'Reporter’s site', url: web, accounts: [] },
    { title: 'API document', url: `${web}${API_DOCUMENT}`, accounts: [] },
    ...telephones(runtime),
    { title: 'Mail that partners were sent', url: `http://${MAILS}:${runtime.port}`, accounts: [] },
    ...portals,
  ];
};
