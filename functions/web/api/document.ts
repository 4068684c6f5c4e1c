import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { endpointsOf } from './endpoints.ts';
import { openApiOf } from './openapi.ts';

/**
 * What `/api/openapi.json` answers. A bundle reads it from a file that was made when the bundle was
 * (`infra/constructs/document.ts`), so that nobody's request waits for what describes schemas to load.
 */
export const documentOf = (pack: Pack): string => {
  const { siteName, defaultLanguage } = pack.jurisdiction;
  return JSON.stringify(openApiOf(endpointsOf(pack), siteName[defaultLanguage] ?? ''));
};
