import { describe, expect, test } from 'vitest';
import { setup } from 'xstate';
import { createApp } from '../../../../src/http/app.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { rollback, type RollbackInput } from '../../../../src/definition/machine/rollback.ts';
import { settle } from '../../../../src/definition/machine/settle.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createRequests } from '../../../support/requests.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { createGuardedService } from '../../support/guarded-service.ts';

const work = task<void>(async () => {});

/** Does a, b and c, of which nobody undoes b; then it waits, and could do d. */
function createSteps(undone: string[] = [], onCancel: 'rollback' | 'stop' = 'rollback') {
  const machine = setup({
    types: { events: {} as { type: 'UNDO'; to: string } | { type: 'GO_ON' } },
    actors: { rollback, a: work, b: work, c: work, d: work },
  }).createMachine({
    initial: 'a',
    states: {
      a: { invoke: { src: 'a', onDone: 'b' } },
      b: { invoke: { src: 'b', onDone: 'c' } },
      c: { invoke: { src: 'c', onDone: 'waiting' } },
      waiting: { on: { UNDO: 'undoing', GO_ON: 'd' } },
      d: { invoke: { src: 'd', onDone: 'waiting' } },
      undoing: {
        invoke: {
          src: 'rollback',
          input: ({ event }): RollbackInput => ('to' in event ? { to: event.to } : {}),
          onDone: 'undone',
          onError: 'refused',
        },
      },
      undone: {},
      refused: {},
    },
  });
  const undoes = (name: string) => ({ compensate: async () => void undone.push(name) });
  return defineProcess({
    name: 'step',
    machine,
    onCancel,
    tasks: { a: undoes('a'), b: { irreversible: true }, c: undoes('c'), d: undoes('d') },
  });
}

async function openSteps(onCancel: 'rollback' | 'stop' = 'rollback') {
  const undone: string[] = [];
  const memory = await createMemoryRuntime(createSteps(undone, onCancel));
  const { runtime } = memory;
  const app = createApp({ runtime, log: capturedLog().log, bodyLimitBytes: 10_000 });
  const requests = createRequests((path, init) => app.request(path, init));
  const id = await memory.start();
  await memory.until(id, ({ state }) => state === 'waiting');
  const cancel = async (body: object) => requests.request('POST', `/steps/${id}/cancel`, body);
  return { ...memory, id, undone, cancel };
}

describe('a rollback of the machine', () => {
  test('to a task that the process does not have errors, and names those that it has', async () => {
    await using steps = await openSteps();
    await steps.runtime.send('step', steps.id, { type: 'UNDO', to: 'z' });
    const view = await steps.until(steps.id, ({ state }) => state === 'refused');
    expect(view.tasks.at(-1)?.error).toMatchObject({
      code: 'rollback_mark_unknown',
      message: 'rollback to z: the process step has no such task; it has a, b, c, d',
    });
  });

  test('to a task that has not ended errors', async () => {
    await using steps = await openSteps();
    await steps.runtime.send('step', steps.id, { type: 'UNDO', to: 'd' });
    const view = await steps.until(steps.id, ({ state }) => state === 'refused');
    expect(view.tasks.at(-1)?.error).toMatchObject({
      code: 'rollback_mark_unknown',
      message: 'rollback to d: the task has not completed',
    });
  });
});

describe('a cancellation with to', () => {
  test.each([
    ['a', ['c']],
    ['b', ['c']],
    ['c', []],
  ])('%s undoes what ended after it, and settles the rest', async (to, expected) => {
    await using steps = await openSteps();
    const reply = await steps.cancel({ to });
    expect(reply.body.cancelled).toMatchObject({ rollback: true, to });
    const view = await steps.until(steps.id, ({ status }) => status === 'Cancelled');
    expect(steps.undone).toEqual(expected);
    expect(view.ledger[0]?.state).toBe('settled');
    const { steps: history } = await steps.runtime.history('step', steps.id);
    const [step] = history.filter(({ event }) => event.type === 'cancel');
    expect(step?.settled?.[0]).toMatchObject({ task: 'a' });
  });

  test('a task that the process does not have is refused, and names those that it has', async () => {
    await using steps = await openSteps();
    const { status, body } = await steps.cancel({ to: 'z' });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'invalid_request',
      detail: 'The process step has no task z to roll back to; it has a, b, c, d.',
      errors: [{ pointer: '/to', message: 'must be one of a, b, c, d' }],
    });
    expect((await steps.runtime.get('step', steps.id)).status).toBe('Pending');
  });

  test('a task that has not ended is refused, and changes nothing', async () => {
    await using steps = await openSteps();
    const { status, body } = await steps.cancel({ to: 'd' });
    expect([status, body.code]).toEqual([409, 'event_not_accepted']);
    expect(body.detail).toBe(
      `step ${steps.id} cannot be rolled back to d, which has not completed; cancel it without to, or name a task that has completed.`,
    );
    expect(await steps.runtime.get('step', steps.id)).toMatchObject({
      status: 'Pending',
      ledger: [{ state: 'owed' }, { state: 'owed' }],
    });
  });

  test('without a rollback is refused', async () => {
    await using steps = await openSteps('stop');
    const { status, body } = await steps.cancel({ to: 'a' });
    expect([status, body.errors[0].pointer]).toEqual([400, '/to']);
    expect((await steps.cancel({ to: 'a', rollback: true })).status).toBe(200);
  });

  test('needs the scope holdfast:admin', async () => {
    await using service = await createGuardedService(createSteps());
    const ada = await service.as({ sub: 'ada' });
    const path = await ada.start('/steps', {});
    const { status, body } = await ada.request('POST', `${path}/cancel`, { to: 'a' });
    expect([status, body.code]).toEqual([403, 'forbidden']);
  });
});

describe('a process is refused', () => {
  const machineWith = (to: string, upTo: string) =>
    setup({ actors: { rollback, a: work }, actions: { end: settle({ upTo }) } }).createMachine({
      initial: 'a',
      states: {
        a: { invoke: { src: 'a', onDone: { target: 'undoing', actions: 'end' } } },
        undoing: { invoke: { src: 'rollback', input: { to } } },
      },
    });
  const define = (to: string, upTo: string) =>
    defineProcess({
      name: 'step',
      machine: machineWith(to, upTo),
      tasks: { a: { compensate: async () => {} } },
    });

  test('whose rollback goes to a task that it does not have', () => {
    expect(() => define('z', 'a')).toThrow(
      'The process step is refused: a rollback goes to "z", which is not one of its tasks; it has a.',
    );
  });

  test('that settles up to a task that it does not have', () => {
    expect(() => define('a', 'z')).toThrow(
      'The process step is refused: it settles up to "z", which is not one of its tasks; it has a.',
    );
    expect(() => define('a', 'a')).not.toThrow();
  });

  test('even if the action is inline in the state', () => {
    const machine = setup({ actors: { a: work } }).createMachine({
      initial: 'a',
      states: { a: { exit: settle({ upTo: 'z' }), on: { GO: 'b' } }, b: {} },
    });
    expect(() => defineProcess({ name: 'step', machine })).toThrow('it settles up to "z"');
  });
});
