import { describe, expect, test } from 'vitest';
import { fromPromise, setup } from 'xstate';
import { z } from 'zod';
import {
  defineProcess,
  type Process,
  type TaskPolicy,
} from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { gate } from '../../../support/gate.ts';
import { createDeployments } from '../../support/deployments.ts';

interface Invoke {
  readonly src: 'charge' | 'chargeCard' | 'notify';
  readonly id?: string;
}

/** Pays by what it invokes; every task notes that it ran, and `failing` ones are tried again. */
function payment(
  invoke: readonly Invoke[],
  { ran = [], policy, failing = false }: { ran?: string[]; policy?: TaskPolicy; failing?: boolean },
  id = 'payment',
): Process {
  const run = (name: string) =>
    task<string, unknown>(async ({ input }) => {
      ran.push(`${name} ${JSON.stringify(input)}`);
      if (failing) throw new Error('not now');
      return name;
    });
  const machine = setup({
    actors: { charge: run('charge'), chargeCard: run('chargeCard'), notify: run('notify') },
  }).createMachine({
    id,
    initial: 'paying',
    states: {
      paying: {
        invoke: invoke.map((one) => ({ ...one, input: { cents: 100 }, onDone: 'paid' })),
      },
      paid: { type: 'final' },
    },
  });
  const backoff = { initialMs: 10_000, jitter: 0 };
  return defineProcess({ name: 'payment', machine, tasks: { charge: { backoff, ...policy } } });
}

const charging = [{ src: 'charge' }] as const;

describe('a task that waits for its next attempt continues if a deploy changes', () => {
  test.each([
    ['the id of its machine', payment(charging, {}, 'renamed')],
    ['the id of its invoke', payment([{ src: 'charge', id: 'pay' }], {})],
    ['what it invokes, while its logic is still there', payment([{ src: 'chargeCard' }], {})],
  ])('%s', async (_, after) => {
    await using service = await createDeployments(payment(charging, { failing: true }));
    const id = await service.start();
    await service.advance(1_000);
    await service.deploy(after);
    await service.advance(10_000);
    expect(await service.get(id)).toMatchObject({
      status: 'Completed',
      attention: false,
      tasks: [{ name: 'charge', attempts: 2, outcome: 'completed' }],
    });
  });
});

describe('an instance is stranded if a deploy', () => {
  test.each([
    ['takes away an invoke that is under way', [], /"paying" no longer invokes charge/],
    [
      'adds an invoke to its state',
      [{ src: 'charge' }, { src: 'notify' }] as const,
      /"paying" now invokes notify/,
    ],
  ])('%s', async (_, invoke, reason) => {
    await using service = await createDeployments(payment(charging, { failing: true }));
    const id = await service.start();
    await service.advance(1_000);
    const ran: string[] = [];
    await service.deploy(payment(invoke, { ran }));
    await service.advance(20_000);
    expect(await service.get(id)).toMatchObject({
      status: 'Pending',
      attentionReasons: [{ kind: 'process_changed', message: expect.stringMatching(reason) }],
    });
    expect(ran).toEqual([]);
    await service.deploy(payment(charging, { ran }));
    await service.advance(1_000);
    expect(await service.get(id)).toMatchObject({ status: 'Completed', attention: false });
    expect(ran).toHaveLength(1);
  });

  test('divides its state, and invokes something there', async () => {
    const divided = (inner: object) =>
      defineProcess({
        name: 'payment',
        machine: setup({ actors: { charge: fromPromise(async () => 1) } }).createMachine({
          initial: 'on',
          states: { on: inner },
        }),
      });
    await using service = await createDeployments(divided({}));
    const id = await service.start();
    const inner = { initial: 'paying', states: { paying: { invoke: { src: 'charge' } } } };
    await service.deploy(divided(inner));
    await service.advance(1_000);
    const message = expect.stringMatching(/"paying" now invokes charge/);
    expect(await service.get(id)).toMatchObject({ attentionReasons: [{ message }] });
  });

  test('removes the logic of an actor', async () => {
    const spawning = (name: string) =>
      defineProcess({
        name: 'payment',
        machine: setup({
          actors: { [name]: fromPromise(async () => gate().open) },
        }).createMachine({ initial: 'on', states: { on: { invoke: { src: name, id: 'it' } } } }),
      });
    await using service = await createDeployments(spawning('charge'));
    const id = await service.start();
    await service.advance(1_000);
    const closed = service.deploy(spawning('other'));
    await service.advance(12_000);
    await closed;
    await service.advance(1_000);
    const message = expect.stringMatching(/the actor logic charge no longer exists/);
    expect(await service.get(id)).toMatchObject({ attentionReasons: [{ message }] });
  });
});

describe('the stored input of a task', () => {
  const wants = (input: z.ZodType): TaskPolicy => ({ input });
  const withCurrency = z.object({ cents: z.number(), currency: z.string() });

  test('that does not match the schema of the deployed task puts the task on hold until a deploy accepts it', async () => {
    await using service = await createDeployments(payment(charging, { failing: true }));
    const id = await service.start();
    await service.advance(1_000);
    const ran: string[] = [];
    await service.deploy(payment(charging, { ran, policy: wants(withCurrency) }));
    await service.advance(60_000);
    expect(await service.get(id)).toMatchObject({
      status: 'Pending',
      attention: true,
      attentionReasons: [
        { kind: 'task_parked', message: expect.stringMatching(/task charge.*\/currency/) },
      ],
    });
    expect(ran).toEqual([]);
    const mended = withCurrency.extend({ currency: z.string().default('EUR') });
    await service.deploy(payment(charging, { ran, policy: wants(mended) }));
    await service.advance(300_000);
    expect(await service.get(id)).toMatchObject({ status: 'Completed', attention: false });
    expect(ran).toEqual(['charge {"cents":100,"currency":"EUR"}']);
  });

  test('without a schema reaches the deployed task as stored', async () => {
    await using service = await createDeployments(payment(charging, { failing: true }));
    const id = await service.start();
    await service.advance(1_000);
    const ran: string[] = [];
    await service.deploy(payment(charging, { ran }));
    await service.advance(10_000);
    expect(await service.get(id)).toMatchObject({ status: 'Completed' });
    expect(ran).toEqual(['charge {"cents":100}']);
  });
});
