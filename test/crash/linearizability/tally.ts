import { assign, setup } from 'xstate';
import { z } from 'zod';
import { defineProcess, task, type Process } from '../../../src/index.ts';
import { call } from '../../../src/machines/shared/call.ts';

/** How an outside system answers the task of a WORK event. */
export interface Work {
  /** The first attempt that succeeds; one above `workAttempts` never does. */
  readonly needs: number;
  /** How long each answer takes. */
  readonly slowMs: number;
  /** The last attempt fails, late, in its first run; and succeeds, at once, when a lost run is repeated. */
  readonly fickle: boolean;
}

export interface TallyEvent extends Partial<Work> {
  readonly type:
    'ADD' | 'EVEN' | 'BRITTLE' | 'POISON' | 'WORK' | 'STOP' | 'WAIT' | 'HURRY' | 'CLOSE';
  /** Names the event: no two have the same. */
  readonly id: string;
  /** The event is for this generation only. */
  readonly generation?: string;
  /** Of WAIT. */
  readonly delayMs?: number;
}

export interface TallyContext {
  readonly generation: string;
  /** Ids of the accepted events, in order, with the outcome of their tasks and timers: the fold of the history. */
  readonly entries: readonly string[];
  /** The event whose task runs, or whose timer waits. */
  readonly current: string;
  readonly work: Work;
  readonly delayMs: number;
}

export const workAttempts = 3;

/** The caller that may send only while the number of entries is even. */
export const guest = 'guest';

/** How long a `round` is kept once it has ended. */
const roundRetentionMs = 300;

const noWork: Work = { needs: 1, slowMs: 0, fickle: false };
const input = z.object({ generation: z.string(), key: z.string().optional() });

/**
 * Processes whose context is the fold of their events: `tally` is kept; a `round` has a business key, is forgotten as
 * soon as it has ended, and is then started again under the same key, as another generation.
 */
export function createTallies(outsideUrl: string): readonly Process[] {
  const common = {
    machine: tallyMachine(outsideUrl),
    input,
    tasks: {
      work: { attempts: workAttempts, backoff: { initialMs: 50, factor: 2, jitter: 0 } },
      archive: { attempts: 10_000, backoff: { initialMs: 50, maxMs: 200, jitter: 0 } },
    },
    access: { read: () => true, send: maySend },
  };
  return [
    defineProcess({ ...common, name: 'tally', idPrefix: 'tly' }),
    defineProcess({
      ...common,
      name: 'round',
      correlate: ({ input: { key } }: { readonly input: z.output<typeof input> }) => key,
      retentionMs: roundRetentionMs,
    }),
  ] as Process[];
}

function maySend({ claims, data }: { readonly claims: object; readonly data: unknown }): boolean {
  const { entries } = data as TallyContext;
  return Reflect.get(claims, 'sub') !== guest || entries.length % 2 === 0;
}

function tallyMachine(outsideUrl: string) {
  const callOut = (operation: string) =>
    task<unknown, object>(({ input: body, idempotencyKey, attempt, signal }) =>
      call(`${outsideUrl}/${operation}`, {
        method: 'POST',
        body: { ...body, attempt },
        idempotencyKey,
        signal,
        reply: z.unknown(),
      }),
    );
  const isForThis = { guard: 'isForThis', actions: 'append' } as const;
  const takes = {
    ADD: isForThis,
    EVEN: { guard: 'isEven', actions: 'append' },
    BRITTLE: { guard: 'isForThis', actions: 'appendOrThrow' },
    POISON: { guard: 'isForThis', actions: 'poison' },
  } as const;
  return setup({
    types: {
      context: {} as TallyContext,
      input: {} as { readonly generation: string },
      events: {} as TallyEvent,
    },
    actors: { work: callOut('work'), archive: callOut('archive') },
    delays: { asAsked: ({ context }) => context.delayMs },
    guards: {
      isForThis: ({ context, event }) => isFor(context, event),
      isEven: ({ context, event }) => isFor(context, event) && context.entries.length % 2 === 0,
    },
    actions: {
      append: assign({ entries: ({ context, event }) => [...context.entries, event.id] }),
      appendOrThrow: assign({
        entries: ({ context, event }) => {
          if (context.entries.length % 2 !== 0) throw new Error('The number of entries is odd');
          return [...context.entries, event.id];
        },
      }),
      // Cannot be stored; a step on it before its commit fails throws.
      poison: assign({ entries: () => 1n as unknown as readonly string[] }),
      note: assign({
        current: ({ event }) => event.id,
        delayMs: ({ event }) => event.delayMs ?? 0,
        work: ({ event: { needs = 1, slowMs = 0, fickle = false } }) => ({ needs, slowMs, fickle }),
      }),
      appendDone: append('done'),
      appendFailed: append('failed'),
      appendRang: append('rang'),
    },
  }).createMachine({
    context: ({ input: { generation } }) => ({
      generation,
      entries: [],
      current: '',
      delayMs: 0,
      work: noWork,
    }),
    initial: 'open',
    states: {
      open: {
        on: {
          ...takes,
          WORK: { ...isForThis, target: 'working', actions: ['append', 'note'] },
          WAIT: { ...isForThis, target: 'waiting', actions: ['append', 'note'] },
          CLOSE: { ...isForThis, target: 'closing' },
        },
      },
      working: {
        invoke: {
          src: 'work',
          input: ({ context: { generation, current, work } }) => ({
            generation,
            event: current,
            ...work,
          }),
          onDone: { target: 'open', actions: 'appendDone' },
          onError: { target: 'open', actions: 'appendFailed' },
        },
        on: { ...takes, STOP: { ...isForThis, target: 'open' } },
      },
      waiting: {
        after: { asAsked: { target: 'open', actions: 'appendRang' } },
        on: { ...takes, HURRY: { ...isForThis, target: 'open' } },
      },
      // Takes no more events, and stays until the outside system has its history.
      closing: {
        invoke: { src: 'archive', input: ({ context }) => context, onDone: 'closed' },
      },
      closed: { type: 'final' },
    },
  });
}

function append(outcome: 'done' | 'failed' | 'rang') {
  return assign<TallyContext, TallyEvent, undefined, TallyEvent, never>({
    entries: ({ context }) => [...context.entries, `${outcome}:${context.current}`],
  });
}

function isFor({ generation }: TallyContext, event: TallyEvent): boolean {
  return event.generation === undefined || event.generation === generation;
}
