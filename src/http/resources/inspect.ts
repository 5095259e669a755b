import type { Context, Hono } from 'hono';
import { upgradeWebSocket } from '@hono/node-server';
import type { WSContext } from 'hono/ws';
import type { WebSocket } from 'ws';
import type { Caller } from '../../actors/access/caller.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import { HoldfastError, hasCode } from '../../errors.ts';
import { openInspection, type InspectionTarget } from '../../inspect/open-inspection.ts';
import { requireObserver } from '../access/authenticate.ts';
import { createInspectorPlaces } from '../access/inspector-places.ts';
import type { Place } from '../access/stream-places.ts';
import { whenTokenEnds } from '../access/token-end.ts';
import { requestIdOf } from '../base/base-app.ts';
import type { Connection, HttpEnv } from '../base/http-env.ts';
import { inspectPath } from '../base/inspect-path.ts';
import { toLoggedInstance } from '../base/logged-instance.ts';
import { addResource } from '../base/resource.ts';
import type { Json } from '../openapi/component-schemas.ts';
import { limitHeaders } from '../openapi/describe-process.ts';
import { describeService } from '../openapi/describe-service.ts';
import { query } from '../openapi/parameters.ts';
import { answer, problems } from '../openapi/responses.ts';
import { serveSocket } from '../replies/serve-socket.ts';
import { parseInspection } from '../request/parse-inspection.ts';
import type { ProcessDeps } from './process-deps.ts';

/** `GET /inspect`: a WebSocket that tells what instances go through, in the protocol of `@statelyai/inspect`. */
export function addInspect(
  app: Hono<HttpEnv>,
  deps: Pick<ProcessDeps, 'runtime' | 'log' | 'clock' | 'admitStream'>,
): void {
  const { runtime, log, clock, admitStream } = deps;
  const places = createInspectorPlaces();

  function takePlaces(c: Context<HttpEnv>, target: InspectionTarget): Place {
    if (target.kind === 'instance') return admitStream?.(c, target.id) ?? noPlace;
    const shared = places.take();
    try {
      const own = admitStream?.(c) ?? noPlace;
      return {
        release() {
          own.release();
          shared.release();
        },
      };
    } catch (error) {
      shared.release();
      throw error;
    }
  }

  addResource(app, inspectPath, {
    GET: {
      describe: describeInspect,
      handle: async (c) => {
        const gone = handshakeGone(c);
        const caller = c.get('caller');
        const target = await toTarget(c, runtime, caller);
        const place = takePlaces(c, target);
        const release = () => place.release();
        if (gone.aborted) release();
        else gone.addEventListener('abort', release, { once: true });
        const failed = (error: unknown) => {
          const of = target.kind === 'instance' ? toLoggedInstance(target.id) : {};
          const details = { err: error, requestId: requestIdOf(c), ...of };
          log.warn(details, 'an inspection failed');
        };
        const onOpen = (_: Event, { raw }: WSContext) => {
          // The server makes sockets of this package.
          const socket = raw as unknown as WebSocket;
          const token = whenTokenEnds(caller, clock);
          const signal = AbortSignal.any([gone, token.signal]);
          const messages = openInspection(runtime, target, { caller, signal });
          const served = serveSocket(socket, messages, { expired: token.signal, gone, failed });
          void served.finally(token.stop);
        };
        const upgraded = await upgradeWebSocket(() => ({ onOpen }))(c, async () => {});
        return upgraded instanceof Response ? upgraded : c.body(null, 500);
      },
    },
  });
}

const noPlace: Place = { release() {} };

/** The signal that the connection of a handshake is closed. Throws `upgrade_required` if the request is none. */
function handshakeGone(c: Context<HttpEnv>): AbortSignal {
  const env: Connection | undefined = c.env;
  if (env?.handshakeGone !== undefined) return env.handshakeGone;
  throw new HoldfastError(
    'upgrade_required',
    `${inspectPath} is a WebSocket; connect with a WebSocket client, over HTTP/1.1.`,
    { details: { headers: { upgrade: 'websocket' } } },
  );
}

/** What the request asks to see. Throws if the caller may not see it, or if it does not exist. */
async function toTarget(
  c: Context<HttpEnv>,
  runtime: Runtime,
  caller: Caller | undefined,
): Promise<InspectionTarget> {
  const asked = parseInspection(new URL(c.req.url).searchParams);
  const { processes } = runtime;
  switch (asked.kind) {
    case 'instance': {
      const { id, past } = asked;
      const { process, version } = await findInstance(runtime, id, caller);
      if (past === undefined || past <= version)
        return { kind: 'instance', process, id, from: past };
      throw new HoldfastError(
        'not_found',
        `This ${process.name} has not reached version ${past}; it is at version ${version}.`,
      );
    }
    case 'process': {
      requireObserver(c);
      const process = processes.find(({ name }) => name === asked.name);
      if (process !== undefined) return { kind: 'processes', processes: [process] };
      const names = processes.map(({ name }) => name).join(', ');
      throw new HoldfastError(
        'not_found',
        `The service has no process ${JSON.stringify(asked.name)}; it has ${names}.`,
      );
    }
    case 'all':
      requireObserver(c);
      return { kind: 'processes', processes };
  }
}

/** Prefixes need not differ, so an id may belong to one of several processes. */
async function findInstance(runtime: Runtime, id: string, caller: Caller | undefined) {
  let missing: unknown = new HoldfastError('instance_not_found', 'There is no such instance.');
  for (const process of runtime.processes) {
    if (!id.startsWith(`${process.idPrefix}_`)) continue;
    try {
      const { version } = await runtime.get(process.name, id, { caller });
      return { process, version };
    } catch (error) {
      if (!hasCode(error, 'instance_not_found')) throw error;
      missing = error;
    }
  }
  throw missing;
}

function describeInspect(): Json {
  return describeService('inspect', 'Inspect instances live', {
    description:
      'A WebSocket that sends, as JSON text, the messages of `@statelyai/inspect` 0.7: `@xstate.actor`, `@xstate.event` and `@xstate.snapshot`, of committed steps only. Without `id`, it requires the scope `holdfast:observe` or `holdfast:admin` and follows up to 100 instances. Pages offer their token as the subprotocol `bearer.<token>` beside `holdfast.inspect`; their origin must be that of the service or in `CORS_ORIGINS`. It closes with 1000 once the instance has ended, 1001 when the node stops, 1003 if the client sends anything, 1008 when the token has expired or the instance can no longer be read, and 1011 when the node fails.',
    parameters: [
      {
        ...query('id', { type: 'string' }, 'The instance to inspect, by its id.'),
        example: 'car_k3v7q2m5x4n6p2r7s3t5w4y6za',
      },
      query(
        'past',
        { type: 'integer', minimum: 0 },
        'With `id`: begin with the instance as it was at this version, or as far back as its history reaches.',
      ),
      query('process', { type: 'string' }, 'Inspect the instances of this process only.'),
    ],
    responses: {
      '101': answer('The connection is a WebSocket now.', { headers: limitHeaders }),
      ...problems('not_found', 'instance_not_found', 'upgrade_required', 'too_many_streams'),
    },
  });
}
