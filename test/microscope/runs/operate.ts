import { HoldfastError } from '../../../src/errors.ts';
import type { Runtime } from '../../../src/actors/contract/runtime-types.ts';
import type { InstanceView } from '../../../src/actors/views/view-types.ts';
import type { Act, Operation } from '../plans/act.ts';
import { byOperator } from '../plans/label-of.ts';

type Operate = Extract<Act, { readonly kind: 'operate' }>;

/** Under which reason an act of an operator is in the history. */
export function reasonOf({ id }: Pick<Operate, 'id'>): string {
  return `operation ${id}`;
}

/** Does what an operator wants, with what is pending by then. Rejects with `act_not_possible` if there is nothing. */
export async function operate(
  runtime: Runtime,
  operation: Operate,
  now: () => number,
): Promise<InstanceView | undefined> {
  const { key, does } = operation;
  const address = { key };
  const reason = reasonOf(operation);
  const act = async (body: object) => runtime.act('walk', address, body, reason);
  switch (does.kind) {
    case 'fitting': {
      const fitting = listFitting(await runtime.get('walk', address), does);
      const chosen = pick(fitting, Math.floor(does.luck * fitting.length));
      return operate(runtime, { ...operation, does: chosen }, now);
    }
    case 'delete':
      await runtime.delete('walk', address, reason);
      return undefined;
    case 'retryRollback':
      return runtime.retryRollback('walk', address, { reason });
    case 'pauseProcess':
      await runtime.pause('walk', { task: does.task, reason });
      return undefined;
    case 'resumeProcess':
      await runtime.resume('walk', { task: does.task, reason });
      return undefined;
    case 'pause':
    case 'resume':
      return act({ kind: does.kind });
    case 'moveTo':
    case 'reopen': {
      const { kind, state, isFresh } = does;
      return act({ kind, state, ...(isFresh ? { context: { hops: 0 } } : {}) });
    }
    case 'fireTimer':
    case 'moveTimer': {
      const { timers } = await runtime.get('walk', address);
      const timer = pick(timers, does.nth).id;
      if (does.kind === 'fireTimer') return act({ kind: does.kind, timer });
      return act({ kind: does.kind, timer, to: new Date(now() + does.byMs).toISOString() });
    }
    case 'retryTask':
    case 'failTask':
    case 'completeTask': {
      const { tasks } = await runtime.get('walk', address);
      const pending = tasks.filter(({ outcome }) => outcome === 'pending');
      const task = pick(pending, does.nth).id;
      if (does.kind !== 'completeTask') return act({ kind: does.kind, task });
      return act({ kind: does.kind, task, output: { key: task, asked: byOperator } });
    }
  }
}

/** What an instance allows, each as often as it is to be chosen. */
function listFitting(
  { status, paused, tasks, timers, ledger }: InstanceView,
  { state, isFresh }: Extract<Operation, { readonly kind: 'fitting' }>,
): readonly Operation[] {
  const moved = { state, isFresh };
  if (status !== 'Pending') {
    return [
      { kind: 'reopen', ...moved },
      { kind: 'reopen', ...moved },
      { kind: 'delete' },
      ...(ledger.some((entry) => entry.state === 'failed')
        ? [{ kind: 'retryRollback' } as const]
        : []),
    ];
  }
  const pending = tasks.filter(({ outcome }) => outcome === 'pending');
  return [
    ...(paused === undefined
      ? [{ kind: 'pause' } as const, { kind: 'pause' } as const]
      : [{ kind: 'resume' } as const, { kind: 'resume' } as const]),
    { kind: 'moveTo', ...moved },
    ...pending.flatMap(({ retryAt }, nth): readonly Operation[] => [
      { kind: 'failTask', nth },
      { kind: 'completeTask', nth },
      ...(retryAt === undefined ? [] : [{ kind: 'retryTask', nth } as const]),
    ]),
    ...timers.flatMap((_, nth): readonly Operation[] => [
      { kind: 'fireTimer', nth },
      { kind: 'moveTimer', nth, byMs: 2_000 },
    ]),
  ];
}

function pick<T>(from: readonly T[], nth: number): T {
  const picked = from[nth % Math.max(from.length, 1)];
  if (picked !== undefined) return picked;
  throw new HoldfastError('act_not_possible', 'Nothing of that kind is pending.');
}
