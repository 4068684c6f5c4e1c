import * as z from 'zod';

/** Passed on as it stands: whoever enforces it checks it. */
export const policyDocument = z.record(z.string(), z.unknown());
