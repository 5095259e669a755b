import type { Hono } from 'hono';
import { z } from 'zod';
import { adminScope } from '../../actors/access/caller.ts';
import { reasonSchema } from '../../actors/requests/reason-schema.ts';
import { toJsonSchema } from '../../definition/schemas/event-schema.ts';
import { parseWith } from '../../definition/schemas/parse-with.ts';
import { requireObserver, requireScope } from '../access/authenticate.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { jsonBody } from '../openapi/bodies.ts';
import { schemaRef, type Json } from '../openapi/component-schemas.ts';
import { bodyProblems, limitHeaders } from '../openapi/describe-process.ts';
import { describeService } from '../openapi/describe-service.ts';
import type { HeaderName } from '../openapi/headers.ts';
import { parameterRef } from '../openapi/parameters.ts';
import { answer, problems } from '../openapi/responses.ts';
import { readRequest } from '../request/read-request.ts';
import { replayedField } from '../replies/replies.ts';
import type { ProcessDeps } from './process-deps.ts';
import { processNamed, processParameter } from './processes.ts';

/** The body of a pause, and of its end. */
export const pausing = z.strictObject({
  task: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('The task to pause. Default: the whole process.'),
  reason: reasonSchema,
});

type Deps = Pick<ProcessDeps, 'runtime' | 'bodyLimitBytes' | 'jsonDepth'>;

/** `/processes/:name/pauses`, `…/pause` and `…/resume`: what operators have paused of a process. */
export function addPauses(app: Hono<HttpEnv>, deps: Deps): void {
  const { runtime } = deps;
  addResource(app, '/processes/:name/pauses', {
    GET: {
      describe: () => describePauses(),
      handle: async (c) => {
        requireObserver(c);
        const { name } = processNamed(runtime.processes, c);
        const { caller } = await readRequest(c);
        return c.json((await runtime.pauses(name, { caller })) satisfies Answer<'Pauses'>);
      },
    },
  });
  addChange(app, deps, 'pause');
  addChange(app, deps, 'resume');
}

function addChange(app: Hono<HttpEnv>, deps: Deps, kind: 'pause' | 'resume'): void {
  const { runtime } = deps;
  addResource(app, `/processes/:name/${kind}`, {
    POST: {
      describe: () => describeChange(kind),
      handle: async (c) => {
        requireScope(c, adminScope);
        const { name } = processNamed(runtime.processes, c);
        const { caller, body, idempotencyKey } = await readRequest(c, deps);
        const replayed = () => c.set('replayed', true);
        const paused = parseWith(pausing, body, kind === 'pause' ? 'The pause' : 'The resumption');
        const options = { caller, idempotencyKey: idempotencyKey(), replayed };
        const pauses = await runtime[kind](name, paused, options);
        return c.json(pauses satisfies Answer<'Pauses'>, 200, replayedField(c));
      },
    },
  });
}

const example: Answer<'Pauses'> = {
  process: 'order',
  tasks: {
    charge: { at: '2026-01-01T12:00:00.000Z', reason: 'The bank is down.', by: 'otto' },
  },
};

function pausesAnswer(description: string, ...more: readonly HeaderName[]): Json {
  const headers = [...limitHeaders, ...more];
  return answer(description, { schema: schemaRef('Pauses'), example, headers });
}

function describePauses(): Json {
  return describeService('getPauses', 'Read what is paused of a process', {
    description: 'Requires the scope `holdfast:observe` or `holdfast:admin`.',
    parameters: [processParameter],
    responses: { '200': pausesAnswer('What is paused.'), ...problems('not_found') },
  });
}

function describeChange(kind: 'pause' | 'resume'): Json {
  const isPause = kind === 'pause';
  return describeService(
    isPause ? 'pauseProcess' : 'resumeProcess',
    isPause ? 'Pause a process, or one of its tasks' : 'Resume a process, or one of its tasks',
    {
      description: isPause
        ? 'On all nodes: no instance starts, no attempt at a task or a compensation, and no timer fires. With `task`, no attempt and no compensation of that task starts. Attempts under way end, and their outcomes count. Requires the scope `holdfast:admin`, and a token without a tenant.'
        : 'What has waited goes on. Has no effect where nothing is paused. Requires the scope `holdfast:admin`, and a token without a tenant.',
      parameters: [processParameter, parameterRef('IdempotencyKey')],
      requestBody: jsonBody(toJsonSchema(pausing), {
        example: { task: 'charge', reason: isPause ? 'The bank is down.' : 'The bank is up.' },
      }),
      responses: {
        '200': pausesAnswer('What is paused now.', 'IdempotentReplayed'),
        ...problems(...bodyProblems, 'not_found', 'idempotency_key_reused'),
      },
    },
  );
}
