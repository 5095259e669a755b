import type { Hono } from 'hono';
import { pathOf } from '../base/base-app.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { describeProcess, limitHeaders } from '../openapi/describe-process.ts';
import { historyExample, ledgerExample } from '../openapi/examples.ts';
import { historyParameters, ledgerParameters, parameterRef } from '../openapi/parameters.ts';
import { answer, problems } from '../openapi/responses.ts';
import { schemaRef, type Json } from '../openapi/component-schemas.ts';
import { parseHistoryPage } from '../request/history-page.ts';
import { readRequest } from '../request/read-request.ts';
import { idOf } from '../replies/replies.ts';
import type { Process, ProcessDeps } from './process-deps.ts';

/** `GET <path>/:id/history` and `…/ledger`, in pages. */
export function addHistory(
  app: Hono<HttpEnv>,
  process: Process,
  { runtime }: Pick<ProcessDeps, 'runtime'>,
): void {
  const { name, path } = process;

  addResource(app, `${path}/:id/history`, {
    GET: {
      describe: () => describeHistory(process),
      handle: async (c) => {
        const { caller } = await readRequest(c);
        const page = parseHistoryPage(new URL(c.req.url).searchParams);
        const { steps, more } = await runtime.history(name, idOf(c), { ...page, caller });
        const last = steps.at(-1);
        if (more && last !== undefined) {
          const query = `after=${last.sequence}&limit=${page.limit}`;
          c.header('link', `<${pathOf(c)}?${query}>; rel="next"`);
        }
        return c.json({ steps } satisfies Answer<'History'>);
      },
    },
  });

  addResource(app, `${path}/:id/ledger`, {
    GET: {
      describe: () => describeLedger(process),
      handle: async (c) => {
        const { caller } = await readRequest(c);
        const page = parseHistoryPage(new URL(c.req.url).searchParams);
        const options = { ...page, caller };
        const { entries, total, more } = await runtime.ledger(name, idOf(c), options);
        const next = more ? entries.at(-1)?.sequence : undefined;
        if (next !== undefined) {
          c.header('link', `<${pathOf(c)}?after=${next}&limit=${page.limit}>; rel="next"`);
        }
        const answered = { entries, total, ...(next === undefined ? {} : { next }) };
        return c.json(answered satisfies Answer<'Ledger'>);
      },
    },
  });
}

function describeHistory(process: Process): Json {
  return describeProcess(process, 'history', 'Read the history of steps', {
    description:
      'Returns each step with its event, the state before and after, and the tasks that ended. A page holds at most about 4 MB; `Link` is present if there are more steps.',
    parameters: [parameterRef('Id'), ...historyParameters],
    responses: {
      '200': answer('A page of steps, oldest first.', {
        schema: schemaRef('History'),
        example: historyExample(process),
        headers: ['Link', ...limitHeaders],
      }),
      ...problems('instance_not_found'),
    },
  });
}

function describeLedger(process: Process): Json {
  return describeProcess(process, 'ledger', 'Read the ledger of compensations', {
    description:
      'Returns the ledger of the instance: the effects that a rollback would undo, is undoing or has undone, and those that are settled. Only the newest 100 entries that are undone, skipped or settled are kept.',
    parameters: [parameterRef('Id'), ...ledgerParameters],
    responses: {
      '200': answer('A page of entries, oldest first.', {
        schema: schemaRef('Ledger'),
        example: ledgerExample,
        headers: ['Link', ...limitHeaders],
      }),
      ...problems('instance_not_found'),
    },
  });
}
