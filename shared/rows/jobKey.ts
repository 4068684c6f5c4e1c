/** The sort key of a job of the relay's. A module of its own: who only points at one need not know what jobs there are. */
export const jobKey = (job: string): string => `job#${job}`;
