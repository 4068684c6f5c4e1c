import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { buildApp } from './build.ts';
import { CannotBuild } from './deployment.ts';
import { restoreIdPattern } from '../shared/deployment/names.ts';

/*
 * cdk deploy --all -c jurisdiction=zz -c domain=example.org --parameters quietline-zz-edge:CertificateArn=arn:…
 *
 * `-c region=` where the country's data stands (default: the command line's), `-c origin=` the generation of the origin
 * secret, one more at each rotation; `-c phoneUrl=` what the telephone provider calls, if it is not the API's own address
 * (docs/phone.md); `-c acceptUnreviewed=` the countries whose policies and wording may go out though nobody has reviewed
 * them (cdk.json names the invented ones); `-c alarms=` an address that is told of every alarm; `-c restore=` the id of
 * the restore that the tables come from, with `-c adopt=yes` while they are taken over (docs/restore.md). CDK hands
 * context over in a way of its own, so a throw-away app reads it.
 */
const context = new App({ autoSynth: false }).node;
const options = z
  .object({
    jurisdiction: z
      .string({ error: 'say which country: -c jurisdiction=zz' })
      .regex(/^[a-z]{2}$/, 'is two small letters, as in -c jurisdiction=zz'),
    region: z.string().optional(),
    domain: z.hostname().optional(),
    phoneUrl: z
      .url({ protocol: /^https$/ })
      .refine((url) => !url.endsWith('/'), 'ends with a slash')
      .optional(),
    originGeneration: z.coerce.number().int().positive().optional(),
    alarmAddress: z.email().optional(),
    restore: z.string().regex(restoreIdPattern, 'is up to 12 small letters and digits').optional(),
    adopt: z.literal('yes').optional(),
    acceptUnreviewed: z
      .string()
      .regex(/^[a-z]{2}(,[a-z]{2})*$/, 'is the codes of countries, as in -c acceptUnreviewed=zz')
      .optional(),
  })
  .safeParse({
    jurisdiction: context.tryGetContext('jurisdiction'),
    region: context.tryGetContext('region'),
    domain: context.tryGetContext('domain'),
    phoneUrl: context.tryGetContext('phoneUrl'),
    originGeneration: context.tryGetContext('origin'),
    alarmAddress: context.tryGetContext('alarms'),
    restore: context.tryGetContext('restore'),
    adopt: context.tryGetContext('adopt'),
    acceptUnreviewed: context.tryGetContext('acceptUnreviewed'),
  });

const report = (said: string): boolean => process.stderr.write(`${said}\n`);

try {
  if (!options.success) throw new CannotBuild(z.prettifyError(options.error));
  const { restore: id, adopt, ...rest } = options.data;
  const restore = id === undefined ? undefined : { id, adopting: adopt === 'yes' };
  const app = await buildApp({ ...rest, restore, report, validate: true });
  app.synth();
} catch (error) {
  if (!(error instanceof CannotBuild)) throw error;
  report(error.message);
  process.exitCode = 1;
}
