import type { Hono } from 'hono';
import { whatIfRequest } from '../../actors/what-if/what-if-request.ts';
import { toJsonSchema } from '../../definition/schemas/event-schema.ts';
import { requireObserver } from '../access/authenticate.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { jsonBody } from '../openapi/bodies.ts';
import { schemaRef, type Json } from '../openapi/component-schemas.ts';
import { bodyProblems, describeProcess, limitHeaders } from '../openapi/describe-process.ts';
import { parameterRef } from '../openapi/parameters.ts';
import { answer, problems } from '../openapi/responses.ts';
import { whatIfAskedExample, whatIfExample } from '../openapi/examine-examples.ts';
import { readRequest } from '../request/read-request.ts';
import { idOf } from '../replies/replies.ts';
import type { Process, ProcessDeps } from './process-deps.ts';

/** `POST <path>/:id/what-if`: what moves would come to, without making them. */
export function addWhatIf(
  app: Hono<HttpEnv>,
  process: Process,
  deps: Pick<ProcessDeps, 'runtime' | 'bodyLimitBytes' | 'jsonDepth' | 'examine'>,
): void {
  const { runtime, examine = async (_, make) => make() } = deps;
  addResource(app, `${process.path}/:id/what-if`, {
    POST: {
      describe: () => describeWhatIf(process),
      handle: async (c) => {
        requireObserver(c);
        const asked = await readRequest(c, deps);
        const options = { caller: asked.caller, ifVersion: asked.ifVersion() };
        const played = await examine(c, async () =>
          runtime.whatIf(process.name, idOf(c), asked.body, options),
        );
        return c.json(played satisfies Answer<'WhatIf'>);
      },
    },
  });
}

function describeWhatIf(process: Process): Json {
  const example = whatIfExample(process);
  return describeProcess(process, 'whatIf', 'Ask what would happen', {
    description:
      'Plays moves on the instance as it is now, or with `at` as an earlier step left it, in order, and returns what each would come to: accepted or refused, by which guards; the steps with their effects; the instance after it. Executes nothing and stores nothing. Time passes only in the moves. Code of the machine that reads a clock sees the present. Requires the scope `holdfast:observe` or `holdfast:admin`.',
    parameters: [parameterRef('Id'), parameterRef('IfMatch')],
    requestBody: jsonBody(toJsonSchema(whatIfRequest), { example: whatIfAskedExample(process) }),
    responses: {
      '200': answer('What the moves would come to.', {
        schema: schemaRef('WhatIf'),
        ...(example === undefined ? {} : { example }),
        headers: [...limitHeaders],
      }),
      ...problems(
        ...bodyProblems,
        'forbidden',
        'instance_not_found',
        'not_found',
        'past_not_kept',
        'precondition_failed',
      ),
    },
  });
}
