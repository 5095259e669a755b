import { assign, emit, setup } from 'xstate';
import { z } from 'zod';
import type { OnEmit } from '../../src/actors/tasks/callout.ts';
import { defineProcess, task, type Process } from '../../src/index.ts';
import { call } from '../../src/machines/shared/call.ts';

/** How many stops a `tour` has. */
export const stops = 10;

/** Small processes whose every task is a call to the outside. */
export function createOutsideProcesses(outsideUrl: string): readonly Process[] {
  const callOut = (operation: string) =>
    task<unknown, object | undefined>(({ input, idempotencyKey, attempt, signal }) =>
      call(`${outsideUrl}/${operation}`, {
        method: 'POST',
        body: { ...input, attempt },
        idempotencyKey,
        signal,
        reply: z.unknown(),
      }),
    );
  return [
    order(callOut),
    reminder(callOut),
    delivery(callOut),
    tour(callOut),
    announcement(),
  ] as Process[];
}

/** Tells the outside of each emitted event, as the call `told`. */
export function tellOutside(outsideUrl: string): OnEmit {
  return async ({ idempotencyKey, ...emitted }) =>
    call(`${outsideUrl}/told`, {
      method: 'POST',
      body: emitted,
      idempotencyKey,
      signal: AbortSignal.timeout(60_000),
      reply: z.unknown(),
    });
}

type CallOut = (operation: string) => ReturnType<typeof task<unknown, object | undefined>>;

/** `reserve`, wait for GO, `charge`. */
function order(callOut: CallOut) {
  const machine = setup({
    actors: { reserve: callOut('reserve'), charge: callOut('charge') },
  }).createMachine({
    initial: 'reserving',
    states: {
      reserving: { invoke: { src: 'reserve', onDone: 'waiting' } },
      waiting: { on: { GO: 'charging' } },
      charging: { invoke: { src: 'charge', onDone: 'done' } },
      done: { type: 'final' },
    },
  });
  return defineProcess({ name: 'order', machine });
}

/** Waits for `delayMs`, then `remind`. */
function reminder(callOut: CallOut) {
  const machine = setup({
    types: { input: {} as { delayMs: number }, context: {} as { delayMs: number } },
    actors: { remind: callOut('remind') },
    delays: { asAsked: ({ context }) => context.delayMs },
  }).createMachine({
    context: ({ input }) => ({ delayMs: input.delayMs }),
    initial: 'waiting',
    states: {
      waiting: { after: { asAsked: 'reminding' } },
      reminding: { invoke: { src: 'remind', onDone: 'done' } },
      done: { type: 'final' },
    },
  });
  return defineProcess({ name: 'reminder', machine });
}

/** `deliver`, tried 5 times with 1.2 s in between. */
function delivery(callOut: CallOut) {
  const machine = setup({ actors: { deliver: callOut('deliver') } }).createMachine({
    initial: 'delivering',
    states: {
      delivering: { invoke: { src: 'deliver', onDone: 'done' } },
      done: { type: 'final' },
    },
  });
  const backoff = { initialMs: 1_200, factor: 1, jitter: 0 };
  return defineProcess({
    name: 'delivery',
    path: '/deliveries',
    machine,
    tasks: { deliver: { attempts: 5, backoff } },
  });
}

/** `visit` ten times, one after another. */
function tour(callOut: CallOut) {
  const machine = setup({
    types: { context: {} as { stop: number } },
    actors: { visit: callOut('visit') },
  }).createMachine({
    context: { stop: 0 },
    initial: 'visiting',
    states: {
      visiting: {
        invoke: {
          src: 'visit',
          input: ({ context }) => ({ stop: context.stop }),
          onDone: { target: 'next', actions: assign({ stop: ({ context }) => context.stop + 1 }) },
        },
      },
      next: {
        always: [
          { guard: ({ context }) => context.stop === stops, target: 'done' },
          { target: 'visiting' },
        ],
      },
      done: { type: 'final' },
    },
  });
  return defineProcess({ name: 'tour', machine });
}

/** Waits for GO, and emits `Announced`; for SPEAK, and emits three. */
function announcement() {
  const machine = setup({
    types: { emitted: {} as { readonly type: 'Announced' | 'One' | 'Two' | 'Three' } },
  }).createMachine({
    initial: 'waiting',
    states: {
      waiting: {
        on: {
          GO: { target: 'done', actions: emit({ type: 'Announced' }) },
          SPEAK: {
            target: 'done',
            actions: [emit({ type: 'One' }), emit({ type: 'Two' }), emit({ type: 'Three' })],
          },
        },
      },
      done: { type: 'final' },
    },
  });
  return defineProcess({ name: 'announcement', machine });
}
