import { assign, setup, stateIn } from 'xstate';
import type { Acting } from './acting.ts';
import type {
  Begun,
  BulkActContext,
  BulkActFailure,
  Page,
  PageResult,
} from './bulk-act-context.ts';
import type { BulkActInput } from './bulk-act-input.ts';
import type { createBulkActTasks } from './bulk-act-tasks.ts';

const keptFailures = 100;
const none = { matched: 0, done: 0, skipped: 0, failed: 0, failures: [], page: [] };

const onError = {
  target: 'failed',
  actions: {
    type: 'noteFailure',
    params: ({ event }: { readonly event: { readonly error: unknown } }) => event.error,
  },
} as const;

/** Goes through the instances that match a filter, page by page, and acts on each. */
export function createBulkActMachine(actors: ReturnType<typeof createBulkActTasks>) {
  return setup({
    types: {
      input: {} as BulkActInput,
      context: {} as BulkActContext,
      events: {} as { readonly type: 'STOP' },
      tags: {} as 'Failed',
    },
    actors,
    guards: {
      hasInstances: (_, { page }: Page) => page.length > 0,
      hasMore: (_, { cursor }: Pick<Page, 'cursor'>) => cursor !== undefined,
    },
    actions: {
      noteBegun: assign((_, begun: Begun) => begun),
      notePage: assign(({ context }, { page, cursor }: Page) => ({
        page,
        cursor,
        matched: context.matched + page.length,
      })),
      noteResult: assign(({ context }, result: PageResult) => ({
        page: [],
        done: context.done + result.done,
        skipped: context.skipped + result.skipped,
        failed: context.failed + result.failures.length,
        failures: [...context.failures, ...result.failures].slice(-keptFailures),
      })),
      noteFailure: assign({ failure: (_, error: unknown) => toFailure(error) }),
    },
  }).createMachine({
    id: 'bulk-act',
    context: ({ input }) => ({ ...input, ...none }),
    initial: 'beginning',
    states: {
      beginning: {
        on: { STOP: 'stopped' },
        invoke: {
          src: 'begin',
          input: ({ context: { process, filter } }) => ({ process, filter }),
          onDone: {
            target: 'listing',
            actions: { type: 'noteBegun', params: ({ event }) => event.output },
          },
          onError,
        },
      },
      listing: {
        on: { STOP: 'stopped' },
        invoke: {
          src: 'listPage',
          input: ({ context }) => ({ ...toActing(context), cursor: context.cursor }),
          onDone: [
            {
              guard: { type: 'hasInstances', params: ({ event }) => event.output },
              target: 'acting',
              actions: { type: 'notePage', params: ({ event }) => event.output },
            },
            {
              guard: { type: 'hasMore', params: ({ event }) => event.output },
              target: 'listing',
              reenter: true,
              actions: { type: 'notePage', params: ({ event }) => event.output },
            },
            { target: 'completed' },
          ],
          onError,
        },
      },
      // A page that has begun is finished, so that each act is counted.
      acting: {
        initial: 'continuing',
        states: { continuing: { on: { STOP: 'stopping' } }, stopping: {} },
        invoke: {
          src: 'actOnPage',
          input: ({ context }) => ({ ...toActing(context), page: context.page }),
          onDone: [
            {
              guard: stateIn({ acting: 'stopping' }),
              target: 'stopped',
              actions: { type: 'noteResult', params: ({ event }) => event.output },
            },
            {
              guard: { type: 'hasMore', params: ({ context }) => context },
              target: 'listing',
              actions: { type: 'noteResult', params: ({ event }) => event.output },
            },
            {
              target: 'completed',
              actions: { type: 'noteResult', params: ({ event }) => event.output },
            },
          ],
          onError,
        },
      },
      completed: { type: 'final' },
      stopped: { type: 'final' },
      failed: { type: 'final', tags: 'Failed' },
    },
  });
}

function toActing(context: BulkActContext): Acting {
  const { process, filter, act, reason, id, operator, createdBefore } = context;
  if (id === undefined || createdBefore === undefined)
    throw new Error('The bulk act has not begun');
  return { process, filter, act, reason, id, operator, createdBefore };
}

function toFailure(error: unknown): BulkActFailure {
  const { code, message = String(error) } = Object(error) as Partial<BulkActFailure>;
  return code === undefined ? { message } : { code, message };
}
