/** So long a number that was marked hears the numbers and the message, and nobody. */
export const MISUSE_HOURS = 24;
