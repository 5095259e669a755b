import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { gate, type Gate } from '../../../support/gate.ts';
import { hasEnded } from '../../../support/has-ended.ts';
import { createDeployments, type Deployments } from '../../support/deployments.ts';

const longMs = 60_000;
const why = { reason: 'The bank is down.' };

/** What the outside was asked to do, by any version; `charge` waits for a gate if there is one. */
function createOutside() {
  const calls: string[] = [];
  let held: Gate | undefined;
  return {
    calls,
    hold(at: Gate) {
      held = at;
    },
    call: (name: string) =>
      task<void>(async () => {
        calls.push(name);
        if (name === 'charge') await held?.open;
      }),
  };
}

type Outside = ReturnType<typeof createOutside>;

function before({ call }: Outside) {
  const machine = setup({ actors: { charge: call('charge'), ship: call('ship') } }).createMachine({
    initial: 'waiting',
    states: {
      waiting: { after: { [longMs]: 'charging' }, on: { NOW: 'charging' } },
      charging: { invoke: { src: 'charge', onDone: 'shipping' } },
      shipping: { invoke: { src: 'ship', onDone: 'done' } },
      done: { type: 'final' },
    },
  });
  return defineProcess({ name: 'order', version: '1', machine, tasks: { charge: {}, ship: {} } });
}

/** Another machine: a state more behind the charge, and a task in place of `ship`. */
function after({ call }: Outside) {
  const machine = setup({
    actors: { charge: call('charge'), deliver: call('deliver') },
  }).createMachine({
    initial: 'waiting',
    states: {
      waiting: { after: { [longMs]: 'charging' }, on: { NOW: 'charging' } },
      charging: { invoke: { src: 'charge', onDone: 'packing' } },
      packing: { after: { 1_000: 'delivering' } },
      delivering: { invoke: { src: 'deliver', onDone: 'done' } },
      done: { type: 'final' },
    },
  });
  return defineProcess({
    name: 'order',
    version: '2',
    machine,
    tasks: { charge: {}, deliver: {} },
  });
}

async function untilEnded(service: Deployments, id: string): Promise<void> {
  for (let passed = 0; passed < 20; passed += 1) {
    if (hasEnded(await service.get(id))) return;
    await service.advance(1_000);
  }
  throw new Error(`It has not ended: ${JSON.stringify(await service.get(id))}`);
}

test('a paused process starts nothing on nodes of either version during a deploy, and loses no timer', async () => {
  const outside = createOutside();
  await using service = await createDeployments(before(outside));
  const old = service.runtime;
  const id = await service.start();
  await old.pause('order', why);
  await service.advance(1_100);
  const next = await service.add(after(outside), 'next');
  await expect(next.send('order', id, { type: 'NOW' })).rejects.toMatchObject({
    code: 'process_paused',
  });
  // The timer is due while both run, and once the old one is gone.
  await service.advance(2 * longMs);
  await service.stop(old);
  await service.advance(2 * longMs);
  expect(outside.calls).toEqual([]);
  expect(await service.get(id)).toMatchObject({ state: 'waiting', attention: false });
  await next.resume('order', why);
  await untilEnded(service, id);
  expect(outside.calls).toEqual(['charge', 'deliver']);
  const { steps } = await next.history('order', id);
  expect(steps.filter(({ event }) => event.type === 'timer.fired')).toHaveLength(2);
});

test('an attempt that an old node makes when its process is paused and deployed ends once, and what follows starts nowhere before the pause is over', async () => {
  const outside = createOutside();
  const charged = gate();
  outside.hold(charged);
  await using service = await createDeployments(before(outside));
  const old = service.runtime;
  const id = await service.start();
  await old.send('order', id, { type: 'NOW' });
  await service.advance(100);
  expect(outside.calls).toEqual(['charge']);
  const next = await service.add(after(outside), 'next');
  await next.pause('order', why);
  await service.advance(5_000);
  charged.let();
  await service.advance(10_000);
  await service.stop(old);
  await service.advance(2 * longMs);
  expect(outside.calls).toEqual(['charge']);
  await next.resume('order', why);
  await service.advance(20_000);
  // The old node has stepped it to a state that the new machine lacks.
  expect(await service.get(id)).toMatchObject({
    attentionReasons: [{ kind: 'process_changed' }],
  });
  expect(outside.calls).toEqual(['charge']);
  await service.deploy(before(outside));
  await untilEnded(service, id);
  expect(outside.calls).toEqual(['charge', 'ship']);
});

test('the pause of a task that a deploy has removed ends when it is resumed, and that of no other task can', async () => {
  const outside = createOutside();
  await using service = await createDeployments(before(outside));
  await service.runtime.pause('order', { task: 'ship', ...why });
  const id = await service.start();
  await service.runtime.send('order', id, { type: 'NOW' });
  await service.advance(5_000);
  expect(outside.calls).toEqual(['charge']);
  await service.deploy(after(outside));
  await service.advance(5_000);
  const next = service.runtime;
  expect(Object.keys((await next.pauses('order')).tasks)).toEqual(['ship']);
  await expect(next.resume('order', { task: 'fly', ...why })).rejects.toMatchObject({
    code: 'invalid_request',
  });
  expect((await next.resume('order', { task: 'ship', ...why })).tasks).toEqual({});
  await expect(next.pause('order', { task: 'ship', ...why })).rejects.toMatchObject({
    code: 'invalid_request',
  });
  // The new version has no place for the task; the old one goes on with it.
  expect(await service.get(id)).toMatchObject({ attention: true });
  await service.deploy(before(outside));
  await untilEnded(service, id);
  expect(outside.calls).toEqual(['charge', 'ship']);
});

test('a paused task that a deploy brings back is still paused, and goes on when it is resumed', async () => {
  const outside = createOutside();
  await using service = await createDeployments(before(outside));
  await service.runtime.pause('order', { task: 'ship', ...why });
  const id = await service.start();
  await service.runtime.send('order', id, { type: 'NOW' });
  await service.deploy(after(outside));
  await service.advance(longMs);
  await service.deploy(before(outside));
  await service.advance(2 * longMs);
  expect(outside.calls).toEqual(['charge']);
  await service.runtime.resume('order', { task: 'ship', ...why });
  await untilEnded(service, id);
  expect(outside.calls).toEqual(['charge', 'ship']);
});

test('a paused instance keeps its pause over a deploy, and its timer fires by the new machine when it is resumed', async () => {
  const outside = createOutside();
  await using service = await createDeployments(before(outside));
  const old = service.runtime;
  const id = await service.start();
  await old.act('order', id, { kind: 'pause' }, why.reason);
  const next = await service.add(after(outside), 'next');
  await service.advance(2 * longMs);
  await service.stop(old);
  await service.advance(longMs);
  expect(outside.calls).toEqual([]);
  expect(await service.get(id)).toMatchObject({
    state: 'waiting',
    paused: { reason: why.reason },
    attention: false,
  });
  await next.act('order', id, { kind: 'resume' }, why.reason);
  await untilEnded(service, id);
  expect(outside.calls).toEqual(['charge', 'deliver']);
});

test('a paused instance that does not fit a new machine can be resumed, and waits for one that fits', async () => {
  const outside = createOutside();
  await using service = await createDeployments(before(outside));
  await service.runtime.pause('order', { task: 'ship', ...why });
  const id = await service.start();
  await service.runtime.send('order', id, { type: 'NOW' });
  await service.advance(1_000);
  await service.runtime.act('order', id, { kind: 'pause' }, why.reason);
  await service.runtime.resume('order', { task: 'ship', ...why });
  await service.deploy(after(outside));
  await service.advance(longMs);
  await service.runtime.act('order', id, { kind: 'resume' }, why.reason);
  await service.advance(longMs);
  expect(await service.get(id)).toMatchObject({
    attentionReasons: [{ kind: 'process_changed' }],
  });
  await service.deploy(before(outside));
  await untilEnded(service, id);
  expect(outside.calls).toEqual(['charge', 'ship']);
});
