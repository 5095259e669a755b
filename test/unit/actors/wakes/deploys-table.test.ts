import { describe, expect, test } from 'vitest';
import { assign, createMachine, raise, setup, type AnyStateMachine } from 'xstate';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import type { ProcessConfig } from '../../../../src/definition/process-config.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createDeployments } from '../../support/deployments.ts';

/*
 * Rows of the table in docs/deploying.md that are not about timers, tasks or stranded instances.
 */

function thing(config: object, more: Partial<ProcessConfig<AnyStateMachine>> = {}): Process {
  const machine: AnyStateMachine = createMachine({ id: 'thing', ...config } as never);
  return defineProcess({ name: 'thing', machine, ...more });
}

const ended = { type: 'final' };

describe('an addition by a deploy', () => {
  test('takes effect at the next step of an instance', async () => {
    await using service = await createDeployments(
      thing({ initial: 'open', states: { open: {}, closed: ended } }),
    );
    const id = await service.start();
    await service.deploy(
      thing({ initial: 'open', states: { open: { on: { CLOSE: 'closed' } }, closed: ended } }),
    );
    const closed = await service.runtime.send('thing', id, { type: 'CLOSE' });
    expect(closed).toMatchObject({ status: 'Completed' });
  });
});

describe('a changed named delay', () => {
  const delayed = (delayMs: number) =>
    defineProcess({
      name: 'thing',
      machine: setup({ delays: { period: () => delayMs } }).createMachine({
        initial: 'open',
        states: { open: { after: { period: 'closed' } }, closed: { type: 'final' } },
      }),
    });

  test('applies to instances that enter the state after the deploy', async () => {
    await using service = await createDeployments(delayed(2_000));
    const before = await service.start();
    await service.deploy(delayed(5_000));
    const after = await service.start();
    await service.advance(2_500);
    expect(await service.get(before)).toMatchObject({ status: 'Completed' });
    expect(await service.get(after)).toMatchObject({ status: 'Pending' });
  });
});

describe('a delayed raise', () => {
  const raising = (delay: number, on: object) =>
    thing({
      initial: 'open',
      states: { open: { entry: raise({ type: 'TICK' }, { delay }), on }, closed: ended },
    });

  test('comes at its deadline as scheduled', async () => {
    await using service = await createDeployments(raising(2_000, { TICK: 'closed' }));
    const id = await service.start();
    await service.deploy(raising(9_000, { TICK: 'closed' }));
    await service.advance(2_500);
    expect(await service.get(id)).toMatchObject({ status: 'Completed' });
  });

  test('that no state accepts any more is dropped, without attention', async () => {
    await using service = await createDeployments(raising(2_000, { TICK: 'closed' }));
    const id = await service.start();
    await service.deploy(raising(2_000, { TOCK: 'closed' }));
    await service.advance(2_500);
    expect(await service.get(id)).toMatchObject({ state: 'open', timers: [], attention: false });
  });
});

describe('the policy of a task', () => {
  const failing = (attempts: number) =>
    defineProcess({
      name: 'thing',
      machine: setup({
        actors: {
          call: task(async () => {
            throw new Error('not now');
          }),
        },
      }).createMachine({
        initial: 'calling',
        states: {
          calling: { invoke: { src: 'call', onError: 'failed' } },
          failed: { type: 'final', tags: 'Failed' },
        },
      }),
      tasks: { call: { attempts, backoff: { initialMs: 3_000, factor: 1, jitter: 0 } } },
    });

  test('applies from the next attempt on', async () => {
    await using service = await createDeployments(failing(100));
    const id = await service.start();
    await service.advance(1_000);
    await service.deploy(failing(2));
    await service.advance(3_000);
    expect(await service.get(id)).toMatchObject({
      status: 'Failed',
      tasks: [{ name: 'call', attempts: 2 }],
    });
  });
});

describe('an old context on which the machine throws', () => {
  const counting = (context: object, add: (counts: { readonly length: number }) => number) =>
    thing({
      context,
      initial: 'open',
      states: {
        open: {
          after: {
            1000: {
              target: 'closed',
              actions: assign({
                total: ({ context: { counts } }) => add(counts as { readonly length: number }),
              }),
            },
          },
        },
        closed: ended,
      },
    });

  test('makes the instance stuck until a deploy fixes it', async () => {
    await using service = await createDeployments(counting({}, () => 0));
    const id = await service.start();
    await service.deploy(counting({ counts: [1] }, (counts) => counts.length));
    await service.advance(5_000);
    expect(await service.get(id)).toMatchObject({
      status: 'Pending',
      attentionReasons: [{ kind: 'stuck', message: expect.stringContaining('undefined') }],
    });
    await service.deploy(counting({ counts: [1] }, (counts) => Number(counts?.length ?? 0)));
    await service.advance(60_000);
    expect(await service.get(id)).toMatchObject({ status: 'Completed', attention: false });
  });
});

describe('a removed process', () => {
  const closing = thing({
    initial: 'open',
    states: { open: { after: { 1000: 'closed' } }, closed: ended },
  });

  test('leaves its instances until it is back, and the log warns once a minute', async () => {
    await using service = await createDeployments(closing);
    const id = await service.start();
    await service.deploy(defineProcess({ name: 'other', machine: createMachine({}) }));
    await service.advance(50_000);
    const told = service.lines.filter(({ msg }) => String(msg).includes('has its process'));
    expect(told).toMatchObject([{ level: 'warn', count: 1 }]);
    expect(JSON.stringify(told)).not.toContain('stack');
    await service.deploy(closing);
    await service.advance(20_000);
    expect(await service.get(id)).toMatchObject({ status: 'Completed' });
  });
});

describe('the history', () => {
  test('names the version and machine of each step, and what a deploy did', async () => {
    const waiting = (version: string, delayMs: number) =>
      thing(
        {
          initial: 'open',
          states: { open: { after: { [delayMs]: 'closed' } }, closed: ended },
        },
        { version },
      );
    await using service = await createDeployments(waiting('1', 2_000));
    const id = await service.start();
    await service.deploy(waiting('2', 3_000));
    await service.advance(3_000);
    const { steps } = await service.runtime.history('thing', id);
    const [started, deployed, fired] = steps;
    expect(steps.map(({ event, processVersion }) => [event.type, processVersion])).toEqual([
      ['start', '1'],
      ['deployed', '2'],
      ['timer.fired', '2'],
    ]);
    expect(started?.machineHash).not.toBe(deployed?.machineHash);
    expect(fired?.machineHash).toBe(deployed?.machineHash);
    expect(deployed?.event).toEqual({
      type: 'deployed',
      from: { processVersion: '1', machineHash: started?.machineHash },
      to: { processVersion: '2', machineHash: deployed?.machineHash },
      kept: [{ was: 'xstate.after.2000.thing.open', event: 'xstate.after.3000.thing.open' }],
    });
  });

  test('has no step for a deploy that changes nothing for the instance, which still gets the new version', async () => {
    const open = (version: string) => thing({ initial: 'open', states: { open: {} } }, { version });
    await using service = await createDeployments(open('1'));
    const id = await service.start();
    await service.deploy(open('2'));
    await service.advance(1_000);
    expect(await service.get(id)).toMatchObject({ version: 0, processVersion: '2' });
    const { instances } = await service.runtime.list('thing', { processVersion: '2' });
    expect(instances.map((one) => one.id)).toEqual([id]);
    expect((await service.runtime.list('thing', { processVersion: '1' })).instances).toEqual([]);
  });
});
