import { expect, test } from 'vitest';
import { fromPromise, setup } from 'xstate';
import { answers } from '../../../../src/http/openapi/answers.ts';
import { TaskError } from '../../../../src/errors.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

test('an error whose task may be done has mayBeDone, as in the OpenAPI document', async () => {
  const machine = setup({
    actors: {
      pay: fromPromise(async () => {
        throw new TaskError('the reply was lost', { mayBeDone: true });
      }),
    },
  }).createMachine({
    initial: 'paying',
    states: {
      paying: { invoke: { src: 'pay', onError: 'failed' } },
      failed: { type: 'final', tags: 'Failed' },
    },
  });
  await using memory = await createMemoryRuntime(defineProcess({ name: 'payment', machine }));
  const view = await memory.until(await memory.start(), ({ status }) => status === 'Failed');
  const [task] = view.tasks;
  expect(task?.error).toEqual({
    name: 'TaskError',
    message: 'the reply was lost',
    mayBeDone: true,
  });
  const parsed = answers.Instance.parse(JSON.parse(JSON.stringify(view)));
  expect(parsed.tasks[0]?.error).toEqual(task?.error);
});
