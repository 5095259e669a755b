import { describe, expect, test } from 'vitest';
import type { Process } from '../../../src/definition/define-process.ts';
import { HoldfastError } from '../../../src/errors.ts';
import { createMetrics } from '../../../src/metrics/metrics.ts';
import { capturedLog } from '../../support/captured-log.ts';
import { gate } from '../../support/gate.ts';
import { createMemoryRuntime, type MemoryRuntimeOptions } from '../../support/memory-runtime.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { createVirtualStore, type VirtualStore } from '../../support/virtual-store.ts';
import { createEventful } from '../../support/eventful.ts';

const process = 'eventful';

/** A node on a store, measured. */
async function openMeasured(
  eventful: Process,
  store: VirtualStore = createVirtualStore(),
  options: MemoryRuntimeOptions = {},
) {
  const { clock } = store;
  const metrics = createMetrics({ store, processes: [eventful], elapsedMs: clock.now });
  const { measured } = metrics;
  const node = await createMemoryRuntime(eventful, {
    ...options,
    ...measured,
    store: { ...measured.store, clock },
  });
  const read = async () => readMetrics(await metrics.text());
  return { ...node, metrics, read };
}

/** Runs one instance until its compensation has failed. */
async function runToTheEnd(node: Awaited<ReturnType<typeof openMeasured>>): Promise<string> {
  const id = await node.start();
  await node.until(id, ({ attention }) => attention);
  return id;
}

describe('metrics', () => {
  test('have the names and labels that the documentation promises', async () => {
    await using node = await openMeasured(createEventful());
    await runToTheEnd(node);
    const { types, series } = await node.read();
    const labelsOf = (name: string) => {
      const found = series.get(types.get(name) === 'histogram' ? `${name}_count` : name) ?? [];
      return [...new Set(found.flatMap(({ labels }) => Object.keys(labels)))].toSorted();
    };
    const own = [...types.keys()].filter((name) => name.startsWith('holdfast_'));
    const shown = own
      .toSorted()
      .map((name) => `${types.get(name)} ${name}{${labelsOf(name).join()}}`);
    expect(shown).toMatchInlineSnapshot(`
      [
        "gauge holdfast_attention{process,reason}",
        "counter holdfast_commit_conflicts_total{}",
        "gauge holdfast_compensations_owed{process}",
        "gauge holdfast_event_loop_lag_seconds{}",
        "gauge holdfast_instances{process,status}",
        "gauge holdfast_oldest_overdue_timestamp_seconds{}",
        "gauge holdfast_oldest_owed_compensation_timestamp_seconds{process}",
        "counter holdfast_starts_refused_total{process}",
        "counter holdfast_starts_total{process}",
        "histogram holdfast_step_duration_seconds{process}",
        "counter holdfast_steps_total{process}",
        "histogram holdfast_store_duration_seconds{operation}",
        "counter holdfast_takeovers_total{}",
        "histogram holdfast_task_duration_seconds{kind,outcome,process,task}",
        "counter holdfast_task_retries_total{process,task}",
        "histogram holdfast_wake_lag_seconds{}",
      ]
    `);
    expect(types.has('process_cpu_seconds_total')).toBe(true);
    expect(types.has('nodejs_heap_size_used_bytes')).toBe(true);
  });

  test('count and measure what instances do', async () => {
    await using node = await openMeasured(createEventful());
    await runToTheEnd(node);
    const { sum } = await node.read();
    expect(sum('holdfast_starts_total', { process })).toBe(1);
    const steps = sum('holdfast_steps_total', { process }) ?? 0;
    expect(steps).toBeGreaterThan(5);
    expect(sum('holdfast_step_duration_seconds_count', { process })).toBe(steps);
    expect(sum('holdfast_task_retries_total', { process, task: 'pay' })).toBe(1);
    const calls = (labels: object) =>
      sum('holdfast_task_duration_seconds_count', { process, ...labels });
    expect(calls({ task: 'pay', kind: 'task', outcome: 'failed' })).toBe(1);
    expect(calls({ task: 'pay', kind: 'task', outcome: 'ok' })).toBe(1);
    expect(calls({ task: 'ship', kind: 'task', outcome: 'failed' })).toBe(1);
    expect(calls({ task: 'pay', kind: 'compensation', outcome: 'failed' })).toBe(1);
    // The timer, and the second attempt.
    expect(sum('holdfast_wake_lag_seconds_count')).toBe(2);
    expect(
      sum('holdfast_store_duration_seconds_count', { operation: 'commit' }),
    ).toBeGreaterThanOrEqual(steps);
  });

  test('count the starts that an overloaded node refuses, of processes that it has', async () => {
    const turns = { next: () => undefined, later: () => undefined, isOverloaded: () => true };
    await using node = await openMeasured(createEventful(), undefined, { turns });
    await expect(node.start()).rejects.toThrow('more work than it can do');
    await expect(node.runtime.start('unknown', {})).rejects.toThrow('unknown');
    const { sum, series } = await node.read();
    expect(sum('holdfast_starts_refused_total', { process })).toBe(1);
    expect(series.get('holdfast_starts_refused_total')).toHaveLength(1);
    expect(sum('holdfast_starts_total', { process })).toBe(0);
  });

  test('tell what is in the store, by process, status and reason', async () => {
    await using node = await openMeasured(createEventful());
    await runToTheEnd(node);
    const { sum } = await node.read();
    expect(sum('holdfast_instances', { process, status: 'Pending' })).toBe(1);
    expect(sum('holdfast_instances', { process, status: 'Completed' })).toBe(0);
    expect(sum('holdfast_attention', { process, reason: 'compensation_failed' })).toBe(1);
    expect(sum('holdfast_attention', { process, reason: 'stuck' })).toBe(0);
    expect(sum('holdfast_compensations_owed', { process })).toBe(1);
    expect(sum('holdfast_oldest_overdue_timestamp_seconds')).toBe(0);
  });

  test('no longer count a compensation that an operator skips', async () => {
    await using node = await openMeasured(createEventful());
    const id = await runToTheEnd(node);
    const { ledger } = await node.runtime.get(process, id);
    await node.runtime.skipRollback(process, id, ledger[0]?.id ?? '', 'paid back by hand');
    const { sum } = await node.read();
    expect(sum('holdfast_compensations_owed', { process })).toBe(0);
    expect(sum('holdfast_attention', { process })).toBe(0);
  });

  test('count a task that another node has left, and the log says so', async () => {
    const { log, lines } = capturedLog();
    const hanging = gate();
    let isUnderWay = false;
    const eventful = createEventful(async () => {
      if (isUnderWay) return 'r1';
      isUnderWay = true;
      await hanging.open;
      return 'late';
    });
    const store: VirtualStore = { ...createVirtualStore(), close: async () => {} };
    const first = await openMeasured(eventful, store, { shutdownMs: 0 });
    const id = await first.start();
    await first.runtime.send(process, id, { type: 'PAY' });
    await first[Symbol.asyncDispose]();
    await using second = await openMeasured(eventful, store, { node: 'other', log });
    await second.until(id, ({ attention }) => attention);
    const { sum } = await second.read();
    expect(sum('holdfast_takeovers_total')).toBe(1);
    const message = 'took over a task: an earlier run of it did not end';
    expect(lines.find(({ msg }) => msg === message)).toMatchObject({ level: 'info', task: 'pay' });
  });

  test('count a commit that another node was faster than', async () => {
    const eventful = createEventful();
    const store: VirtualStore = { ...createVirtualStore(), close: async () => {} };
    await using one = await openMeasured(eventful, store);
    await using two = await openMeasured(eventful, store, { node: 'two' });
    const id = await one.start();
    // Both nodes have it in memory then.
    await two.runtime.send(process, id, { type: 'LOOK' });
    await one.runtime.send(process, id, { type: 'LOOK' });
    await two.runtime.send(process, id, { type: 'LOOK' });
    const conflicts = async (node: typeof one) =>
      (await node.read()).sum('holdfast_commit_conflicts_total');
    expect([await conflicts(one), await conflicts(two)]).toEqual([1, 1]);
  });

  test('never show the id of an instance', async () => {
    await using node = await openMeasured(createEventful());
    const id = await runToTheEnd(node);
    const text = await node.metrics.text();
    expect(text).not.toContain(id);
    expect(text).not.toContain(id.split('_').at(-1));
  });

  test('show a task that the machine does not declare as "other"', async () => {
    const { measured, text } = createMetrics({
      store: createVirtualStore(),
      processes: [createEventful()],
    });
    const call = { process, kind: 'task', outcome: 'ok', durationMs: 1 } as const;
    for (let n = 0; n < 1_000; n += 1) measured.meter.called({ ...call, task: `from-client-${n}` });
    const { sum } = readMetrics(await text());
    expect(sum('holdfast_task_duration_seconds_count', { task: 'other' })).toBe(1_000);
    expect(await text()).not.toContain('from-client');
    measured.loop.close();
  });

  test('lack only what is in the store while that cannot be reached', async () => {
    const store = createVirtualStore();
    const { clock } = store;
    let isAway = false;
    const frail: VirtualStore = {
      ...store,
      count: async (...args) => {
        if (isAway) throw new HoldfastError('store_unavailable', 'It is away.');
        return store.count(...args);
      },
    };
    await using node = await openMeasured(createEventful(), frail);
    await node.start();
    expect((await node.read()).sum('holdfast_instances')).toBe(1);
    isAway = true;
    await clock.skip(5_000);
    const away = await node.read();
    expect(away.sum('holdfast_instances')).toBeUndefined();
    expect(away.sum('holdfast_oldest_overdue_timestamp_seconds')).toBeUndefined();
    expect(away.sum('holdfast_starts_total')).toBe(1);
    isAway = false;
    expect((await node.read()).sum('holdfast_instances')).toBe(1);
  });

  test('count the store once for all who ask within five seconds', async () => {
    const store = createVirtualStore();
    let counts = 0;
    const counted: VirtualStore = {
      ...store,
      count: async (...args) => {
        counts += 1;
        return store.count(...args);
      },
    };
    await using node = await openMeasured(createEventful(), counted);
    await Promise.all([node.read(), node.read()]);
    const once = counts;
    await node.read();
    expect(counts).toBe(once);
    await store.clock.skip(5_000);
    await node.read();
    expect(counts).toBe(2 * once);
  });
});
