import { completion } from '../../actors/requests/callbacks.ts';
import { toJsonSchema } from '../../definition/schemas/event-schema.ts';
import { jsonBody } from './bodies.ts';
import { parameterRef } from './parameters.ts';
import { answer, openProblems, problems } from './responses.ts';
import { schemaRef, type Json } from './to-components.ts';

/** Nobody has to say who they are. */
const open = { security: [] };
const kept = answer('The document still has the ETag in `If-None-Match`.', {
  headers: ['ETag', 'RateLimit', 'RateLimitPolicy'],
});

/** The paths that do not belong to a process. */
export const servicePaths: Readonly<Record<string, Json>> = {
  '/': {
    get: operation('index', 'List the processes', {
      description: 'Lists the resources of the service and their paths.',
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
    get: operation('health', 'Liveness check', {
      ...open,
      description: 'For supervisors that restart a process that hangs. Does not check the store.',
      responses: {
        '200': answer('The process is running.', {
          schema: schemaRef('Health'),
          example: { status: 'ok' },
        }),
        ...openProblems(),
      },
    }),
  },
  '/readyz': {
    get: operation('readiness', 'Readiness check', {
      ...open,
      description: 'For load balancers. Checks that the store is reachable and that wakes arrive.',
      responses: {
        ...openProblems(),
        '200': answer('The node is ready for traffic.', {
          schema: schemaRef('Readiness'),
          example: { status: 'ready', checks: { store: 'ok' } },
        }),
        '503': answer('The node is not ready for traffic.', {
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
      description: 'Returns the OpenAPI 3.1 document of the service, generated from its processes.',
      parameters: [parameterRef('IfMatchPage'), parameterRef('IfNoneMatchPage')],
      responses: rendered('application/json', { type: 'object' }),
    }),
  },
  '/docs': {
    get: operation('docs', 'Read this document as a page', {
      ...open,
      description: 'Returns the same document as an HTML page that works without scripts.',
      parameters: [parameterRef('IfMatchPage'), parameterRef('IfNoneMatchPage')],
      responses: rendered('text/html', { type: 'string' }),
    }),
  },
  '/callbacks/{token}': {
    post: callback('complete', 'Complete a task that was handed over', {
      description:
        'Send `output` to complete the task, or `error` to fail it for good. A second call has no effect.',
      requestBody: jsonBody(toJsonSchema(completion), { example: { output: { score: 710 } } }),
    }),
  },
  '/callbacks/{token}/progress': {
    put: callback('progress', 'Report the progress of a task', {
      description:
        'Accepts any JSON value of at most 8,192 bytes, which the instance shows as `progress`. If several arrive within a second, the newest counts. Each call counts as a heartbeat.',
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
      '204': answer('The call was recorded.'),
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
