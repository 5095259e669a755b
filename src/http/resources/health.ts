import type { Hono } from 'hono';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { describeService, open } from '../openapi/describe-service.ts';
import { answer, openProblems } from '../openapi/responses.ts';
import { schemaRef, type Json } from '../openapi/component-schemas.ts';

/** `/healthz`: whether the process is alive. `/readyz`: whether it should get traffic, and `more` that does not decide that. */
export function addHealth(
  app: Hono<HttpEnv>,
  runtime: Runtime,
  more: () => Readonly<Record<string, string>> = () => ({}),
): void {
  const headers = { 'cache-control': 'no-store' };
  addResource(app, '/healthz', {
    GET: {
      describe: describeHealth,
      handle: (c) => c.json({ status: 'ok' } satisfies Answer<'Health'>, 200, headers),
    },
  });
  addResource(app, '/readyz', {
    GET: {
      describe: describeReadiness,
      handle: async (c) => {
        const { ready, checks } = await runtime.ready();
        const answered: Answer<'Readiness'> = {
          status: ready ? 'ready' : 'not ready',
          checks: { ...checks, ...more() },
        };
        return ready
          ? c.json(answered, 200, headers)
          : c.json(answered, 503, { ...headers, 'retry-after': '1' });
      },
    },
  });
}

function describeHealth(): Json {
  return describeService('health', 'Liveness check', {
    ...open,
    description: 'For supervisors that restart a process that hangs. Does not check the store.',
    responses: {
      '200': answer('The process is running.', {
        schema: schemaRef('Health'),
        example: { status: 'ok' },
      }),
      ...openProblems(),
    },
  });
}

function describeReadiness(): Json {
  return describeService('readiness', 'Readiness check', {
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
  });
}
