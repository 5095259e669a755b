import type { Hono } from 'hono';
import { HoldfastError } from '../../errors.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import { requireObserver } from '../access/authenticate.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Json } from '../openapi/component-schemas.ts';
import { limitHeaders } from '../openapi/describe-process.ts';
import { describeService } from '../openapi/describe-service.ts';
import { answer, problems } from '../openapi/responses.ts';

/** `GET /metrics`: what this node counts and measures, for Prometheus. */
export function addMetrics(
  app: Hono<HttpEnv>,
  metrics: Pick<Metrics, 'contentType' | 'text'>,
): void {
  addResource(app, '/metrics', {
    GET: {
      describe: describeMetrics,
      handle: async (c) => {
        requireObserver(c);
        // They count the instances of all tenants.
        if (c.get('caller')?.tenant !== undefined) throw ofOneTenant();
        const headers = { 'content-type': metrics.contentType, 'cache-control': 'no-store' };
        return c.body(await metrics.text(), 200, headers);
      },
    },
  });
}

function ofOneTenant(): HoldfastError {
  return new HoldfastError(
    'forbidden',
    'Metrics cover the instances of all tenants; use a token without a tenant.',
  );
}

function describeMetrics(): Json {
  return describeService('getMetrics', 'Read the metrics of the node', {
    description:
      'Returns what this node counts and measures, in the text format of Prometheus. Requires the scope `holdfast:observe` or `holdfast:admin`, and a token without a tenant.',
    responses: {
      '200': answer('The metrics.', {
        type: 'text/plain',
        schema: { type: 'string' },
        example,
        headers: limitHeaders,
      }),
      ...problems(),
    },
  });
}

const example = `# HELP holdfast_instances Instances in the store.
# TYPE holdfast_instances gauge
holdfast_instances{process="order",status="Pending"} 42
`;
