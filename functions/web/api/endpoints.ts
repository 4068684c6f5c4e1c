import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { codeEndpoints } from './codes.ts';
import { consentEndpoints } from './consents.ts';
import { countryEndpoints } from './country.ts';
import type { Endpoint } from './endpoint.ts';
import { mailboxEndpoints } from './mailbox.ts';
import { reportEndpoints } from './report.ts';

/** All that a program can ask for in a country: they need no site to be described, only to be served. */
export const endpointsOf = (pack: Pack): readonly Endpoint[] => [
  ...countryEndpoints,
  ...reportEndpoints(pack),
  ...codeEndpoints,
  ...mailboxEndpoints,
  ...consentEndpoints(pack),
];
