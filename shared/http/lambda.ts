import * as z from 'zod';

/** Those that CloudFront lets through. */
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** An address's way up, which a URL would follow: no link of ours has one, and CloudFront has followed them already. */
const isDots = (segment: string): boolean => /^(?:\.|%2e){1,2}$/i.test(segment);

/** What is read of an HTTP API's event, payload format 2.0. */
const eventSchema = z.object({
  rawPath: z
    .string()
    .startsWith('/')
    .refine((path) => !path.split(/[\\/]/).some(isDots)),
  rawQueryString: z.string().default(''),
  cookies: z.array(z.string()).default([]),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({ http: z.object({ method: z.enum(methods) }) }),
});
type Event = z.output<typeof eventSchema>;

/** What a function answers. */
interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

interface App {
  fetch(request: Request, env: object): Response | Promise<Response>;
}

/** A header that HTTP does not know, by its name or its letters, is left out: no request that means well has one. */
const headersOf = ({ headers, cookies }: Event): Headers => {
  const made = new Headers();
  const all = [...Object.entries(headers), ...(cookies.length === 0 ? [] : [['cookie', cookies.join('; ')] as const])];
  for (const [name, value] of all) {
    try {
      made.set(name, value);
    } catch {
      // The error would quote the value.
    }
  }
  return made;
};

const requestOf = (event: Event): Request => {
  const { rawPath, rawQueryString, body, isBase64Encoded } = event;
  const { method } = event.requestContext.http;
  // The name is nobody's: no answer depends on it. The parts are set apart, so that none can pass for another.
  const url = new URL('https://site.invalid');
  url.pathname = rawPath;
  url.search = rawQueryString;
  const headers = headersOf(event);
  if (method === 'GET' || method === 'HEAD' || body === '') return new Request(url, { method, headers });
  const bytes = new Uint8Array(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'));
  headers.set('content-length', String(bytes.length));
  return new Request(url, { method, headers, body: bytes });
};

/** Everything that we serve is text, but what is played. */
const isBytes = (headers: Headers): boolean => headers.get('content-type')?.startsWith('audio/') === true;

const answerOf = async (response: Response): Promise<Answer> => {
  const { headers } = response;
  const isBase64Encoded = isBytes(headers);
  return {
    statusCode: response.status,
    headers: Object.fromEntries([...headers].filter(([name]) => name !== 'set-cookie')),
    cookies: headers.getSetCookie(),
    body: isBase64Encoded ? Buffer.from(await response.arrayBuffer()).toString('base64') : await response.text(),
    isBase64Encoded,
  };
};

/** What stands before any page: only programs come to see it. */
const refusal = (name: string, title: string, status: number): Answer => ({
  statusCode: status,
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  cookies: [],
  body: JSON.stringify({ type: `urn:quietline:problem:${name}`, title, status }),
  isBase64Encoded: false,
});

const read = (event: unknown): Request | null => {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return null;
  try {
    return requestOf(parsed.data);
  } catch {
    return null;
  }
};

/**
 * A Hono app as a function. Not `hono/aws-lambda`: where a request cannot be made of an event, that one prints the error,
 * which quotes addresses and headers. Here nothing is printed, whatever comes.
 */
export const lambdaHandler =
  (app: App) =>
  async (event: unknown, lambdaContext: unknown): Promise<Answer> => {
    const request = read(event);
    if (request === null) return refusal('malformed', 'The request cannot be read', 400);
    try {
      return await answerOf(await app.fetch(request, { event, lambdaContext }));
    } catch {
      // The app answers its own faults; what is left may not reach Lambda, which would log its words.
      return refusal('internal', 'The fault is ours: try again', 500);
    }
  };
