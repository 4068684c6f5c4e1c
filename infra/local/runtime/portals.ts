import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { IssuerClient } from '../signIn/issuer.tsx';
import type { Deployment } from '../template/deployment.ts';

/** The template's app clients, with the address where their site is here instead of where it would be on AWS. */
export const portalsOf = (deployment: Deployment, sites: ReadonlyMap<string, string>): readonly IssuerClient[] =>
  deployment.clients.map(({ clientId, callbackUrls }) => {
    const served = deployment.functions.filter(({ environment }) => environment['OIDC_CLIENT_ID'] === clientId);
    const [only] = served;
    return {
      clientId,
      partner: served.length === 1 ? only?.environment['PARTNER'] : undefined,
      redirectUris: served.flatMap(({ name }) => {
        const site = sites.get(name);
        return site === undefined ? [] : callbackUrls.map((url) => site + new URL(url).pathname);
      }),
    };
  });

/** Partners that have a portal. */
export const seatsOf = (deployment: Deployment): readonly string[] => [
  ...new Set(deployment.functions.flatMap(({ environment: { PARTNER: partner } }) => partner ?? [])),
];

const packSchema = z.object({ jurisdiction: z.object({ reviewer: z.string() }) });

/** Which partner is the review group, from the pack that is bundled with a portal. */
export const reviewerOf = ({ functions }: Deployment): string | undefined => {
  const file = functions
    .filter(({ environment }) => environment['PARTNER'] !== undefined)
    .map(({ directory }) => join(directory, 'pack.json'))
    .find(existsSync);
  return file === undefined
    ? undefined
    : packSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).jurisdiction.reviewer;
};
