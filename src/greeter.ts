import { z } from 'zod';
import { toJsonSchema } from './definition/schemas/event-schema.ts';
import type { HoldfastError } from './errors.ts';
import { createBaseApp } from './http/base/base-app.ts';
import type { MountedApp } from './http/base/mounted-app.ts';
import { addResource, describePaths } from './http/base/resource.ts';
import { describeService, open } from './http/openapi/describe-service.ts';
import { query } from './http/openapi/parameters.ts';
import { answer, openProblems } from './http/openapi/responses.ts';
import type { Json } from './http/openapi/component-schemas.ts';
import { invalidRequest } from './invalid-request.ts';
import type { Log } from './log.ts';

/** The name to greet. */
const whom = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 characters')
  .regex(/^\P{Cc}*$/u, 'must not contain control characters');

const greeting = z.strictObject({ message: z.string() });

/** `GET /greet?name=Alice`: stateless. The response depends only on the request, so anyone may cache it. */
export function createGreeter({ log }: { readonly log: Log }): MountedApp {
  const app = createBaseApp({ log });
  addResource(app, '/greet', {
    GET: {
      describe: describeGreet,
      handle: (c) => {
        const message = `Hello, ${parseName(new URL(c.req.url).searchParams)}!`;
        return c.json({ message }, 200, { 'cache-control': 'public, max-age=86400' });
      },
    },
  });
  const Greeting = toJsonSchema(greeting, 'output');
  const openapi = { paths: describePaths(app), components: { schemas: { Greeting } } };
  return { fetch: app.fetch, access: 'open', name: 'greeter', openapi };
}

function parseName(query: URLSearchParams): string {
  const values = query.getAll('name');
  if (values.length !== 1) throw invalid('must appear exactly once');
  const parsed = whom.safeParse(values[0]);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map(({ message }) => message).join(', and '));
}

function invalid(message: string): HoldfastError {
  return invalidRequest(`The query is not valid: name ${message}.`, [
    { parameter: 'name', message },
  ]);
}

function describeGreet(): Json {
  return describeService('greet', 'Get a greeting', {
    ...open,
    description:
      'Returns a greeting. The response depends only on the request and can be cached for a day.',
    parameters: [
      {
        ...query('name', toJsonSchema(whom), 'The name of the person to greet.'),
        required: true,
        example: 'Alice',
      },
    ],
    responses: {
      '200': answer('A greeting.', {
        schema: { $ref: '#/components/schemas/Greeting' },
        example: { message: 'Hello, Alice!' },
      }),
      ...openProblems('invalid_request'),
    },
  });
}
