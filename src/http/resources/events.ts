import type { Context, Hono } from 'hono';
import type { Admitted, Early } from '../../actors/contract/request-options.ts';
import type { Address } from '../../actors/contract/address.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { ErrorCode } from '../../errors.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import { eventBody } from '../openapi/bodies.ts';
import {
  bodyProblems,
  changeAnswers,
  describeProcess,
  locatedHeaders,
} from '../openapi/describe-process.ts';
import { parameterRef } from '../openapi/parameters.ts';
import { problems } from '../openapi/responses.ts';
import { sendRights } from '../openapi/rights.ts';
import type { Json } from '../openapi/component-schemas.ts';
import { readRequest, type Asked } from '../request/read-request.ts';
import { idOf } from '../replies/replies.ts';
import type { Process, ProcessDeps } from './process-deps.ts';
import { createWaits } from '../replies/waits.ts';

/** `POST <path>/:id/events`. */
export function addEvents(app: Hono<HttpEnv>, process: Process, deps: ProcessDeps): void {
  const { readSend, send } = createSend(process, deps);
  addResource(app, `${process.path}/:id/events`, {
    POST: {
      describe: () => describeSend(process),
      handle: async (c) => {
        await deps.admitEvent?.(c, idOf(c));
        return send(c, idOf(c), await readSend(c));
      },
    },
  });
}

/** A request to send an event. */
interface Sending {
  readonly asked: Asked;
  readonly event: unknown;
  readonly options: Parameters<Runtime['send']>[3];
}

/** Sends events to instances, by whichever id. */
export interface Send {
  /** Reads the whole request, so that an invalid one is refused before any wait. */
  readonly readSend: (c: Context<HttpEnv>) => Promise<Sending>;
  readonly send: (
    c: Context<HttpEnv>,
    address: Address,
    sending: Sending,
    more?: Admitted & { readonly early?: Early },
  ) => Promise<Response>;
}

export function createSend(process: Process, deps: ProcessDeps): Send {
  const { runtime, replies } = deps;
  const { name, path } = process;
  const { settled } = createWaits(process, deps);
  return {
    async readSend(c) {
      const asked = await readRequest(c, deps);
      const options = {
        ifVersion: asked.ifVersion(),
        idempotencyKey: asked.idempotencyKey(),
        replayed: () => c.set('replayed', true),
        caller: asked.caller,
        reason: asked.reason(),
      };
      return { asked, event: asked.body ?? null, options };
    },
    async send(c, address, { asked, event, options }, more = {}) {
      const instance = await runtime.send(name, address, event, { ...options, ...more });
      if (instance === undefined) return replies.toChange(c, instance, asked);
      const { instance: shown, preferences } = await settled(c, asked, instance);
      const contentLocation = `${path}/${shown.id}`;
      return replies.toChange(c, shown, { preferences, contentLocation });
    },
  };
}

/** The parameters, body and responses of sending an event, by id or key. */
export function describeSending(process: Process, ...more: readonly ErrorCode[]) {
  return {
    parameters: [
      parameterRef('IfMatch'),
      parameterRef('IdempotencyKey'),
      parameterRef('PreferChange'),
      parameterRef('Reason'),
    ],
    requestBody: eventBody(process),
    responses: {
      ...changeAnswers(process, [...locatedHeaders, 'IdempotentReplayed']),
      ...problems(
        ...bodyProblems,
        'instance_not_found',
        'event_not_accepted',
        'instance_paused',
        'instance_too_large',
        'process_changed',
        'precondition_failed',
        'idempotency_key_reused',
        ...more,
      ),
    },
  };
}

function describeSend(process: Process): Json {
  const { parameters, ...sending } = describeSending(process);
  return describeProcess(process, 'send', 'Send an event', {
    description: `Applies one event and responds once it is stored. \`accepts\` in the instance lists the events that it currently accepts and that the caller may send.${sendRights(process)}`,
    parameters: [parameterRef('Id'), ...parameters],
    ...sending,
  });
}
