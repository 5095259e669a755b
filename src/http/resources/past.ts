import { createHash } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { PastLinks } from '../../actors/contract/runtime-types.ts';
import { HoldfastError } from '../../errors.ts';
import { pathOf } from '../base/base-app.ts';
import { ifMatchNames, noneMatchNames } from '../base/etag.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import { processRef, type Json } from '../openapi/component-schemas.ts';
import { describeProcess, limitHeaders } from '../openapi/describe-process.ts';
import { pastExample } from '../openapi/examples.ts';
import { parameterRef } from '../openapi/parameters.ts';
import { answer, problems } from '../openapi/responses.ts';
import { readRequest } from '../request/read-request.ts';
import { idOf } from '../replies/replies.ts';
import type { Process, ProcessDeps } from './process-deps.ts';

/** `GET <path>/:id/history/:version`: the instance as the step to that version left it. */
export function addPast(
  app: Hono<HttpEnv>,
  process: Process,
  { runtime }: Pick<ProcessDeps, 'runtime'>,
): void {
  addResource(app, `${process.path}/:id/history/:version`, {
    GET: {
      describe: () => describePast(process),
      handle: async (c) => {
        const { caller } = await readRequest(c);
        const version = parseVersion(c);
        const { instance, links } = await runtime.past(process.name, idOf(c), version, { caller });
        const body = JSON.stringify(instance);
        // Of the body: the step stays as it is, but the process that shows it may be deployed anew.
        const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
        if (!ifMatchNames(c.req.header('if-match'), etag)) {
          const message = 'The ETag has changed; read the resource again.';
          throw new HoldfastError('precondition_failed', message, {
            details: { headers: { etag } },
          });
        }
        const headers = { etag, link: toLinks(c, links) };
        if (noneMatchNames(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers);
        return c.body(body, 200, { ...headers, 'content-type': 'application/json' });
      },
    },
  });
}

function parseVersion(c: Context<HttpEnv>): number {
  const text = c.req.param('version') ?? '';
  if (/^(0|[1-9]\d{0,14})$/.test(text)) return Number(text);
  throw new HoldfastError(
    'not_found',
    `There is nothing at ${pathOf(c)}; a version is a whole number, 0 for the start.`,
  );
}

/** Beside the address of the request. */
function toLinks(c: Context<HttpEnv>, links: PastLinks): string {
  const path = pathOf(c);
  const folder = path.slice(0, path.lastIndexOf('/'));
  return Object.entries(links)
    .map(([rel, version]) => `<${folder}/${version}>; rel="${rel}"`)
    .join(', ');
}

function describePast(process: Process): Json {
  const example = pastExample(process);
  return describeProcess(process, 'past', 'Read an instance as a step left it', {
    description:
      'Returns the instance as it was right after the step to this version, with the event of the step and the changes that it made to `data`. Requires `history: "snapshots"` in the process. `data` is what the deployed process shows of the context of that time, and `accepts` what the instance accepted then. `Link` leads to the step before (`prev`), the one after (`next`), the oldest (`first`) and the newest (`last`); `prev` and `first` are absent if their past is not kept.',
    parameters: [
      parameterRef('Id'),
      parameterRef('Version'),
      parameterRef('IfMatchPage'),
      parameterRef('IfNoneMatchPage'),
    ],
    responses: {
      '200': answer('The instance as of this version.', {
        schema: processRef(process, 'past'),
        ...(example === undefined ? {} : { example }),
        headers: ['ETag', 'Link', ...limitHeaders],
      }),
      '304': answer('The response still has the ETag in `If-None-Match`.', {
        headers: ['ETag', 'Link', ...limitHeaders],
      }),
      ...problems('instance_not_found', 'not_found', 'past_not_kept', 'precondition_failed'),
    },
  });
}
