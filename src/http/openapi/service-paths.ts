import { completion } from '../../actors/requests/callbacks.ts';
import { toJsonSchema } from '../../definition/schemas/event-schema.ts';
import { jsonBody } from './bodies.ts';
import { parameterRef } from './parameters.ts';
import { answer, openProblems, problems } from './responses.ts';
import { schemaRef, type Json } from './to-components.ts';

/** Nobody has to say who they are. */
const open = { security: [] };
const kept = answer('It still has the ETag in `If-None-Match`.', {
  headers: ['ETag', 'RateLimit', 'RateLimitPolicy'],
});

/** The paths that do not belong to a process. */
export const servicePaths: Readonly<Record<string, Json>> = {
  '/': {
    get: operation('index', 'List the processes', {
      description: 'What the service serves, and where.',
      responses: {
        '200': answer('The resources of the service.', {
          schema: schemaRef('Index'),
          example: {
            service: 'holdfast',
            processes: [{ name: 'cart', version: '1', href: '/carts' }],
            health: ['/healthz', '/readyz'],
            docs: ['/openapi.json', '/docs'],
          },
          headers: ['RateLimit', 'RateLimitPolicy'],
        }),
        ...problems(),
      },
    }),
  },
  '/healthz': {
    get: operation('health', 'Does the process live?', {
      ...open,
      description: 'For whoever restarts what hangs. Does not look at the store.',
      responses: {
        '200': answer('It lives.', { schema: schemaRef('Health'), example: { status: 'ok' } }),
        ...openProblems(),
      },
    }),
  },
  '/readyz': {
    get: operation('readiness', 'Should it get traffic?', {
      ...open,
      description: 'For load balancers: is the store reachable, and do wakes flow?',
      responses: {
        ...openProblems(),
        '200': answer('Now.', {
          schema: schemaRef('Readiness'),
          example: { status: 'ready', checks: { store: 'ok' } },
        }),
        '503': answer('Not now.', {
          schema: schemaRef('Readiness'),
          example: { status: 'not ready', checks: { store: 'unreachable' } },
          headers: ['RetryAfter'],
        }),
      },
    }),
  },
  '/openapi.json': {
    get: operation('openapi', 'Read this document', {
      ...open,
      description: 'The OpenAPI 3.1 document of the service, made of its processes.',
      parameters: [parameterRef('IfMatchPage'), parameterRef('IfNoneMatchPage')],
      responses: rendered('application/json', { type: 'object' }),
    }),
  },
  '/docs': {
    get: operation('docs', 'Read this document as a page', {
      ...open,
      description: 'The same for people, without scripts.',
      parameters: [parameterRef('IfMatchPage'), parameterRef('IfNoneMatchPage')],
      responses: rendered('text/html', { type: 'string' }),
    }),
  },
  '/callbacks/{token}': {
    post: callback('complete', 'Complete a task that was handed over', {
      description:
        'With `output` the task is completed, with `error` it has failed for good. A second call changes nothing.',
      requestBody: jsonBody(toJsonSchema(completion), { example: { output: { score: 710 } } }),
    }),
  },
  '/callbacks/{token}/progress': {
    put: callback('progress', 'Say how far a task is', {
      description:
        'Any JSON value of 8,192 bytes at most, which the instance shows as `progress`; of several within a second, the newest. Counts as a heartbeat.',
      requestBody: jsonBody(
        { description: 'Any JSON value.' },
        { required: false, example: { percent: 40 } },
      ),
    }),
  },
};

function rendered(type: string, schema: Json): Json {
  return {
    '200': answer('The document.', {
      schema,
      type,
      headers: ['ETag', 'ContentCoding', 'RateLimit', 'RateLimitPolicy'],
    }),
    '304': kept,
    ...openProblems('precondition_failed', 'too_many_requests'),
  };
}

function callback(id: string, summary: string, more: Json): Json {
  return operation(id, summary, {
    ...open,
    tags: ['callbacks'],
    parameters: [parameterRef('Token')],
    responses: {
      '204': answer('It is noted.'),
      ...openProblems(
        'malformed_json',
        'instance_not_found',
        'callback_closed',
        'instance_too_large',
        'body_too_large',
        'unsupported_media_type',
      ),
    },
    ...more,
  });
}

function operation(id: string, summary: string, more: Json): Json {
  return { operationId: id, tags: ['service'], summary, ...more };
}
