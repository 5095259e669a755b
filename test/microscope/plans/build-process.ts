import { assign, emit, setup } from 'xstate';
import { z } from 'zod';
import type { Process } from '../../../src/definition/define-process.ts';
import { defineProcess } from '../../../src/definition/define-process.ts';
import { rollback } from '../../../src/definition/machine/rollback.ts';
import { task } from '../../../src/definition/machine/task.ts';
import { askedBy, childDelayMs, labelOf } from './label-of.ts';
import { taskPolicies } from './task-policies.ts';
import type { ProcessSpec, StateSpec, Tick } from './process-spec.ts';
import { throwsAfter } from './throws-after.ts';

export interface Context {
  readonly key: string;
  readonly generation: string;
  /** What the machine has seen: the fold of the history. */
  readonly log: readonly string[];
  readonly hops: number;
  /** Present only where the machine spoils its context with what is not durable. */
  readonly spoilt?: unknown;
}

interface Input {
  readonly key: string;
  readonly generation: string;
}

const simulated = async (): Promise<never> => {
  throw new Error('The outside answers in place of the task.');
};
const event = z.object({ id: z.string() });

/** Builds the process of a spec. `stretch` multiplies its delays: another machine of the same process. */
export function buildProcess(spec: ProcessSpec, stretch = 1): Process {
  const note = assign({
    log: ({ context, event: seen }: { readonly context: Context; readonly event: object }) => [
      ...context.log,
      labelOf(seen, context),
    ],
  });
  const touch = assign({
    log({ context, event: seen }: { readonly context: Context; readonly event: object }) {
      if (throwsAfter(spec, context.log)) throw new Error('Not after this');
      return [...context.log, labelOf(seen, context)];
    },
  });
  const actors = {
    pay: task(simulated),
    ship: task(simulated),
    note: task(simulated),
    ask: task(simulated),
    rollback,
  };
  const child = setup({ actors: { childWork: task(simulated) } }).createMachine({
    initial: 'waiting',
    states: {
      waiting: { after: { [childDelayMs]: 'working' } },
      working: { invoke: { src: 'childWork', onDone: 'over', onError: 'over' } },
      over: { type: 'final' },
    },
  });
  const options = {
    actors: { ...actors, child },
    actions: {
      note,
      touch,
      hop: assign({ hops: ({ context }: { readonly context: Context }) => context.hops + 1 }),
      moved: emit(({ context }: { readonly context: Context }) => ({
        type: 'Moved',
        hop: context.hops,
      })),
      noteOrThrow: assign({
        log({ context, event: seen }: { readonly context: Context; readonly event: object }) {
          if (context.log.length % 3 === 0) throw new Error('Brittle');
          return [...context.log, labelOf(seen, context)];
        },
      }),
      spoil: assign({
        spoilt: ({ context }: { readonly context: Context }) =>
          context.log.length % 2 === 0 ? () => 1 : undefined,
      }),
    },
    guards: {
      isEven: ({ context }: { readonly context: Context }) => context.log.length % 2 === 0,
      touchy({ context }: { readonly context: Context }) {
        if (throwsAfter(spec, context.log)) throw new Error('Not after this');
        return true;
      },
      mayHop: ({ context }: { readonly context: Context }) => context.hops < spec.maxHops,
    },
  };
  const config = {
    context: ({ input }: { readonly input: Input }) => ({ ...input, log: [], hops: 0 }),
    initial: 's0',
    states: {
      ...Object.fromEntries(
        spec.states.map((state, index) => [`s${index}`, toState(state, stretch)]),
      ),
      undoing: { invoke: { src: 'rollback', onDone: 'over', onError: 'over' } },
      over: { type: 'final' },
    },
  };
  const machine = setup(options as never).createMachine({ id: 'root', ...config } as never);
  return defineProcess({
    name: 'walk',
    idPrefix: 'wal',
    version: String(stretch),
    machine: machine as never,
    input: z.object({ key: z.string(), generation: z.string() }) as never,
    correlate: ({ input }: { readonly input: Input }) => input.key,
    onDuplicate: 'existing',
    events: { ADD: event, EVEN: event, BRITTLE: event, SPOIL: event, GO: event, STOP: event },
    tasks: taskPolicies(simulated),
    access: {
      read: () => true,
      send: ({ data }: { readonly data: unknown }) =>
        ((data as Context | null)?.log.length ?? 1) % 2 === 0,
    },
    retentionMs: spec.retentionMs,
  } as never);
}

/** Goes to the next state, or ends where it has gone far enough. */
function move(to: number, ...actions: readonly string[]): readonly object[] {
  const all = [...actions, 'hop', 'moved'];
  return [
    { guard: 'mayHop', target: `#root.s${to}`, actions: all },
    { target: '#root.over', actions: all },
  ];
}

function toState(state: StateSpec, stretch: number): object {
  const [first, second] = state.next;
  const on = {
    ADD: { actions: 'note' },
    EVEN: { guard: 'isEven', actions: 'note' },
    BRITTLE: { actions: 'noteOrThrow' },
    SPOIL: { actions: ['note', 'spoil'] },
    GO: move(first, 'note'),
    STOP: { target: '#root.undoing', actions: 'note' },
  };
  const ticks = (state.ticks ?? []).map((tick) => [tick.ms * stretch, toTransition(tick)]);
  const after = (ms: number | undefined, to: number) => ({
    after: {
      ...Object.fromEntries(ticks),
      ...(ms === undefined ? {} : { [ms * stretch]: move(to, 'note') }),
    },
  });
  switch (state.kind) {
    case 'waiting':
      return { on, ...after(state.afterMs, second) };
    case 'working':
      return {
        on,
        ...after(state.afterMs, second),
        invoke: call(state.task, move(first, 'touch'), move(second, 'note')),
      };
    case 'parent':
      return {
        on,
        invoke: { src: 'child', onDone: move(first), onError: move(second) },
        ...after(undefined, 0),
      };
    case 'parallel':
      return {
        type: 'parallel',
        on,
        onDone: move(first),
        ...after(undefined, 0),
        states: {
          task: {
            initial: 'on',
            states: {
              on: {
                invoke: call(
                  state.task,
                  { target: 'off', actions: 'note' },
                  { target: 'off', actions: 'note' },
                ),
              },
              off: { type: 'final' },
            },
          },
          timer: parallelTimer(stretch),
          ...(state.twin === true ? { twin: parallelTimer(stretch) } : {}),
        },
      };
  }
}

function toTransition({ manner }: Tick): object {
  switch (manner) {
    case 'plain':
      return { actions: 'note' };
    case 'touchyGuard':
      return { guard: 'touchy', actions: 'note' };
    case 'touchyAction':
      return { actions: 'touch' };
  }
}

function parallelTimer(stretch: number): object {
  return {
    initial: 'on',
    states: {
      on: { after: { [2_500 * stretch]: { target: 'off', actions: 'note' } } },
      off: { type: 'final' },
    },
  };
}

function call(src: string, onDone: object, onError: object): object {
  const input = ({ context }: { readonly context: Context }) => askedBy(context);
  return { src, input, onDone, onError };
}
