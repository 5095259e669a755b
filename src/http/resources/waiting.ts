import type { Hono } from 'hono';
import { z } from 'zod';
import { adminScope } from '../../actors/access/caller.ts';
import { reasonSchema } from '../../actors/requests/reason-schema.ts';
import { toJsonSchema } from '../../definition/schemas/event-schema.ts';
import { parseWith } from '../../definition/schemas/parse-with.ts';
import { requireScope } from '../access/authenticate.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { jsonBody } from '../openapi/bodies.ts';
import { schemaRef, type Json } from '../openapi/component-schemas.ts';
import { bodyProblems, describeProcess, limitHeaders } from '../openapi/describe-process.ts';
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
  deps: Pick<ProcessDeps, 'runtime' | 'bodyLimitBytes' | 'jsonDepth'>,
): void {
  const { runtime } = deps;
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

  addResource(app, `${path}/:id/waiting/rearm`, {
    POST: {
      describe: () => describeRearm(process),
      handle: async (c) => {
        requireScope(c, adminScope);
        const { body, caller } = await readRequest(c, deps);
        const { reason } = parseWith(rearming, body ?? {}, 'The re-arming');
        const waiting = await runtime.rearm(name, idOf(c), { caller, reason });
        return c.json(waiting satisfies Answer<'Waiting'>);
      },
    },
  });
}

const rearming = z.strictObject({ reason: reasonSchema.optional() });

function describeRearm(process: Process): Json {
  return describeProcess(process, 'rearm', 'Re-arm an instance', {
    description:
      'Puts back what the due index has lost of the instance, so that a node looks at everything that it waits for. Changes nothing where everything is armed, and is not a step: the log notes the caller and the reason. Requires the scope `holdfast:admin`. The body, with a reason, is optional.',
    parameters: [parameterRef('Id')],
    requestBody: jsonBody(toJsonSchema(rearming), {
      required: false,
      example: { reason: 'The due index was lost with the old Redis.' },
    }),
    responses: {
      '200': answer('What the instance waits for now.', {
        schema: schemaRef('Waiting'),
        example: waitingExample(process),
        headers: [...limitHeaders],
      }),
      ...problems(...bodyProblems, 'forbidden', 'instance_not_found', 'instance_busy'),
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
