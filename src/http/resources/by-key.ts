import type { Context, Hono } from 'hono';
import { unknownKey } from '../../actors/requests/request-errors.ts';
import { hasCode } from '../../errors.ts';
import { assertUnexpired, withinToken } from '../access/token-end.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import { describeProcess, locatedHeaders, readAnswers } from '../openapi/describe-process.ts';
import { parameterRef } from '../openapi/parameters.ts';
import type { Json } from '../openapi/component-schemas.ts';
import { readRequest, type Asked } from '../request/read-request.ts';
import { createSend, describeSending } from './events.ts';
import { createRead, readParameters } from './instance.ts';
import { createCancel, describeCancelling } from './interventions.ts';
import type { Process, ProcessDeps } from './process-deps.ts';

/** `<path>/by/:key`, `…/events` and `…/cancel`: as under the id of the instance that has the business key. */
export function addByKey(app: Hono<HttpEnv>, process: Process, deps: ProcessDeps): void {
  const { replies } = deps;
  const { path } = process;
  const underKey = createUnderKey(process, deps);
  const read = createRead(process, deps);
  const { readSend, send } = createSend(process, deps);
  const cancel = createCancel(process, deps);

  addResource(app, `${path}/by/:key`, {
    GET: {
      describe: () => describeGetByKey(process),
      handle: async (c) => {
        const asked = await readRequest(c);
        return underKey(c, asked, {}, async (id) => {
          const instance = await read(c, asked, id);
          const contentLocation = `${path}/${instance.id}`;
          return replies.toRead(c, instance, asked, { contentLocation });
        });
      },
    },
  });

  addResource(app, `${path}/by/:key/events`, {
    POST: {
      describe: () => describeSendByKey(process),
      handle: async (c) => {
        const sending = await readSend(c);
        const early = { event: sending.event, waitMs: process.earlyEventMs };
        return underKey(c, sending.asked, early, async (id) => {
          await deps.admitEvent?.(c, id);
          return send(c, id, sending);
        });
      },
    },
  });

  addResource(app, `${path}/by/:key/cancel`, {
    POST: {
      describe: () => describeCancelByKey(process),
      handle: async (c) => underKey(c, await readRequest(c), {}, async (id) => cancel(c, id)),
    },
  });
}

/** What is done with an instance under its business key. One that is hidden is answered as one that is not there. */
type UnderKey = (
  c: Context<HttpEnv>,
  asked: Asked,
  early: { readonly event?: unknown; readonly waitMs?: number },
  answer: (id: string) => Promise<Response>,
) => Promise<Response>;

function createUnderKey(process: Process, deps: ProcessDeps): UnderKey {
  const { runtime, now } = deps;

  /** Only waiting requests take a place. */
  const find = async (
    c: Context<HttpEnv>,
    key: string,
    options: Pick<Asked, 'caller'> & { readonly event: unknown; readonly signal: AbortSignal },
    waitMs: number,
  ): Promise<string> => {
    try {
      return await runtime.find(process.name, key, options);
    } catch (error) {
      if (waitMs === 0 || !hasCode(error, 'instance_not_found')) throw error;
    }
    const place = deps.admitStream?.(c);
    try {
      return await runtime.find(process.name, key, { ...options, waitMs });
    } finally {
      place?.release();
    }
  };

  return async (c, { caller, signal }, { event, waitMs = 0 }, answer) => {
    const key = c.req.param('key') ?? '';
    const early = withinToken(waitMs, caller, now());
    try {
      return await answer(await find(c, key, { caller, event, signal: signal() }, early));
    } catch (error) {
      if (!hasCode(error, 'instance_not_found')) throw error;
      assertUnexpired(caller, now());
      throw unknownKey(process, key);
    }
  };
}

function describeGetByKey(process: Process): Json {
  return describeProcess(process, 'getByKey', 'Read an instance by its business key', {
    description: `Reads the ${process.name} that has this business key. Same as reading it by its id.`,
    parameters: [parameterRef('Key'), ...readParameters()],
    responses: readAnswers(process, locatedHeaders),
  });
}

function describeSendByKey(process: Process): Json {
  const { parameters, ...sending } = describeSending(process, 'too_many_streams');
  return describeProcess(process, 'sendByKey', 'Send an event by business key', {
    description: `Sends an event to the ${process.name} that has this business key. Same as sending it by the id of the instance.`,
    parameters: [parameterRef('Key'), ...parameters],
    ...sending,
  });
}

function describeCancelByKey(process: Process): Json {
  const { parameters, ...cancelling } = describeCancelling(process);
  return describeProcess(process, 'cancelByKey', 'Cancel an instance by its business key', {
    description: `Cancels the ${process.name} that has this business key. Same as cancelling it by its id.`,
    parameters: [parameterRef('Key'), ...parameters],
    ...cancelling,
  });
}
