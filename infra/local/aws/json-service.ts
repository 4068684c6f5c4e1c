import type * as z from 'zod';
import type { Principal } from './authorise.ts';
import { ServiceError, unsupported } from './error.ts';
import type { Answer, Service } from './server.ts';
import type { ServiceName } from './spec.ts';

export type Operation = (body: unknown, principal: Principal) => object | Promise<object>;

/** An operation whose body is checked before it is believed. The complaint names fields, never values. */
export function operation<Input>(
  schema: z.ZodType<Input>,
  run: (input: Input, principal: Principal) => object | Promise<object>,
): Operation {
  return (body, principal) => {
    const parsed = schema.safeParse(body);
    if (parsed.success) return run(parsed.data, principal);
    const faults = parsed.error.issues.map((issue) => {
      const extra = issue.code === 'unrecognized_keys' ? `: ${issue.keys.join(', ')}` : '';
      return `${issue.path.join('.')} (${issue.code}${extra})`;
    });
    throw new ServiceError(
      'ValidationException',
      `Invalid, or not supported by the local endpoint: ${faults.join('; ')}`,
    );
  };
}

interface Options {
  readonly name: ServiceName;
  /** The prefix of X-Amz-Target, e.g. `TrentService`. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  readonly operations: Readonly<Record<string, Operation>>;
  readonly throttle: Service['throttle'];
  readonly failure: (error: ServiceError) => Answer;
}

/** A service that speaks AWS JSON: one path, the operation in a header, JSON both ways. */
export function jsonService(options: Options): Service {
  const operations = new Map(Object.entries(options.operations));
  const headers = { 'content-type': `application/x-amz-json-${options.version}` };
  return {
    name: options.name,
    throttle: options.throttle,
    operationOf({ headers: { 'x-amz-target': target } }) {
      const [prefix, name = ''] = String(target ?? '').split('.');
      if (prefix !== options.target || !operations.has(name)) {
        throw unsupported(`The operation ${String(target ?? '(none)')}`);
      }
      return name;
    },
    async handle(name, request, principal) {
      const run = operations.get(name);
      if (run === undefined) throw unsupported(`The operation ${name}`);
      const result = await run(parseBody(request.body), principal);
      return { status: 200, headers, body: JSON.stringify(result) };
    },
    failure(error) {
      const answer = options.failure(error);
      return { ...answer, headers: { ...headers, ...answer.headers } };
    },
  };
}

/** The parser's own message would quote the body. */
export function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new ServiceError('SerializationException', 'The body is not JSON');
  }
}
