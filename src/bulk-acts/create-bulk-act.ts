import { z } from 'zod';
import { adminScope } from '../actors/access/caller.ts';
import type { Runtime } from '../actors/contract/runtime-types.ts';
import { defineProcess, type Process } from '../definition/define-process.ts';
import { bulkActData, toBulkActData } from './bulk-act-data.ts';
import { bulkActName } from './bulk-act-name.ts';
import { createBulkActInput } from './bulk-act-input.ts';
import { createBulkActMachine } from './bulk-act-machine.ts';
import { toBulkActAudit } from './to-bulk-act-audit.ts';
import { createBulkActTasks } from './bulk-act-tasks.ts';

const dayMs = 24 * 60 * 60 * 1000;
const minuteMs = 60_000;

/**
 * The process of bulk acts: each cancels, or does something else with, the instances of one of these processes that match a
 * filter. `runtime` is the one that it is part of.
 */
export function createBulkAct(processes: readonly Process[], runtime: () => Runtime) {
  // A page is repeated until the store is reachable again, and on each node that stops.
  const untilItCan = { attempts: 1_000, backoff: { initialMs: 200, maxMs: 30_000 } };
  const process = defineProcess({
    name: bulkActName,
    description:
      'Acts on all instances of a process that match a filter, page by page: cancels them, retries their rollbacks, sends them an event, or acts on them as an operator does on one. Only administrators can start one; it acts on their behalf, within their tenant.',
    path: '/bulk-acts',
    idPrefix: 'bulk',
    machine: createBulkActMachine(createBulkActTasks(runtime)),
    input: createBulkActInput(processes),
    examples: examplesOf(processes),
    events: { STOP: { schema: z.strictObject({}), from: 'admin' } },
    access: {
      start: ({ scopes }) => scopes.includes(adminScope),
      send: () => false,
      cancel: 'admin',
    },
    view: { schema: bulkActData, of: ({ context }) => toBulkActData(context) },
    tasks: {
      begin: { ...untilItCan, timeout: minuteMs },
      listPage: { ...untilItCan, timeout: minuteMs },
      actOnPage: { ...untilItCan, timeout: 10 * minuteMs },
    },
    search: {
      state: true,
      attributes: ({ context: { process, act } }) => ({
        process,
        act: act.kind === 'operate' ? act.act.kind : act.kind,
      }),
    },
    retentionMs: 30 * dayMs,
  });
  return { ...process, audit: toBulkActAudit };
}

/** The process of bulk acts, as clients type theirs. */
export type BulkActProcess = ReturnType<typeof createBulkAct>;

function examplesOf(processes: readonly Process[]) {
  const process = processes[0]?.name ?? '';
  const selected = { process, filter: { status: 'Pending' } } as const;
  const act = { kind: 'cancel' } as const;
  const reason = 'The customer has closed the account.';
  return {
    input: { ...selected, act, reason },
    events: { STOP: {} },
    instance: {
      state: { acting: 'continuing' },
      data: {
        ...selected,
        act,
        reason,
        operator: 'olga',
        expected: { count: 1_204, more: false },
        matched: 300,
        done: 199,
        skipped: 0,
        failed: 1,
        failures: [],
      },
    },
  };
}
