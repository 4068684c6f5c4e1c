/** An error a service answers with, in the words of AWS. Its message must never quote a body. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: string;
  readonly status: number;
  /** Further fields of the answer, e.g. the item of a failed condition. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}

/** What the embedded endpoints do not do. A clear refusal: a silent approximation would be found after the deploy. */
export function unsupported(what: string): ServiceError {
  return new ServiceError('UnsupportedByLocalEndpoint', `${what} is not supported by the local endpoints`);
}
