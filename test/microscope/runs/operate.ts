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

/** A half of the acts has a key, under which the operator repeats them, as they were, until they are answered. */
export function isKeyed({ id }: Pick<Operate, 'id'>): boolean {
  return /[02468]$/.test(id);
}

type Ask = (runtime: Runtime) => Promise<InstanceView | undefined>;

/** Does what an operator wants, with what is pending at the first attempt. Rejects with `act_not_possible` if there is nothing. */
export function createOperation(operation: Operate, now: () => number): Ask {
  let chosen: Ask | undefined;
  return async (runtime) => {
    chosen ??= await choose(runtime, operation, now);
    return chosen(runtime);
  };
}

async function choose(runtime: Runtime, operation: Operate, now: () => number): Promise<Ask> {
  const { key, does } = operation;
  const address = { key };
  const reason = reasonOf(operation);
  const options = isKeyed(operation) ? { idempotencyKey: `operate-${operation.id}` } : {};
  const act =
    (body: object): Ask =>
    async (on) =>
      on.act('walk', address, body, reason, options);
  switch (does.kind) {
    case 'fitting': {
      const fitting = listFitting(await runtime.get('walk', address), does);
      const chosen = pick(fitting, Math.floor(does.luck * fitting.length));
      return choose(runtime, { ...operation, does: chosen }, now);
    }
    case 'delete':
      return async (on) => {
        await on.delete('walk', address, reason, options);
        return undefined;
      };
    case 'retryRollback':
      return async (on) => on.retryRollback('walk', address, { reason, ...options });
    case 'pauseProcess':
    case 'resumeProcess': {
      const { kind, task } = does;
      return async (on) => {
        await on[kind === 'pauseProcess' ? 'pause' : 'resume']('walk', { task, reason }, options);
        return undefined;
      };
    }
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
