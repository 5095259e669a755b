import { completion } from '../../actors/callbacks.ts';
import { toJsonSchema } from '../../actors/event-schema.ts';
import { whom } from '../greeter.ts';
import type { AnswerName } from './answers.ts';
import { jsonBody } from './bodies.ts';
import { parameterRef, query } from './parameters.ts';
import { answer, openProblems, problems } from './responses.ts';
import { schemaRef, type Json } from './to-components.ts';

/** Nobody has to say who they are. */
const open = { security: [] };

/** The paths that do not belong to a process. */
export const servicePaths: Json = {
  '/': {
    get: operation('index', 'List the processes', { responses: shows('Index') }),
  },
  '/healthz': {
    get: operation('health', 'Does the process live?', { ...open, responses: openly('Health') }),
  },
  '/readyz': {
    get: operation('readiness', 'Should it get traffic?', {
      ...open,
      responses: {
        ...openly('Readiness'),
        '503': answer('Not now.', { schema: schemaRef('Readiness'), headers: ['RetryAfter'] }),
      },
    }),
  },
  '/openapi.json': {
    get: operation('openapi', 'Read this document', {
      ...open,
      responses: {
        '200': answer('This document.', { schema: { type: 'object' } }),
        ...openProblems(),
      },
    }),
  },
  '/docs': {
    get: operation('docs', 'Read this document as a page', {
      ...open,
      responses: {
        '200': answer('A page.', { schema: { type: 'string' }, type: 'text/html' }),
        ...openProblems(),
      },
    }),
  },
  '/callbacks/{token}': {
    post: callback('complete', 'Complete a task that was handed over', toJsonSchema(completion)),
  },
  '/callbacks/{token}/progress': {
    put: callback('progress', 'Say how far a task is', { description: 'Any JSON value.' }),
  },
};

/** Served where the service has its greeter. */
export const greeterPath: Json = {
  '/greet': {
    get: operation('greet', 'Greet somebody: the answer follows from the request alone', {
      ...open,
      parameters: [{ ...query('name', toJsonSchema(whom), 'Whom to greet.'), required: true }],
      responses: { ...openly('Greeting'), ...openProblems('invalid_request') },
    }),
  },
};

function callback(id: string, summary: string, schema: Json): Json {
  return operation(id, summary, {
    ...open,
    tags: ['callbacks'],
    parameters: [parameterRef('Token')],
    requestBody: jsonBody(schema, { required: id === 'complete' }),
    responses: {
      '204': answer('Noted.'),
      ...openProblems(
        'malformed_json',
        'invalid_request',
        'instance_not_found',
        'callback_closed',
        'body_too_large',
        'unsupported_media_type',
      ),
    },
  });
}

function operation(id: string, summary: string, more: Json): Json {
  return { operationId: id, tags: ['service'], summary, ...more };
}

function shows(name: AnswerName): Json {
  return { ...openly(name), ...problems() };
}

function openly(name: AnswerName): Json {
  return { '200': answer('As it stands.', { schema: schemaRef(name) }), ...openProblems() };
}
