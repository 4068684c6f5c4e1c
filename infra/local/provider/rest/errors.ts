/** Errors of the REST API: https://www.twilio.com/docs/usage/twilios-response and https://www.twilio.com/docs/api/errors */
export class RestError extends Error {
  override readonly name = 'RestError';
  readonly code: number;
  readonly status: number;

  constructor(code: number, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const notFound = (path: string): RestError =>
  new RestError(20404, 404, `The requested resource ${path} was not found`);

/** The page of 20009 names no status; what clients have seen is a conflict. */
export const unfinished = (): RestError =>
  new RestError(20009, 409, 'Cannot delete this resource before it is complete');

export const bodyOf = ({ code, message, status }: RestError): Record<string, unknown> => ({
  code,
  message,
  more_info: `https://www.twilio.com/docs/errors/${code}`,
  status,
});
