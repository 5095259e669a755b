import type { Hono } from 'hono';
import { adminScope } from '../../actors/access/caller.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import { requireScope } from '../access/authenticate.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { schemaRef, type Json } from '../openapi/component-schemas.ts';
import { limitHeaders } from '../openapi/describe-process.ts';
import { describeService } from '../openapi/describe-service.ts';
import { answer, problems } from '../openapi/responses.ts';
import { parseAuditQuery } from '../request/audit-query.ts';
import { readRequest } from '../request/read-request.ts';

/** `GET /audit`: what operators did. */
export function addAudit(app: Hono<HttpEnv>, runtime: Pick<Runtime, 'audits'>): void {
  addResource(app, '/audit', {
    GET: {
      describe: describeAudit,
      handle: async (c) => {
        requireScope(c, adminScope);
        const { caller } = await readRequest(c);
        const page = { caller, ...parseAuditQuery(new URL(c.req.url).searchParams) };
        return c.json((await runtime.audits(page)) satisfies Answer<'Audits'>);
      },
    },
  });
}

function describeAudit(): Json {
  return describeService('listAudits', 'Read what operators did', {
    description:
      'Returns what operators of the tenant of the caller did, newest first: acts on instances, retried and skipped compensations, deletions, re-armed instances, pauses and bulk acts. About the newest 100,000 entries are kept. A page of a filter may have fewer entries than `limit`, even none, and yet a `next`. Requires the scope `holdfast:admin`.',
    parameters: [
      filter('by', 'Only what this caller did, by its subject.', 'otto'),
      filter('what', 'Only acts of this kind.', 'pauseProcess'),
      filter('process', 'Only what concerns this process.', 'order'),
      moment('since', 'Only what was done from this time on.'),
      moment('until', 'Only what was done before this time.'),
      {
        name: 'before',
        in: 'query',
        description: '`next` of the page before.',
        schema: { type: 'string' },
      },
      {
        name: 'limit',
        in: 'query',
        description: 'Entries in a page.',
        schema: { type: 'integer', minimum: 1, maximum: 1_000, default: 100 },
      },
    ],
    responses: {
      '200': answer('A page of entries, newest first.', {
        schema: schemaRef('Audits'),
        example,
        headers: limitHeaders,
      }),
      ...problems('invalid_request'),
    },
  });
}

function filter(name: string, description: string, shown: string): Json {
  const schema = { type: 'string', minLength: 1, maxLength: 1_000 };
  return { name, in: 'query', description, schema, example: shown };
}

function moment(name: string, description: string): Json {
  return { name, in: 'query', description, schema: { type: 'string', format: 'date-time' } };
}

const example: Answer<'Audits'> = {
  entries: [
    {
      id: '0001767268800000-3f9a1c22d0b4',
      at: '2026-01-01T12:00:00.000Z',
      by: 'otto',
      what: 'retryTask',
      process: 'order',
      instance: 'ord_vgr5wlztb36q2ncfcj2dy4qpxe',
      details: { task: '0/0' },
      reason: 'The bank is up.',
      outcome: 'done',
    },
  ],
};
