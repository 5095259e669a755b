import type { AnyStateMachine } from 'xstate';
import { HoldfastError } from '../../errors.ts';
import { logicKind } from '../machine/logic-kind.ts';
import { actorsOf, machinesWithin } from '../machine/machines-within.ts';
import { rollbackSrc } from '../machine/rollback.ts';

interface StateConfig {
  readonly invoke?: InvokeConfig | readonly InvokeConfig[];
  readonly states?: Readonly<Record<string, StateConfig>>;
}

interface InvokeConfig {
  readonly src: unknown;
}

/** Throws `process_refused` with reason and remedy where a machine, or one that it runs, cannot be durable. */
export function assertDurable(
  process: string,
  machine: AnyStateMachine,
  options: { readonly volatile: readonly string[]; readonly tasks: readonly string[] },
): void {
  const promises = new Set<string>();
  const live = new Set<string>();
  for (const inner of machinesWithin(machine)) {
    assertStates(process, inner, inner.config as StateConfig, inner.id);
    for (const [name, logic] of actorsOf(inner)) {
      const kind = logicKind(logic);
      if (kind === 'promise') promises.add(name);
      if (kind !== 'live') continue;
      live.add(name);
      if (!options.volatile.includes(name)) throw refused(process, liveActor(name));
    }
  }
  for (const name of options.tasks) {
    if (!promises.has(name)) throw refused(process, unknownTask(name, promises));
  }
  for (const name of options.volatile) {
    if (!live.has(name)) {
      throw refused(process, `volatile names ${name}, which is not a callback or observable actor`);
    }
  }
}

function assertStates(
  process: string,
  machine: AnyStateMachine,
  state: StateConfig,
  path: string,
): void {
  const invokes = state.invoke === undefined ? [] : [state.invoke].flat();
  for (const { src } of invokes) {
    if (typeof src !== 'string') {
      const reason = `"${path}" invokes inline actor logic, which has no stable name to store or to attach policies to`;
      throw refused(process, `${reason}; register it in setup({ actors }) and invoke it by name`);
    }
    if (src !== rollbackSrc && !Object.hasOwn(machine.implementations.actors, src)) {
      const reason = `"${path}" invokes "${src}", which is not implemented`;
      throw refused(process, `${reason}; add it to setup({ actors }) or to provide({ actors })`);
    }
  }
  for (const [key, child] of Object.entries(state.states ?? {})) {
    assertStates(process, machine, child, `${path}.${key}`);
  }
}

function liveActor(name: string): string {
  const reason = `"${name}" is a callback or observable actor, which exists only in memory`;
  const remedy = `make it a promise actor, or list it in volatile: ["${name}"] if it may start over`;
  return `${reason}; ${remedy} after a restart`;
}

function unknownTask(name: string, known: ReadonlySet<string>): string {
  const names = known.size === 0 ? 'it has none' : `it has ${[...known].join(', ')}`;
  return `tasks names "${name}", which is not a promise actor of the machine; ${names}`;
}

function refused(process: string, reason: string): HoldfastError {
  return new HoldfastError('process_refused', `The process ${process} is refused: ${reason}.`);
}
