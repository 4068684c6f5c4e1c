import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { buildApp } from './build.ts';

/*
 * cdk deploy --all -c jurisdiction=zz -c domain=example.org --parameters quietline-zz-edge:CertificateArn=arn:…
 *
 * `-c region=` where the country's data stands (default: the command line's), `-c origin=` the generation of the origin
 * secret, one more at each rotation; `-c alarms=` an address that is told of every alarm. CDK hands context over in a way of its own, so a throw-away app reads it.
 */
const context = new App({ autoSynth: false }).node;
const options = z
  .object({
    jurisdiction: z.string({ error: 'say which country: -c jurisdiction=zz' }).regex(/^[a-z]{2}$/),
    region: z.string().optional(),
    domain: z.hostname().optional(),
    originGeneration: z.coerce.number().int().positive().optional(),
    alarmAddress: z.email().optional(),
  })
  .safeParse({
    jurisdiction: context.tryGetContext('jurisdiction'),
    region: context.tryGetContext('region'),
    domain: context.tryGetContext('domain'),
    originGeneration: context.tryGetContext('origin'),
    alarmAddress: context.tryGetContext('alarms'),
  });

if (options.success) {
  const app = await buildApp({ ...options.data, validate: true });
  app.synth();
} else {
  throw new Error(z.prettifyError(options.error));
}
