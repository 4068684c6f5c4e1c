import { SESSION_HEADER } from '../../../shared/deployment/origin.ts';
import * as z from 'zod';
import { OPENED, type Described } from './endpoint.ts';
import { problems, type ProblemName, problemSchema, PROBLEM_TYPE } from './problem.ts';

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): unknown => {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
};

/** Any endpoint may answer these. */
const always: readonly ProblemName[] = ['malformed', 'internal'];
const opened: readonly ProblemName[] = ['restoring'];
const withBody: readonly ProblemName[] = ['invalid-body', 'too-large'];
const byAuth: Readonly<Record<Described['auth'], readonly ProblemName[]>> = {
  none: [],
  session: ['no-session'],
  mailbox: ['no-session', 'no-mailbox'],
};

const problemsOf = (endpoint: Described): readonly ProblemName[] => [
  ...endpoint.problems,
  ...byAuth[endpoint.auth],
  ...(endpoint.body === undefined ? [] : withBody),
  ...(endpoint.path.startsWith(OPENED) ? opened : []),
  ...always,
];

const responsesOf = (endpoint: Described): Record<string, unknown> => {
  const names = problemsOf(endpoint);
  const statuses = [...new Set(names.map((name) => problems[name].status))];
  const failures = statuses.map((status) => [
    String(status),
    {
      description: names
        .filter((name) => problems[name].status === status)
        .map((name) => `\`${PROBLEM_TYPE}${name}\`: ${problems[name].title}`)
        .join('; '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ]);
  const content =
    endpoint.answer === undefined
      ? {}
      : { content: { 'application/json': { schema: schemaOf(endpoint.answer, 'output') } } };
  return { [endpoint.status]: { description: 'Done', ...content }, ...Object.fromEntries(failures) };
};

const operationOf = (endpoint: Described): Record<string, unknown> => ({
  summary: endpoint.summary,
  ...(endpoint.auth === 'none' ? {} : { security: [{ session: [] }] }),
  parameters: [
    { name: 'Accept-Language', in: 'header', schema: { type: 'string' } },
    { name: 'l', in: 'query', description: 'Language; goes before the header', schema: { type: 'string' } },
    ...Object.entries(endpoint.query ?? {}).map(([name, description]) => ({
      name,
      in: 'query',
      description,
      schema: { type: 'string' },
    })),
  ],
  ...(endpoint.body === undefined
    ? {}
    : {
        requestBody: { required: true, content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } } },
      }),
  responses: responsesOf(endpoint),
});

/** OpenAPI 3.1, whose schemas are JSON Schema 2020-12, made of the schemas that check each request. */
export const openApiOf = (endpoints: readonly Described[], title: string): Record<string, unknown> => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operationOf(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { title, version: '1' },
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema, 'output') },
      securitySchemes: { session: { type: 'apiKey', in: 'header', name: SESSION_HEADER } },
    },
  };
};
