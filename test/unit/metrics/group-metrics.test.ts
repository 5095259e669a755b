import { expect, test } from 'vitest';
import {
  createGroupMetrics,
  type AskedNode,
  type GroupMetrics,
} from '../../../src/metrics/group-metrics.ts';
import type { Measurement } from '../../../src/metrics/measurement.ts';
import { createMetrics } from '../../../src/metrics/metrics.ts';
import { createEventful } from '../../support/eventful.ts';
import { createMemoryRuntime } from '../../support/memory-runtime.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { createVirtualStore, type VirtualStore } from '../../support/virtual-store.ts';

const process = 'eventful';
const starts = (n: number) => [`holdfast_starts_total`, n] as const;

/** As it crosses from one operating-system process to another. */
function sent(measurement: Measurement): Measurement {
  return JSON.parse(JSON.stringify(measurement)) as Measurement;
}

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
        async measure() {
          if (silent.has(run)) return { run, measurement: undefined };
          const measurement = sent(await measured.measurement());
          metrics.counted(run, measurement);
          return { run, measurement };
        },
      });
      return {
        beat: async () => metrics.counted(run, sent(await measured.counts())),
        kill() {
          running.delete(run);
          metrics.ended(run);
        },
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
  second.kill();
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
  first.kill();
  const after = await group.read();
  expect(after.types.has('holdfast_instances')).toBe(false);
  expect(after.sum('holdfast_starts_total', { process })).toBe(1);
  await first.close();
  expect(await createGroupMetrics(async () => []).text()).toMatch(/^\s*$/);
});

test('what a node has counted survives it, although it ends before it was ever asked', async () => {
  const group = createGroup();
  const first = await group.open('1');
  await first.start();
  for (const run of ['2', '3', '4']) {
    const next = await group.open(run);
    await next.start();
    await next.beat();
    // Lost: it has not told of it.
    await next.start();
    next.kill();
    await next.close();
  }
  for (let read = 0; read < 3; read += 1) {
    expect(await group.counted('holdfast_starts_total')).toEqual(starts(4));
  }
  await first.close();
});

test('what a node told before it ended, while others were still asked, counts once and stays', async () => {
  const counts = (value: number): Measurement => [
    {
      name: 'steps_total',
      help: 'Steps.',
      type: 'counter',
      aggregator: 'sum',
      values: [{ value, labels: {} }],
    } as unknown as Measurement[number],
  ];
  const group: GroupMetrics = createGroupMetrics(async () => {
    group.counted('1', counts(3));
    group.counted('1', counts(4));
    group.ended('1');
    return [{ run: '1', measurement: counts(3) }];
  });
  expect(readMetrics(await group.text()).sum('steps_total')).toBe(4);
});

test('a sum of fractions never decreases by the order in which they are added', async () => {
  const seconds = (value: number): Measurement => [
    {
      name: 'seconds_total',
      help: 'Seconds.',
      type: 'counter',
      aggregator: 'sum',
      values: [{ value, labels: {} }],
    } as unknown as Measurement[number],
  ];
  const group = createGroupMetrics(async () => []);
  for (const value of [0.1, 0.2, 0.3]) group.counted(String(value), seconds(value));
  const read = async () => readMetrics(await group.text()).sum('seconds_total') ?? 0;
  const before = await read();
  group.ended('0.1');
  expect(before).toBe(0.1 + 0.2 + 0.3);
  expect(0.2 + 0.3 + 0.1).toBeLessThan(before);
  expect(await read()).toBe(before);
});
