import * as z from 'zod';

/** A partner's own number for it, by which two people can speak of it: letters and figures, and nothing that says more. */
export const incidentSchema = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9 ./_-]{0,38}[A-Za-z0-9])?$/);
