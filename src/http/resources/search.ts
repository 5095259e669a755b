import type { Hono } from 'hono';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { schemaRef, type Json } from '../openapi/component-schemas.ts';
import { limitHeaders } from '../openapi/describe-process.ts';
import { describeService } from '../openapi/describe-service.ts';
import { searchParameters } from '../openapi/parameters.ts';
import { answer, problems } from '../openapi/responses.ts';
import { parseSearch } from '../request/parse-search.ts';
import { readRequest } from '../request/read-request.ts';

/** `GET /search?q=`: the instances of all processes that a text leads to. */
export function addSearch(
  app: Hono<HttpEnv>,
  runtime: Pick<Runtime, 'processes' | 'search'>,
): void {
  const paths = new Map(runtime.processes.map(({ name, path }) => [name, path]));
  addResource(app, '/search', {
    GET: {
      describe: describeSearch,
      handle: async (c) => {
        const { caller } = await readRequest(c);
        const { q, limit } = parseSearch(new URL(c.req.url).searchParams);
        const found = await runtime.search(q, { caller, limit });
        const hits = found.map((hit) => ({
          ...hit,
          href: `${paths.get(hit.process) ?? ''}/${hit.id}`,
        }));
        return c.json({ hits } satisfies Answer<'SearchHits'>);
      },
    },
  });
}

function describeSearch(): Json {
  return describeService('search', 'Find instances of any process', {
    description:
      'Finds the instances that you may read whose id or business key is the text, or whose searchable attributes contain all of its words. Callers with the scope `holdfast:admin` also find an instance by its internal id, as in log lines. Searches up to 30 processes.',
    parameters: searchParameters,
    responses: {
      '200': answer('What was found: ids and keys first, then words, newest first.', {
        schema: schemaRef('SearchHits'),
        example: {
          hits: [
            {
              process: 'order',
              id: 'ord_k3v7q2m5x4n6p2r7s3t5w4y6za',
              status: 'Pending',
              state: 'awaitingPayment',
              key: 'A-1042',
              match: 'key',
              href: '/orders/ord_k3v7q2m5x4n6p2r7s3t5w4y6za',
            },
          ],
        },
        headers: limitHeaders,
      }),
      ...problems(),
    },
  });
}
