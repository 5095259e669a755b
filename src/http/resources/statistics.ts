import type { Hono } from 'hono';
import type { Runtime } from '../../actors/requests/runtime-types.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { schemaRef, type Json } from '../openapi/component-schemas.ts';
import { limitHeaders } from '../openapi/describe-process.ts';
import { describeService } from '../openapi/describe-service.ts';
import { answer, problems } from '../openapi/responses.ts';
import { readRequest } from '../request/read-request.ts';
import { processNamed, processParameter } from './processes.ts';

/** `GET /processes/:name/states`: how many instances are in each state. */
export function addStatistics(
  app: Hono<HttpEnv>,
  runtime: Pick<Runtime, 'processes' | 'states'>,
): void {
  addResource(app, '/processes/:name/states', {
    GET: {
      describe: describeStates,
      handle: async (c) => {
        const { name } = processNamed(runtime.processes, c);
        const { caller } = await readRequest(c);
        return c.json((await runtime.states(name, { caller })) satisfies Answer<'StateCounts'>);
      },
    },
  });
}

function describeStates(): Json {
  return describeService('countStates', 'Count the instances in each state of a process', {
    description:
      'Counts the instances of all owners in the tenant of the caller, by the states that they are in. An instance counts in each of its states, outer ones included. Requires the scope `holdfast:observe` or `holdfast:admin`.',
    parameters: [processParameter],
    responses: {
      '200': answer('The counts.', {
        schema: schemaRef('StateCounts'),
        example: statesExample,
        headers: limitHeaders,
      }),
      ...problems('not_found'),
    },
  });
}

const statesExample: Answer<'StateCounts'> = {
  states: [
    { state: 'open', active: 12, ended: 0 },
    { state: 'closed', active: 0, ended: 340 },
  ],
};
