import * as z from 'zod';
import type { MailNames } from '../aws/spec.ts';
import { attributeOf, type Catalogue } from './catalogue.ts';

const identitySchema = z.object({ EmailIdentity: z.string() });
const setSchema = z.object({
  Name: z.string(),
  // A picture that tells who opened a mail, and links that go round by AWS: nothing of the kind may be sent.
  TrackingOptions: z.never('mail is not to be tracked').optional(),
});

/** What the templates let mail be sent by. */
export const mailNamesOf = (catalogue: Catalogue): MailNames => ({
  identities: catalogue
    .all('AWS::SES::EmailIdentity', identitySchema)
    .map((entry) => ({ name: entry.properties.EmailIdentity, arn: attributeOf(entry, 'Arn') })),
  configurationSets: catalogue
    .all('AWS::SES::ConfigurationSet', setSchema)
    .map((entry) => ({ name: entry.properties.Name, arn: attributeOf(entry, 'Arn') })),
});
