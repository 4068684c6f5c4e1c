import type { RequestSummary } from '../../infra/local/aws/spec.ts';

/** The function or role that calls: `arn:…:role/quietline-zz-routing` → `routing`. Undefined: it is the harness itself. */
export const roleIn = ({ principalArn }: RequestSummary): string | undefined =>
  /:role\/quietline-[a-z]{2}-(.+)$/.exec(principalArn)?.[1];
