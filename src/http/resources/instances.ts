import type { Hono } from 'hono';
import { requireObserver } from '../access/authenticate.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { inputBody } from '../openapi/bodies.ts';
import {
  bodyProblems,
  describeProcess,
  instanceAnswer,
  instanceHeaders,
  limitHeaders,
} from '../openapi/describe-process.ts';
import { instanceExample } from '../openapi/examples.ts';
import type { HeaderName } from '../openapi/headers.ts';
import { listParameters, parameterRef } from '../openapi/parameters.ts';
import { answer, problems } from '../openapi/responses.ts';
import { startRights } from '../openapi/rights.ts';
import { processRef, schemaRef, type Json } from '../openapi/component-schemas.ts';
import { parseListFilter } from '../request/list-filter.ts';
import { readRequest } from '../request/read-request.ts';
import type { Process, ProcessDeps } from './process-deps.ts';
import { createWaits } from '../replies/waits.ts';

/** `POST <path>` starts an instance, `GET <path>` lists them, and `GET <path>/counts` counts them. */
export function addInstances(app: Hono<HttpEnv>, process: Process, deps: ProcessDeps): void {
  const { runtime, replies } = deps;
  const { name, path } = process;
  const { settled } = createWaits(process, deps);

  addResource(app, path, {
    POST: {
      describe: () => describeStart(process),
      handle: async (c) => {
        const asked = await readRequest(c, deps);
        const { body, caller } = asked;
        const replayed = () => c.set('replayed', true);
        const options = { idempotencyKey: asked.idempotencyKey(), replayed, caller };
        const { created, instance } = await runtime.start(name, body, options);
        const location = `${path}/${instance.id}`;
        const { instance: shown, preferences } = await settled(c, asked, instance);
        return replies.toChange(c, shown, { created, preferences, location });
      },
    },
    GET: {
      describe: () => describeList(process),
      handle: async (c) => {
        const { caller } = await readRequest(c);
        const query = new URL(c.req.url).searchParams;
        const filter = parseListFilter(query, process);
        const { instances, next } = await runtime.list(name, filter, { caller });
        if (next !== undefined) {
          query.set('cursor', next);
          c.header('link', `<${path}?${query.toString()}>; rel="next"`);
        }
        const page = { instances, ...(next === undefined ? {} : { next }) };
        return c.json(page satisfies Answer<'InstanceList'>);
      },
    },
  });

  addResource(app, `${path}/counts`, {
    GET: {
      describe: () => describeCount(process),
      handle: async (c) => {
        // Counts include the instances of every owner.
        requireObserver(c);
        const { caller } = await readRequest(c);
        return c.json((await runtime.count(name, { caller })) satisfies Answer<'Counts'>);
      },
    },
  });
}

const startHeaders: readonly HeaderName[] = ['Location', ...instanceHeaders, 'IdempotentReplayed'];

function describeStart(process: Process): Json {
  return describeProcess(process, 'start', 'Start an instance', {
    description: `Validates the input, starts an instance and responds once it is stored. Send an \`Idempotency-Key\` to make the request safe to repeat.${startRights(process)}`,
    parameters: [parameterRef('IdempotencyKey'), parameterRef('PreferChange')],
    requestBody: inputBody(process),
    responses: {
      ...(process.correlate === undefined ? {} : existing(process)),
      '201': instanceAnswer(
        process,
        'The instance was started. With `Prefer: return=minimal` the response has no body.',
        startHeaders,
      ),
      '202': instanceAnswer(
        process,
        'The instance was started and is still running (`Prefer: respond-async`).',
        startHeaders,
      ),
      ...problems(
        ...bodyProblems,
        'instance_too_large',
        'already_started',
        'idempotency_key_reused',
      ),
    },
  });
}

function existing(process: Process): Json {
  const description = 'The instance that already has this business key.';
  return {
    '200': instanceAnswer(process, description, startHeaders),
    '204': answer('The same, with `Prefer: return=minimal`.', { headers: startHeaders }),
  };
}

function describeList(process: Process): Json {
  const example = instanceExample(process);
  return describeProcess(process, 'list', 'List instances, newest first', {
    description:
      'Lists the instances of the caller that match all given filters. A page holds at most about 4 MB, so it may contain fewer than `limit` instances; `next` is present if there are more.',
    parameters: listParameters(process),
    responses: {
      '200': answer('A page of instances.', {
        schema: processRef(process, 'list'),
        ...(example === undefined ? {} : { example: { instances: [example] } }),
        headers: ['Link', ...limitHeaders],
      }),
      ...problems(),
    },
  });
}

function describeCount(process: Process): Json {
  return describeProcess(process, 'count', 'Count instances by status', {
    description:
      'Counts the instances of all owners in the tenant of the caller. Requires the scope `holdfast:observe` or `holdfast:admin`.',
    responses: {
      '200': answer('The number of instances with each status.', {
        schema: schemaRef('Counts'),
        example: { Pending: 12, Completed: 340, Failed: 2, Cancelled: 5, attention: 1, paused: 0 },
        headers: limitHeaders,
      }),
      ...problems(),
    },
  });
}
