import type { Context, Hono } from 'hono';
import { completion } from '../../actors/requests/callbacks.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import { toJsonSchema } from '../../definition/schemas/event-schema.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import { jsonBody } from '../openapi/bodies.ts';
import { bodyProblems } from '../openapi/describe-process.ts';
import { describeService, open } from '../openapi/describe-service.ts';
import { parameterRef } from '../openapi/parameters.ts';
import { answer, openProblems } from '../openapi/responses.ts';
import type { Json } from '../openapi/component-schemas.ts';
import type { BodyLimits } from '../request/read-json.ts';
import { readRequest } from '../request/read-request.ts';

/**
 * `POST /callbacks/:token` completes a task that was handed over, `PUT …/progress` reports its progress. The token is
 * the outside system's only credential, and allows nothing else.
 */
export function addCallbacks(
  app: Hono<HttpEnv>,
  deps: { readonly runtime: Runtime } & BodyLimits,
): void {
  const { runtime } = deps;
  const tokenOf = (c: Context<HttpEnv>) => c.req.param('token') ?? '';

  addResource(app, '/callbacks/:token', {
    POST: {
      describe: describeComplete,
      handle: async (c) => {
        const { body } = await readRequest(c, deps);
        await runtime.complete(tokenOf(c), body);
        return c.body(null, 204);
      },
    },
  });

  addResource(app, '/callbacks/:token/progress', {
    PUT: {
      describe: describeProgress,
      handle: async (c) => {
        const { body } = await readRequest(c, deps);
        await runtime.progress(tokenOf(c), body);
        return c.body(null, 204);
      },
    },
  });
}

function describeComplete(): Json {
  return describeCallback('complete', 'Complete a task that was handed over', {
    description:
      'Send `output` to complete the task, or `error` to fail it for good. A second call has no effect.',
    requestBody: jsonBody(toJsonSchema(completion), { example: { output: { score: 710 } } }),
  });
}

function describeProgress(): Json {
  return describeCallback('progress', 'Report the progress of a task', {
    description:
      'Accepts any JSON value of at most 8,192 bytes, which the instance shows as `progress`. If several arrive within a second, the newest counts. Each call counts as a heartbeat.',
    requestBody: jsonBody(
      { description: 'Any JSON value.' },
      { required: false, example: { percent: 40 } },
    ),
  });
}

function describeCallback(id: string, summary: string, more: Json): Json {
  return describeService(id, summary, {
    ...open,
    tags: ['callbacks'],
    parameters: [parameterRef('Token')],
    responses: {
      '204': answer('The call was recorded.'),
      ...openProblems(
        ...bodyProblems,
        'instance_not_found',
        'callback_closed',
        'instance_too_large',
      ),
    },
    ...more,
  });
}
