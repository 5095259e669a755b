import { expect, test } from 'vitest';
import { createGroupMetrics, type AskedNode } from '../../../src/metrics/group-metrics.ts';
import { createMetrics } from '../../../src/metrics/metrics.ts';
import { createEventful } from '../../support/eventful.ts';
import { createMemoryRuntime } from '../../support/memory-runtime.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { createVirtualStore, type VirtualStore } from '../../support/virtual-store.ts';

const process = 'eventful';
const starts = (n: number) => [`holdfast_starts_total`, n] as const;

/** Nodes on one store, of which some are running. */
function createGroup() {
  const store: VirtualStore = { ...createVirtualStore(), close: async () => {} };
  const eventful = createEventful();
  const running = new Map<string, { readonly measure: () => Promise<AskedNode> }>();
  const silent = new Set<string>();
  const metrics = createGroupMetrics(async () =>
    Promise.all([...running.values()].map(async ({ measure }) => measure())),
  );
  return {
    metrics,
    running,
    silent,
    async open(run: string) {
      const { clock } = store;
      const measured = createMetrics({ store, processes: [eventful], elapsedMs: clock.now });
      const { runtime } = await createMemoryRuntime(eventful, {
        ...measured.measured,
        store: { ...measured.measured.store, clock },
        node: run,
      });
      running.set(run, {
        measure: async () => ({
          run,
          // As it crosses from one operating-system process to another.
          measurement: silent.has(run)
            ? undefined
            : (JSON.parse(JSON.stringify(await measured.measurement())) as Awaited<
                ReturnType<typeof measured.measurement>
              >),
        }),
      });
      return {
        start: async () => (await runtime.start(process, undefined)).instance.id,
        close: async () => clock.finish(runtime.close()),
      };
    },
    read: async () => readMetrics(await metrics.text()),
    async counted(name: string, labels: Readonly<Record<string, string>> = { process }) {
      return [name, readMetrics(await metrics.text()).sum(name, labels)] as const;
    },
  };
}

test('counters and histograms of the nodes add up, and gauges of the store do not', async () => {
  const group = createGroup();
  const [first, second] = [await group.open('1'), await group.open('2')];
  await first.start();
  await second.start();
  await second.start();
  const { sum, types } = await group.read();
  expect(sum('holdfast_starts_total', { process })).toBe(3);
  expect(sum('holdfast_step_duration_seconds_count', { process })).toBe(3);
  expect(sum('holdfast_step_duration_seconds_bucket', { process, le: '+Inf' })).toBe(3);
  expect(sum('holdfast_instances', { process, status: 'Pending' })).toBe(3);
  expect(sum('holdfast_oldest_overdue_timestamp_seconds')).toBe(0);
  expect(types.get('holdfast_instances')).toBe('gauge');
  expect(types.has('process_cpu_seconds_total')).toBe(true);
  await first.close();
  await second.close();
});

test('what is counted never decreases when a node ends, does not answer or is replaced', async () => {
  const group = createGroup();
  const [first, second] = [await group.open('1'), await group.open('2')];
  await first.start();
  await second.start();
  await second.start();
  expect(await group.counted('holdfast_starts_total')).toEqual(starts(3));
  group.silent.add('2');
  await first.start();
  expect(await group.counted('holdfast_starts_total')).toEqual(starts(4));
  group.silent.delete('2');
  expect(await group.counted('holdfast_starts_total')).toEqual(starts(4));
  group.running.delete('2');
  await second.close();
  expect(await group.counted('holdfast_starts_total')).toEqual(starts(4));
  const third = await group.open('3');
  await third.start();
  for (let read = 0; read < 3; read += 1) {
    expect(await group.counted('holdfast_starts_total')).toEqual(starts(5));
    expect(await group.counted('holdfast_step_duration_seconds_count')).toEqual([
      'holdfast_step_duration_seconds_count',
      5,
    ]);
  }
  await first.close();
  await third.close();
});

test('a node that has ended has no gauges, and a group of none has no metrics', async () => {
  const group = createGroup();
  const first = await group.open('1');
  await first.start();
  const read = await group.read();
  expect(read.sum('holdfast_instances', { process, status: 'Pending' })).toBe(1);
  group.running.clear();
  const after = await group.read();
  expect(after.types.has('holdfast_instances')).toBe(false);
  expect(after.sum('holdfast_starts_total', { process })).toBe(1);
  await first.close();
  expect(await createGroupMetrics(async () => []).text()).toMatch(/^\s*$/);
});
