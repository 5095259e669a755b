import type { Hono } from 'hono';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { schemaRef, type Json } from '../openapi/component-schemas.ts';
import { limitHeaders } from '../openapi/describe-process.ts';
import { describeService } from '../openapi/describe-service.ts';
import { answer, problems } from '../openapi/responses.ts';
import { readRequest } from '../request/read-request.ts';

/** `GET /nodes`: the nodes that are alive, and how late their work is. */
export function addNodes(app: Hono<HttpEnv>, runtime: Pick<Runtime, 'nodes'>): void {
  addResource(app, '/nodes', {
    GET: {
      describe: describeNodes,
      handle: async (c) => {
        const { caller } = await readRequest(c);
        return c.json((await runtime.nodes({ caller })) satisfies Answer<'Nodes'>);
      },
    },
  });
}

function describeNodes(): Json {
  return describeService('listNodes', 'List the nodes', {
    description:
      'Returns the nodes on the store that are alive, each with the load that it announced last, and how late the due index is. Requires the scope `holdfast:observe` or `holdfast:admin`.',
    responses: {
      '200': answer('The nodes.', {
        schema: schemaRef('Nodes'),
        example: nodesExample,
        headers: limitHeaders,
      }),
      ...problems(),
    },
  });
}

const nodesExample: Answer<'Nodes'> = {
  nodes: [
    {
      node: 'app-1',
      load: {
        at: '2026-01-01T12:00:00.000Z',
        tasks: 3,
        taskPlaces: 100,
        actors: 1_240,
        utilization: 0.12,
        delayMs: 2,
      },
    },
  ],
  lateMs: 0,
};
