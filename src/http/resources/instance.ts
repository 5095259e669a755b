import type { Context, Hono } from 'hono';
import { movedOn } from '../../actors/requests/request-errors.ts';
import type { Address } from '../../actors/contract/address.ts';
import type { InstanceView } from '../../actors/views/view-types.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import { adminScope } from '../../actors/access/caller.ts';
import type { HoldfastError } from '../../errors.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { requireScope } from '../access/authenticate.ts';
import { answer, problems } from '../openapi/responses.ts';
import { parseReasonField } from '../request/parse-reason-field.ts';
import {
  describeProcess,
  instanceHeaders,
  limitHeaders,
  readAnswers,
} from '../openapi/describe-process.ts';
import { parameterRef } from '../openapi/parameters.ts';
import type { Json } from '../openapi/component-schemas.ts';
import { readRequest, type Asked } from '../request/read-request.ts';
import { idOf, replayedField } from '../replies/replies.ts';
import type { Process, ProcessDeps } from './process-deps.ts';
import { createWaits, hasEnded } from '../replies/waits.ts';

/** `GET <path>/:id`: returns an instance at once, or waits for it. */
export function addInstance(app: Hono<HttpEnv>, process: Process, deps: ProcessDeps): void {
  const read = createRead(process, deps);
  addResource(app, `${process.path}/:id`, {
    GET: {
      describe: () => describeGet(process),
      handle: async (c) => {
        const asked = await readRequest(c);
        return deps.replies.toRead(c, await read(c, asked, idOf(c)), asked);
      },
    },
    DELETE: {
      describe: () => describeDelete(process),
      handle: async (c) => {
        requireScope(c, adminScope, `Deleting this ${process.name}`);
        const { caller, ifVersion, idempotencyKey } = await readRequest(c);
        const reason = parseReasonField(c.req.header('holdfast-reason'));
        if (reason === undefined) throw reasonMissing();
        await deps.runtime.delete(process.name, idOf(c), reason, {
          caller,
          ifVersion: ifVersion(),
          idempotencyKey: idempotencyKey(),
          replayed: () => c.set('replayed', true),
        });
        return c.body(null, 204, replayedField(c));
      },
    },
  });
}

/** Reads an instance, by whichever id. With `If-None-Match` it waits for another version, without it for the end. */
export function createRead(
  process: Process,
  deps: ProcessDeps,
): (c: Context<HttpEnv>, asked: Asked, address: Address) => Promise<InstanceView> {
  const { waitFor } = createWaits(process, deps);
  return async (c, asked, address) => {
    const { caller, preferences } = asked;
    const { wait } = preferences;
    let id = typeof address === 'string' ? address : undefined;
    // A waiting request takes a place of the instance, which is counted by id.
    if (wait === undefined || asked.isConditional || id === undefined) {
      const instance = await deps.runtime.get(process.name, address, { caller });
      ({ id } = instance);
      const isWanted = asked.ifVersion()?.includes(instance.version) ?? true;
      if (!isWanted) throw movedOn(process, id, instance.version);
      if (wait === undefined) return instance;
    }
    const isNews = (version: number) => asked.knows(version) === false;
    return waitFor(c, asked, { id, address }, wait, {
      until: (view) => hasEnded(view) || isNews(view.version),
      worth: ({ version, ended }) => ended || isNews(version),
    });
  };
}

/** The parameters of a read, besides the id or key. */
export function readParameters(): readonly Json[] {
  return [parameterRef('PreferRead'), parameterRef('IfMatch'), parameterRef('IfNoneMatch')];
}

function describeGet(process: Process): Json {
  return describeProcess(process, 'get', 'Read an instance, or wait for it', {
    description:
      'Returns the newest version. With `Prefer: wait` the response waits until the instance ends or, if `If-None-Match` is also sent, until the instance changes.',
    parameters: [parameterRef('Id'), ...readParameters()],
    responses: readAnswers(process, instanceHeaders),
  });
}

function reasonMissing(): HoldfastError {
  const message = 'must say why the instance is deleted';
  return invalidRequest(`Holdfast-Reason ${message}.`, [{ header: 'Holdfast-Reason', message }]);
}

function describeDelete(process: Process): Json {
  return describeProcess(process, 'delete', 'Delete an instance that has ended', {
    description:
      'Forgets the instance with its history, its ledger and its index entries, before its retention is over. The response comes once nothing of it is left but its entry in the audit log. Requires the scope `holdfast:admin`, and `Holdfast-Reason`.',
    parameters: [
      parameterRef('Id'),
      parameterRef('IfMatch'),
      parameterRef('IdempotencyKey'),
      parameterRef('Reason'),
    ],
    responses: {
      '204': answer('It is deleted.', { headers: [...limitHeaders, 'IdempotentReplayed'] }),
      ...problems(
        'invalid_request',
        'instance_not_found',
        'act_not_possible',
        'precondition_failed',
        'idempotency_key_reused',
        'instance_busy',
      ),
    },
  });
}
