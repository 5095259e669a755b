import { z } from 'zod';
import { toJsonSchema } from './definition/schemas/event-schema.ts';
import { HoldfastError } from './errors.ts';
import { createBaseApp } from './http/base/base-app.ts';
import type { MountedApp } from './http/base/mounted-app.ts';
import { addResource } from './http/base/resource.ts';
import { query } from './http/openapi/parameters.ts';
import { answer, openProblems } from './http/openapi/responses.ts';
import type { Log } from './log.ts';

/** Whom to greet. */
const whom = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 characters')
  .regex(/^\P{Cc}*$/u, 'must not contain control characters');

/** `GET /greet?name=Alice`: stateless. The answer follows from the request alone, so anybody may keep it. */
export function createGreeter({ log }: { readonly log: Log }): MountedApp {
  const app = createBaseApp({ log });
  addResource(app, '/greet', {
    GET: (c) => {
      const message = `Hello, ${parseName(new URL(c.req.url).searchParams)}!`;
      return c.json({ message }, 200, { 'cache-control': 'public, max-age=86400' });
    },
  });
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
  return new HoldfastError('invalid_request', `The query is not valid: name ${message}.`, {
    details: { errors: [{ parameter: 'name', message }] },
  });
}

const openapi = {
  paths: {
    '/greet': {
      get: {
        operationId: 'greet',
        tags: ['service'],
        summary: 'Get a greeting',
        security: [],
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
      },
    },
  },
  components: {
    schemas: { Greeting: toJsonSchema(z.strictObject({ message: z.string() }), 'output') },
  },
};
