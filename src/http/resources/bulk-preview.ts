import type { Hono } from 'hono';
import { z } from 'zod';
import { bulkActName } from '../../bulk-acts/bulk-act-name.ts';
import { selectionFaults } from '../../bulk-acts/selection-faults.ts';
import { selectionFields } from '../../bulk-acts/selection-fields.ts';
import { toListFilter } from '../../bulk-acts/to-list-filter.ts';
import { toJsonSchema } from '../../definition/schemas/event-schema.ts';
import { parseWith } from '../../definition/schemas/parse-with.ts';
import { requireObserver } from '../access/authenticate.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import { jsonBody } from '../openapi/bodies.ts';
import { schemaRef, type Json } from '../openapi/component-schemas.ts';
import { bodyProblems, describeProcess, limitHeaders } from '../openapi/describe-process.ts';
import { answer, problems } from '../openapi/responses.ts';
import { readRequest } from '../request/read-request.ts';
import type { Process, ProcessDeps } from './process-deps.ts';

/** `POST /bulk-acts/preview`: what a bulk act would act on. */
export function addBulkPreview(app: Hono<HttpEnv>, process: Process, deps: ProcessDeps): void {
  const { runtime } = deps;
  const processes = runtime.processes.filter(({ name }) => name !== bulkActName);
  const selection = z.strictObject(selectionFields(processes)).superRefine((given, context) => {
    const selected = processes.find(({ name }) => name === given.process);
    if (selected === undefined) return;
    for (const fault of selectionFaults(selected, given.filter)) {
      context.addIssue({ code: 'custom', ...fault });
    }
  });

  addResource(app, `${process.path}/preview`, {
    POST: {
      describe: () => describePreview(process, selection, processes[0]?.name ?? ''),
      handle: async (c) => {
        requireObserver(c);
        const { body, caller } = await readRequest(c, deps);
        const { process: name, filter } = parseWith(selection, body, 'The preview');
        const preview = await runtime.preview(name, toListFilter(filter), { caller });
        return c.json(preview satisfies Answer<'Preview'>);
      },
    },
  });
}

function describePreview(process: Process, selection: z.ZodType, example: string): Json {
  return describeProcess(process, 'preview', 'Preview a bulk act', {
    description:
      'Counts the instances that match a filter, and returns the newest 10. Changes nothing. Requires the scope `holdfast:observe` or `holdfast:admin`.',
    requestBody: jsonBody(toJsonSchema(selection), {
      example: { process: example, filter: { status: 'Pending' } },
    }),
    responses: {
      '200': answer('What a bulk act with this filter would act on.', {
        schema: schemaRef('Preview'),
        example: { count: 0, more: false, newest: [] },
        headers: [...limitHeaders],
      }),
      ...problems(...bodyProblems, 'forbidden'),
    },
  });
}
