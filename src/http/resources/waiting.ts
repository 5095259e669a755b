import type { Hono } from 'hono';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { schemaRef, type Json } from '../openapi/component-schemas.ts';
import { describeProcess, limitHeaders } from '../openapi/describe-process.ts';
import { waitingExample } from '../openapi/examples.ts';
import { parameterRef } from '../openapi/parameters.ts';
import { answer, problems } from '../openapi/responses.ts';
import { readRequest } from '../request/read-request.ts';
import { idOf } from '../replies/replies.ts';
import type { Process, ProcessDeps } from './process-deps.ts';

/** `GET <path>/:id/waiting`: what an instance waits for, and whether it will happen. */
export function addWaiting(
  app: Hono<HttpEnv>,
  process: Process,
  { runtime }: Pick<ProcessDeps, 'runtime'>,
): void {
  const { name, path } = process;

  addResource(app, `${path}/:id/waiting`, {
    GET: {
      describe: () => describeWaiting(process),
      handle: async (c) => {
        const { caller } = await readRequest(c);
        const waiting = await runtime.waiting(name, idOf(c), { caller });
        return c.json(waiting satisfies Answer<'Waiting'>);
      },
    },
  });
}

function describeWaiting(process: Process): Json {
  return describeProcess(process, 'waiting', 'Read what an instance waits for', {
    description:
      'Returns each timer, task and emitted event that the instance waits for, and the events that you may send. `armed` says whether the store will make a node look at it in time; `proof` shows the entry in the due index to callers with the scope `holdfast:admin`.',
    parameters: [parameterRef('Id')],
    responses: {
      '200': answer('What the instance waits for.', {
        schema: schemaRef('Waiting'),
        example: waitingExample(process),
        headers: [...limitHeaders],
      }),
      ...problems('instance_not_found'),
    },
  });
}
