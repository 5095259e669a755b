import { timeoutMsOf } from '../plans/task-policies.ts';
import type { Call } from '../runs/outside.ts';
import type { Strike } from '../runs/strike.ts';
import type { Run } from './run.ts';

/**
 * A task that was answered with success is not called again, as long as its node lives and keeps its lease: whatever commits
 * fail, it delivers the outcome.
 */
export function outcomesAreNotDropped({
  plan,
  outside,
  strikes,
  observed,
}: Run): readonly string[] {
  const mayStop = plan.acts.some(({ kind }) => kind === 'restart' || kind === 'deploy');
  if (mayStop || observed.counts.failOvers > 0) return [];
  const found: string[] = [];
  const calls = new Map<string, readonly Call[]>();
  for (const one of outside.calls) {
    const { idempotencyKey } = one.call.scope;
    const before = calls.get(idempotencyKey) ?? [];
    calls.set(idempotencyKey, [...before, one]);
    // One that had not ended by then is a run beside it.
    const ended = before.find(({ succeededAt = Infinity }) => succeededAt < one.atMs);
    if (ended === undefined || isTooLate(ended)) continue;
    if (strikes.some((strike) => excuses(strike, ended, one))) continue;
    found.push(
      `${one.about} was called again at ${one.atMs}, and had succeeded at ${ended.succeededAt}`,
    );
  }
  return found;
}

/** Whether its node had given it up by then. */
function isTooLate({ call, atMs, succeededAt = Infinity }: Call): boolean {
  const limitMs: number = (timeoutMsOf as Readonly<Record<string, number>>)[call.task] ?? Infinity;
  return call.kind === 'task' && succeededAt - atMs >= limitMs;
}

/** Whether a fault may have kept the node of a call from its outcome or its lease, or made a call late that began before. */
function excuses(
  { node, kind, name, about, atMs, faults }: Strike,
  ended: Call,
  next: Call,
): boolean {
  if (atMs > next.atMs) return false;
  const kinds = new Set(faults.map((fault) => fault.kind));
  if (kind === 'callout' && about === ended.about) return true;
  if (kinds.has('jump') || kinds.has('skew')) return true;
  if (node === next.node && (kinds.has('pause') || kinds.has('delay'))) return true;
  if (node !== ended.node) return false;
  if (kinds.has('crash')) return atMs >= ended.atMs;
  return kinds.has('pause') || kinds.has('delay') || (name === 'extend' && atMs >= ended.atMs);
}
