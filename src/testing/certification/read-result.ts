import type { OutsideEffect } from '../nodes/outside-effect.ts';
import type { Watched } from '../simulations/watched.ts';
import type { InstanceResult, RunResult, ResultEffect } from './run-result.ts';

/** Reads what a run has come to. */
export function readResult(instances: readonly Watched[], outside?: () => unknown): RunResult {
  return {
    instances: instances.map(toInstanceResult),
    ...(outside === undefined ? {} : { outside: structuredClone(outside()) }),
  };
}

function toInstanceResult(watched: Watched): InstanceResult {
  const { process, status, state, data, output, error, effects, ledger } = watched;
  return {
    process: process.name,
    status,
    state,
    data,
    output,
    error,
    effects: toEffects(effects),
    ledger: ledger.map((entry) => ({ task: entry.task, state: entry.state })),
  };
}

function toEffects(effects: readonly OutsideEffect[]): readonly ResultEffect[] {
  const byKey = new Map<string, ResultEffect>();
  for (const effect of effects) {
    const key = `${effect.kind} ${effect.idempotencyKey}`;
    if (!byKey.has(key)) byKey.set(key, toEffect(effect));
  }
  return [...byKey.values()];
}

function toEffect(effect: OutsideEffect): ResultEffect {
  const { kind } = effect;
  return kind === 'emit'
    ? { kind, name: effect.event.type, input: effect.event }
    : { kind, name: effect.task, input: effect.input };
}
