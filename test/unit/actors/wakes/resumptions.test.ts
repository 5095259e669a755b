import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createLastingStore, openTwin, type Twin } from '../../support/twins.ts';

const minuteMs = 60_000;
const soonMs = 3_000;
const why = 'An audit.';

const order = defineProcess({
  name: 'order',
  machine: setup({ actors: { ship: task<void>(async () => {}) } }).createMachine({
    initial: 'waiting',
    states: {
      waiting: { after: { 1_000: 'shipping' } },
      shipping: { invoke: { src: 'ship', onDone: 'done' } },
      done: { type: 'final' },
    },
  }),
  tasks: { ship: {} },
});

interface Nodes extends AsyncDisposable {
  readonly first: Twin;
  readonly second: Twin;
  readonly ids: readonly string[];
  /** Passes so much time that nobody looks again within minutes at what has been due since. */
  putOff(): Promise<void>;
  /** How long it takes, in virtual time, until all have ended. */
  elapsedMs(): Promise<number>;
}

/** Two nodes, and instances that wait for a timer. */
async function openNodes(count: number): Promise<Nodes> {
  const store = createLastingStore();
  const { clock } = store;
  const [first, second] = [
    await openTwin(order, store, 'first'),
    await openTwin(order, store, 'second'),
  ];
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push((await first.runtime.start('order', {})).instance.id);
  return {
    first,
    second,
    ids,
    putOff: async () => clock.advance(7 * minuteMs),
    async elapsedMs() {
      const from = clock.now();
      for (const id of ids) {
        const get = async () => second.runtime.get('order', id);
        await clock.until(get, ({ status }) => status !== 'Pending');
      }
      return clock.now() - from;
    },
    async [Symbol.asyncDispose]() {
      for (const twin of [first, second]) {
        twin.resume();
        await clock.finish(twin.runtime.close());
      }
    },
  };
}

describe('a node that dies right after it has committed a resumption', () => {
  it('leaves an instance that goes on within seconds', async () => {
    await using nodes = await openNodes(1);
    const { first, ids } = nodes;
    await first.runtime.act('order', ids[0] ?? '', { kind: 'pause' }, why);
    await nodes.putOff();
    first.onceDone('commit', () => first.pause());
    void first.runtime.act('order', ids[0] ?? '', { kind: 'resume' }, why);
    expect(await nodes.elapsedMs()).toBeLessThan(soonMs);
  });

  it('leaves a process of which everything goes on within seconds', async () => {
    await using nodes = await openNodes(120);
    const { first } = nodes;
    await first.runtime.pause('order', { reason: why });
    await nodes.putOff();
    first.onceDone('commit', () => first.pause());
    void first.runtime.resume('order', { reason: why });
    expect(await nodes.elapsedMs()).toBeLessThan(3 * soonMs);
  });
});

describe('a node that puts off what has been resumed meanwhile', () => {
  it('notices it, if it has looked at the instance before', async () => {
    await using nodes = await openNodes(1);
    const { first, second, ids } = nodes;
    await first.runtime.act('order', ids[0] ?? '', { kind: 'pause' }, why);
    const watchAgain = first.hold('overdue');
    await nodes.putOff();
    const letGo = second.hold('defer');
    await nodes.putOff();
    await first.runtime.act('order', ids[0] ?? '', { kind: 'resume' }, why);
    letGo();
    expect(await nodes.elapsedMs()).toBeLessThan(soonMs);
    watchAgain();
  });

  it('notices it, if it takes the process for paused still', async () => {
    await using nodes = await openNodes(20);
    const { first } = nodes;
    await first.runtime.pause('order', { reason: why });
    const watchAgain = first.hold('overdue');
    await nodes.putOff();
    await first.runtime.resume('order', { reason: why });
    expect(await nodes.elapsedMs()).toBeLessThan(soonMs);
    watchAgain();
  });
});
