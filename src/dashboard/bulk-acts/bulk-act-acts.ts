import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { bulkActName } from '../../bulk-acts/bulk-act-name.ts';
import { eventSchema } from '../../definition/schemas/event-schema.ts';
import type { Process } from '../../definition/define-process.ts';
import { HoldfastError } from '../../errors.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { addAct, reasonIn } from '../acts/add-act.tsx';
import type { PageDeps } from '../base/add-page.tsx';
import { processIn } from '../base/process-in.ts';
import { viewerOf } from '../base/viewer.ts';
import { parseFieldSchema } from '../forms/field-schema.ts';
import { readFields } from '../forms/read-fields.ts';
import { toFilter } from '../instances/to-filter.ts';
import { toSelection } from '../instances/selection.ts';
import { readAct } from '../operating/act-fields.ts';
import { actNames, isOperatorAct, type ActName } from './act-choice.ts';
import { toBulkFilter } from './to-bulk-filter.ts';

/** Starts bulk acts, as `NewBulkActPage` asks for them, and stops them. */
export function addBulkActActs(app: Hono<HttpEnv>, deps: PageDeps): void {
  const { runtime, paths } = deps;

  addAct(app, '/bulk-acts', deps, async (c, form) => {
    const { caller } = viewerOf(c);
    const query = new URLSearchParams(form.get('selection') ?? '');
    const selection = toSelection(query);
    const process = processIn(runtime, selection.fields.process ?? '');
    const { filter, faults, leftOut } = toFilter(selection, [process]);
    if (filter === undefined || leftOut.length > 0) {
      const why = faults[0] ?? `${process.name} cannot be searched in this way.`;
      throw new HoldfastError('invalid_request', why);
    }
    const name = actNames.find((one) => one === form.get('act'));
    if (name === undefined) throw new HoldfastError('invalid_request', 'Choose what to do.');
    const input = {
      process: process.name,
      filter: toBulkFilter(filter),
      act: await toAct(name, process, form),
      reason: reasonIn(form),
    };
    const idempotencyKey = form.get('key') ?? randomUUID();
    const options = { caller, idempotencyKey };
    const { instance } = await runtime.start(bulkActName, input, options);
    const goTo = paths.bulkAct(instance.id);
    return { message: 'The bulk act has started', goTo, back: goTo };
  });

  addAct(app, '/bulk-acts/:id/stop', deps, async (c, form) => {
    const id = idIn(c);
    const { caller } = viewerOf(c);
    const options = { caller, reason: reasonIn(form) };
    await runtime.send(bulkActName, id, { type: 'STOP' }, options);
    return { message: 'The bulk act stops after the page it is at', back: paths.bulkAct(id) };
  });
}

async function toAct(name: ActName, process: Process, form: URLSearchParams) {
  if (isOperatorAct(name)) {
    return { kind: 'operate', act: await readAct(form, { kind: name, extent: 'many', process }) };
  }
  switch (name) {
    case 'undo':
    case 'cancel':
      return { kind: 'cancel', rollback: name === 'undo' } as const;
    case 'retry':
      return { kind: 'retryRollback' } as const;
    case 'send': {
      const type = form.get('event') ?? '';
      const schema = parseFieldSchema(eventSchema(process, type));
      return { kind: 'send', event: { ...(await readFields(form, schema)), type } } as const;
    }
  }
}

function idIn(c: Context<HttpEnv>): string {
  return c.req.param('id') ?? '';
}
