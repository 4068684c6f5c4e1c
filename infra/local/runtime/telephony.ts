import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { functionName, providerSecretName } from '../../../shared/deployment/names.ts';
import type { Account, LineNumber } from '../provider/account.ts';
import { startProvider, type Provider, type ProviderOptions } from '../provider/provider.ts';
import { newSid } from '../provider/sid.ts';
import type { Deployment } from '../template/deployment.ts';

/** What of a deployment a provider has to do with. */
type Connected = Pick<Deployment, 'secrets' | 'functions' | 'phoneOutputs'>;

const secretSchema = z.object({ accountSid: z.string(), authToken: z.string() });

/** What the deployment and its provider know each other by. One without telephones has nothing of the kind. */
const accountOf = ({ secrets }: Connected, prefix: string): Account => {
  const secret = secrets.find(({ name }) => name === providerSecretName(prefix));
  if (secret === undefined) return { sid: newSid('AC'), token: randomBytes(16).toString('hex') };
  const { accountSid: sid, authToken: token } = secretSchema.parse(JSON.parse(secret.value));
  return { sid, token };
};

const packSchema = z.object({
  jurisdiction: z.object({
    phone: z.object({
      numbers: z.array(z.object({ number: z.string(), language: z.string() })),
      callBackNumber: z.string().optional(),
    }),
  }),
});

/** The country's numbers, from the pack that is bundled with the function that they lead to. */
const numbersIn = (bundle: string): z.infer<typeof packSchema>['jurisdiction']['phone'] => {
  const file = join(bundle, 'pack.json');
  if (!existsSync(file)) return { numbers: [] };
  return packSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).jurisdiction.phone;
};

/** Which setting of a number each output of the stacks is for. */
const SETTINGS = {
  PhoneTexts: 'smsUrl',
  PhoneTextsFallback: 'smsFallbackUrl',
  PhoneCalls: 'voiceUrl',
  PhoneCallsFallback: 'voiceFallbackUrl',
  PhoneCallStatus: 'statusCallback',
} as const satisfies Record<string, keyof LineNumber>;

/** The address that somebody would enter at the provider, with the site that stands here in the place of its own host. */
const hereOf = (output: string, site: string): string => {
  const { pathname, search, hash } = new URL(output);
  return `${site}${pathname}${search}${hash}`;
};

/**
 * Connects the country's numbers as docs/phone.md has an operator do it: each with what the stacks' outputs say.
 *
 * @param sites base URL by function name
 */
export const startTelephony = async (
  deployment: Connected,
  prefix: string,
  sites: ReadonlyMap<string, string>,
  options: Omit<ProviderOptions, 'account'>,
): Promise<Provider> => {
  const provider = await startProvider({ ...options, account: accountOf(deployment, prefix) });
  const phone = deployment.functions.find(({ name }) => name === functionName(prefix, 'phone'));
  const site = phone === undefined ? undefined : sites.get(phone.name);
  if (phone === undefined || site === undefined) return provider;
  const settings = Object.fromEntries(
    Object.entries(SETTINGS).flatMap(([output, setting]) => {
      const value = deployment.phoneOutputs[output];
      return value === undefined ? [] : [[setting, hereOf(value, site)]];
    }),
  );
  const { numbers, callBackNumber } = numbersIn(phone.directory);
  for (const { number, language } of numbers) {
    provider.provision({ phoneNumber: number, title: language, ...settings });
  }
  // It calls, and leads nowhere.
  if (callBackNumber !== undefined) provider.provision({ phoneNumber: callBackNumber });
  return provider;
};
