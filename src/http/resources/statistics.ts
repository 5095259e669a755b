import type { Context, Hono } from 'hono';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import { periods, type Period } from '../../actors/statistics/reading/periods.ts';
import { invalidRequest } from '../../invalid-request.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { schemaRef, type Json } from '../openapi/component-schemas.ts';
import { limitHeaders } from '../openapi/describe-process.ts';
import { describeService } from '../openapi/describe-service.ts';
import { query } from '../openapi/parameters.ts';
import { answer, problems } from '../openapi/responses.ts';
import { readRequest } from '../request/read-request.ts';
import { processNamed, processParameter } from './processes.ts';

/** `GET /processes/:name/states` and `…/statistics`: where the instances of a process are, and what they did. */
export function addStatistics(
  app: Hono<HttpEnv>,
  runtime: Pick<Runtime, 'processes' | 'states' | 'statistics'>,
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
  addResource(app, '/processes/:name/statistics', {
    GET: {
      describe: describeStatistics,
      handle: async (c) => {
        const { name } = processNamed(runtime.processes, c);
        const { caller } = await readRequest(c);
        const statistics = await runtime.statistics(name, { period: periodAsked(c), caller });
        return c.json(statistics satisfies Answer<'Statistics'>);
      },
    },
  });
}

function periodAsked(c: Context<HttpEnv>): Period {
  const period = c.req.query('period') ?? 'hour';
  if (isPeriod(period)) return period;
  const known = Object.keys(periods).join(', ');
  throw invalidRequest(
    `There are no statistics of the period ${JSON.stringify(period)}; the periods are ${known}.`,
    [{ message: `must be one of ${known}`, parameter: 'period' }],
  );
}

function isPeriod(text: string): text is Period {
  return Object.hasOwn(periods, text);
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

function describeStatistics(): Json {
  return describeService('getStatistics', 'Read what instances of a process did', {
    description:
      'Returns how many instances started and ended in a period, how long they stayed in each state, which transitions they took, how often tasks failed, and equal errors in groups. Nodes gather this and store it every 10 seconds. It covers the instances of all owners in the tenant of the caller. Requires the scope `holdfast:observe` or `holdfast:admin`.',
    parameters: [
      processParameter,
      query(
        'period',
        { enum: Object.keys(periods), default: 'hour' },
        'The period before now: the last hour, day (24 hours) or month (30 days).',
      ),
    ],
    responses: {
      '200': answer('The statistics.', {
        schema: schemaRef('Statistics'),
        example: statisticsExample,
        headers: limitHeaders,
      }),
      ...problems('not_found', 'invalid_request'),
    },
  });
}

const statisticsExample: Answer<'Statistics'> = {
  period: 'hour',
  from: '2026-01-01T11:01:00.000Z',
  to: '2026-01-01T12:00:10.000Z',
  points: [
    { at: '2026-01-01T11:01:00.000Z', started: 3, completed: 2, failed: 0, cancelled: 0, steps: 9 },
  ],
  total: { started: 3, completed: 2, failed: 0, cancelled: 0, steps: 9 },
  everyMs: 60_000,
  states: [{ state: 'paying', entries: 3, exits: 2, medianMs: 850, p95Ms: 1_200 }],
  transitions: [{ id: 'paying#0', taken: 2 }],
  tasks: [{ task: 'charge', attempts: 4, failures: 1 }],
  errors: [
    {
      of: 'charge',
      state: 'paying',
      name: 'Error',
      message: 'The bank answered <n>',
      count: 1,
      lastAt: '2026-01-01T11:01:20.000Z',
      lastId: 'ord_k3v7q2m5x4n6p2r7s3t5w4y6za',
    },
  ],
};

const statesExample: Answer<'StateCounts'> = {
  states: [
    { state: 'open', active: 12, ended: 0 },
    { state: 'closed', active: 0, ended: 340 },
  ],
};
