import { assign, setup } from 'xstate';
import { expect, test } from 'vitest';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { replay } from '../../../../src/testing/incidents/replay.ts';
import { gate } from '../../../support/gate.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

const never = gate();

function createJob(history: 'steps' | 'snapshots'): Process {
  const machine = setup({
    types: { context: {} as { readonly output?: string; readonly token?: string } },
    actors: {
      work: task<string>(async () => {
        await never.open;
        return 'its own';
      }),
    },
  }).createMachine({
    context: {},
    initial: 'working',
    states: {
      working: {
        invoke: {
          src: 'work',
          onDone: { target: 'waiting', actions: assign({ output: ({ event }) => event.output }) },
          onError: 'failed',
        },
      },
      waiting: { after: { 60_000: 'done' } },
      done: { type: 'final' },
      failed: { type: 'final', tags: 'Failed' },
    },
  });
  return defineProcess({ name: 'job', machine, history, redact: ['token'] }) as Process;
}

/** A job with which operators did all that they can do. */
async function operatedJob(history: 'steps' | 'snapshots') {
  const process = createJob(history);
  await using memory = await createMemoryRuntime(process);
  const { runtime, clock } = memory;
  const id = await memory.start();
  const act = async (one: object) => runtime.act('job', id, one, 'An incident.');
  await act({ kind: 'completeTask', task: '0/0', output: 'by hand' });
  const to = new Date(clock.now() + 3_600_000).toISOString();
  await act({ kind: 'moveTimer', timer: '1/0', to });
  await act({ kind: 'pause' });
  await act({ kind: 'resume' });
  const context = { output: 'patched', token: 's3cret' };
  const moved = await act({ kind: 'moveTo', state: 'working', context });
  const pending = moved?.tasks.find(({ outcome }) => outcome === 'pending');
  await act({ kind: 'failTask', task: pending?.id, error: { message: 'Lost.' } });
  const reopened = await act({ kind: 'reopen', state: 'waiting' });
  await act({ kind: 'fireTimer', timer: reopened?.timers[0]?.id });
  return { process, incident: await runtime.incident('job', id) };
}

test('all that an operator did is replayed, if the history keeps snapshots, without secrets', async () => {
  const { process, incident } = await operatedJob('snapshots');
  expect(incident.moves.map(({ move }) => move.kind === 'act' && move.act.kind)).toEqual([
    'completeTask',
    'moveTimer',
    'pause',
    'resume',
    'moveTo',
    'failTask',
    'reopen',
    'fireTimer',
  ]);
  expect(incident.missing).toEqual([]);
  expect(incident.redacted).toContain('/moves/4/move/act/context/token');
  expect(JSON.stringify(incident)).not.toContain('s3cret');
  const filled = JSON.parse(JSON.stringify(incident).replaceAll('[redacted]', 'known'));
  expect(replay(process, { ...filled, redacted: [] }).difference).toBeUndefined();
});

test('an output and a context that the history does not keep are named as missing', async () => {
  const { incident } = await operatedJob('steps');
  expect(incident.missing).toEqual([
    '/start/input',
    '/moves/0/move/act/output',
    '/moves/4/move/act/context',
  ]);
});
