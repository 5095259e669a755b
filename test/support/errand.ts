import { setup } from 'xstate';
import { defineProcess, task, type Process } from '../../src/index.ts';

const hourMs = 3_600_000;

/** A process that stands still until an operator steps in: its task fails once and is tried again in an hour, its timer fires in one. */
export function createErrand(): Process {
  const ask = task<string>(async ({ attempt }) => {
    if (attempt === 1) throw new Error('Nobody answers.');
    return 'asked';
  });
  const machine = setup({ actors: { ask } }).createMachine({
    initial: 'asking',
    states: {
      asking: { invoke: { src: 'ask', onDone: 'waiting', onError: 'refused' } },
      waiting: { after: { [hourMs]: 'late' }, on: { END: 'done' } },
      late: { type: 'final' },
      refused: { type: 'final', tags: 'Failed' },
      done: { type: 'final' },
    },
  });
  return defineProcess({
    name: 'errand',
    machine,
    tasks: { ask: { attempts: 5, backoff: { initialMs: hourMs, maxMs: hourMs, jitter: 0 } } },
  }) as Process;
}
