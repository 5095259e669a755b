import type { z } from 'zod';
import type { InstanceView } from '../../actors/views/view-types.ts';
import { timerName } from '../../definition/graph/timer-names.ts';
import type { Process } from '../../definition/define-process.ts';
import { bulkActData } from '../../bulk-acts/bulk-act-data.ts';
import { jsonFilter, type JsonFilter } from '../../bulk-acts/json-filter.ts';

type Data = z.output<typeof bulkActData>;

/** A bulk act, with what it has come to. */
export interface BulkActView {
  readonly instance: InstanceView;
  readonly data: Data;
  readonly filter: JsonFilter;
  /** In words, such as `Cancel and undo instances of order`. What the act leaves open is said as the deployed process has it. */
  readonly title: string;
  /** How many instances it acts on, as far as that is known. */
  readonly total: number;
  /** Whether there are more than `total`. */
  readonly isMore: boolean;
  /** How many instances it is done with, in whatever way. */
  readonly handled: number;
}

export function parseBulkAct(instance: InstanceView, processes: readonly Process[]): BulkActView {
  const data = bulkActData.parse(instance.data);
  const { expected, matched, done, skipped, failed } = data;
  const isComplete = instance.status !== 'Pending' && instance.state !== 'stopped';
  const total = isComplete ? matched : Math.max(expected?.count ?? 0, matched);
  const isMore = !isComplete && expected?.more === true && matched <= expected.count;
  return {
    instance,
    data,
    filter: jsonFilter.parse(data.filter),
    title: titleOf(
      data,
      processes.find(({ name }) => name === data.process),
    ),
    total,
    isMore,
    handled: done + skipped + failed,
  };
}

function titleOf({ act, process }: Data, known: Process | undefined): string {
  switch (act.kind) {
    case 'cancel': {
      const isUndone = act.rollback ?? known?.onCancel === 'rollback';
      const what = isUndone ? 'Cancel and undo' : 'Cancel';
      return `${what} instances of ${process}`;
    }
    case 'retryRollback':
      return `Retry the rollbacks of ${process}`;
    case 'send':
      return `Send ${act.event ?? 'an event'} to instances of ${process}`;
    case 'operate':
      return `${operatingOn(act.act)} instances of ${process}`;
  }
}

function operatingOn(act: Data['act']['act']): string {
  const { kind, state = '', task = '', undo = false, timer = '', to = '' } = act ?? {};
  const called = undo ? `the undo of ${task}` : task;
  switch (kind) {
    case 'pause':
      return 'Pause';
    case 'resume':
      return 'Resume';
    case 'moveTo':
      return `Move to ${state}`;
    case 'reopen':
      return `Re-open in ${state}`;
    case 'retryTask':
      return `Retry ${called} in`;
    case 'failTask':
      return `Let ${called} fail in`;
    case 'completeTask':
      return `Complete ${called} in`;
    case 'fireTimer':
      return `Fire ${timerName(timer)} in`;
    case 'moveTimer':
      return `Move ${timerName(timer)} to ${to} in`;
    case undefined:
      return 'Operate on';
  }
}
