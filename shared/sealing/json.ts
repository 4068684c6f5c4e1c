import * as z from 'zod';

/** Text that holds JSON, as the value it holds; still unknown, so pipe it into a schema. */
export const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The text may be a person's words: the issue names none of it.
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});
