import { jsonText } from '../../sealing/json.ts';
import type { Webhook } from '../provider.ts';

/** What Twilio says in a form, or in JSON. */
export const parametersOf = ({ contentType, body }: Webhook): unknown => {
  if (!/^application\/json(?:;|$)/i.test(contentType.trim())) return Object.fromEntries(new URLSearchParams(body));
  return jsonText.safeParse(body).data;
};
