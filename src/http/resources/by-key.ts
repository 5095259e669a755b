import type { Context, Hono } from 'hono';
import { hasCode } from '../../errors.ts';
import { assertUnexpired, withinToken } from '../access/token-end.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import { describeProcess, locatedHeaders, readAnswers } from '../openapi/describe-process.ts';
import { parameterRef } from '../openapi/parameters.ts';
import type { Json } from '../openapi/component-schemas.ts';
import { readRequest } from '../request/read-request.ts';
import { createSend, describeSending } from './events.ts';
import { createRead, readParameters } from './instance.ts';
import { createCancel, describeCancelling } from './interventions.ts';
import type { Process, ProcessDeps } from './process-deps.ts';

/** `<path>/by/:key`, `…/events` and `…/cancel`: the same as under the id of the instance with the business key. */
export function addByKey(app: Hono<HttpEnv>, process: Process, deps: ProcessDeps): void {
  const { replies, clock } = deps;
  const { path } = process;
  const read = createRead(process, deps);
  const { readSend, send } = createSend(process, deps);
  const cancel = createCancel(process, deps);

  addResource(app, `${path}/by/:key`, {
    GET: {
      describe: () => describeGetByKey(process),
      handle: async (c) => {
        const asked = await readRequest(c);
        const instance = await read(c, asked, keyOf(c));
        return replies.toRead(c, instance, asked, { contentLocation: `${path}/${instance.id}` });
      },
    },
  });

  addResource(app, `${path}/by/:key/events`, {
    POST: {
      describe: () => describeSendByKey(process),
      handle: async (c) => {
        const sending = await readSend(c);
        const { caller, signal } = sending.asked;
        const early = {
          waitMs: withinToken(process.earlyEventMs, caller, clock.now()),
          enter: () => deps.admitStream?.(c),
          signal: signal(),
        };
        try {
          const admit = async (id: string) => deps.admitEvent?.(c, id);
          return await send(c, keyOf(c), sending, { admit, early });
        } catch (error) {
          if (hasCode(error, 'instance_not_found')) assertUnexpired(caller, clock.now());
          throw error;
        }
      },
    },
  });

  addResource(app, `${path}/by/:key/cancel`, {
    POST: {
      describe: () => describeCancelByKey(process),
      handle: async (c) => cancel(c, keyOf(c)),
    },
  });
}

function keyOf(c: Context<HttpEnv>): { readonly key: string } {
  return { key: c.req.param('key') ?? '' };
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
