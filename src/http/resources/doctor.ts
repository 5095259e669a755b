import type { Hono } from 'hono';
import { adminScope } from '../../actors/access/caller.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import { requireScope } from '../access/authenticate.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { schemaRef, type Json } from '../openapi/component-schemas.ts';
import { limitHeaders } from '../openapi/describe-process.ts';
import { describeService } from '../openapi/describe-service.ts';
import { answer, problems } from '../openapi/responses.ts';
import { readRequest } from '../request/read-request.ts';

/** `/doctor`: whether each live instance will be woken by what it waits for. */
export function addDoctor(app: Hono<HttpEnv>, runtime: Pick<Runtime, 'doctor' | 'examine'>): void {
  addResource(app, '/doctor', {
    GET: {
      describe: () => describe('getDoctor', 'Read whether every instance will be woken', read),
      handle: async (c) => {
        requireScope(c, adminScope);
        const { caller } = await readRequest(c);
        return c.json((await runtime.doctor({ caller })) satisfies Answer<'Doctor'>);
      },
    },
    POST: {
      describe: () => describe('startDoctor', 'Examine all live instances now', start),
      handle: async (c) => {
        requireScope(c, adminScope);
        const { caller } = await readRequest(c);
        return c.json((await runtime.examine({ caller })) satisfies Answer<'Doctor'>, 202);
      },
    },
  });
}

const read = {
  status: '200',
  description:
    'In rounds over all live instances, a node proves from the due index that each will be woken by what it waits for, and puts back what the index has lost. Returns what the last rounds found, by process. Requires the scope `holdfast:admin`, and a token without a tenant.',
} as const;

const start = {
  status: '202',
  description:
    'Asks for a round now; there is one a day without being asked. Has no effect while one is under way. `GET /doctor` shows its progress. Requires the scope `holdfast:admin`, and a token without a tenant.',
} as const;

function describe(
  id: string,
  title: string,
  { status, description }: typeof read | typeof start,
): Json {
  return describeService(id, title, {
    description,
    responses: {
      [status]: answer('What the rounds have found.', {
        schema: schemaRef('Doctor'),
        example,
        headers: limitHeaders,
      }),
      ...problems(),
    },
  });
}

const example: Answer<'Doctor'> = {
  processes: [
    {
      process: 'order',
      last: {
        startedAt: '2026-01-01T12:00:00.000Z',
        endedAt: '2026-01-01T12:01:30.000Z',
        examined: 120_000,
        repaired: 1,
        effects: 1,
        deadEnds: 0,
        failed: 0,
        found: [{ id: 'ord_vgr5wlztb36q2ncfcj2dy4qpxe', what: 'repaired', detail: 'timer 2/0' }],
      },
    },
  ],
};
