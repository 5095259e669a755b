import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import type { Runtime } from '../../../../src/actors/contract/runtime-types.ts';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { createDeployments, type Deployments } from '../../support/deployments.ts';

/** Waits with these delays, and takes PING meanwhile. */
function reminding(after: object): Process {
  const machine = createMachine({
    initial: 'waiting',
    states: {
      waiting: { after, on: { PING: { actions: () => {} } } },
      renewed: { type: 'final' },
    },
  } as never);
  return defineProcess({ name: 'reminding', machine });
}

const before = reminding({ 5000: { actions: 'remind' }, 20_000: 'renewed' });
const after = reminding({
  6000: { actions: 'remind' },
  9000: { actions: 'warn' },
  25_000: 'renewed',
});

async function eventsOf(service: Deployments, id: string): Promise<readonly string[]> {
  const { steps } = await service.runtime.history('reminding', id);
  return steps.map(({ event }) =>
    typeof event['event'] === 'string' ? event['event'] : event.type,
  );
}

describe('old and new nodes side by side', () => {
  test('that alternate on the events of an instance fire each of its timers once, at its deadline', async () => {
    await using service = await createDeployments(before);
    const old = service.runtime;
    const id = await service.start();
    const { timers } = await service.get(id);
    const next = await service.add(after, 'next');
    for (let turn = 0; turn < 19; turn += 1) {
      await service.advance(950);
      const node: Runtime = turn % 2 === 0 ? next : old;
      await node.send('reminding', id, { type: 'PING' });
    }
    await service.advance(3_000);
    expect(await service.get(id)).toMatchObject({ status: 'Completed', attention: false });
    const { steps } = await service.runtime.history('reminding', id);
    const fired = steps.filter(({ event }) => event.type === 'timer.fired');
    const startedAt = Date.parse(steps[0]?.at ?? '');
    const delays = fired.map(({ at }) => Math.round((Date.parse(at) - startedAt) / 1000));
    expect(delays).toEqual([5, 9, 20]);
    expect(timers).toHaveLength(2);
  });

  test('do not refit an instance back and forth', async () => {
    await using service = await createDeployments(before);
    const old = service.runtime;
    const id = await service.start();
    await service.add(after, 'next');
    await service.advance(1_000);
    await old.send('reminding', id, { type: 'PING' });
    await service.advance(17_000);
    const events = await eventsOf(service, id);
    // By the new node, by the old one with its event, and by the new node again.
    expect(events.filter((event) => event === 'deployed').length).toBeLessThanOrEqual(3);
    expect(events.filter((event) => event.startsWith('xstate.after.'))).toHaveLength(2);
  });

  test('fit instances to the new machine once the last old node is gone', async () => {
    const remind = { 200_000: 'renewed' };
    await using service = await createDeployments(reminding(remind));
    const id = await service.start();
    const warning = reminding({ ...remind, 90_000: { actions: 'warn' } });
    const first = service.runtime;
    const next = await service.add(warning, 'next');
    await service.advance(1_000);
    await service.stop(first);
    expect((await next.get('reminding', id)).timers).toHaveLength(2);
    // An old node that starts again is the newest while it lives: its machine has no place for the new timer.
    await service.stop(await oldNode(service, remind));
    await service.advance(70_000);
    expect(await next.get('reminding', id)).toMatchObject({ attention: false });
    await service.advance(20_000);
    const { steps } = await next.history('reminding', id);
    const events = steps.map(({ event }) => event['event']);
    expect(events).toContain('xstate.after.90000.(machine).waiting');
  });
});

/** An old node that has crashed, and is up again for some seconds. */
async function oldNode(service: Deployments, remind: object): Promise<Runtime> {
  const node = await service.add(reminding(remind), 'old');
  await service.advance(6_000);
  const { instances } = await node.list('reminding', { attention: true });
  expect(instances).toMatchObject([{ attentionReasons: [{ kind: 'timer_lost' }] }]);
  return node;
}
