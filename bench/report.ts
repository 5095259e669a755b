import { cpus, loadavg } from 'node:os';
import type { HotInstance } from './measure/hot-instance.ts';
import type { ThreeSteps } from './measure/three-steps.ts';
import type { Waiting } from './measure/waiting.ts';
import { round } from './load/statistics.ts';

export interface Report {
  readonly machine: {
    readonly cpus: number;
    readonly model: string;
    readonly node: string;
    /**
     * Over the last minute; the bench itself accounts for about 2. If it is higher, other work ran and no result is
     * reliable.
     */
    readonly load: number;
  };
  readonly durability: string;
  readonly seconds: number;
  readonly threeSteps: readonly ThreeSteps[];
  /** Holdfast on Redis relative to raw BullMQ: above 1 is better (for CPU: below 1). */
  readonly ratios: readonly Ratio[];
  readonly hotInstance: HotInstance;
  readonly waiting: Waiting;
}

interface Ratio {
  readonly processes: number;
  readonly clients: number;
  readonly instancesPerSecond: number;
  readonly cpuMsPerInstance: number;
}

export function toReport(
  measured: Pick<Report, 'seconds' | 'threeSteps' | 'hotInstance' | 'waiting'>,
): Report {
  return {
    machine: {
      cpus: cpus().length,
      model: cpus()[0]?.model ?? '',
      node: process.version,
      load: round(loadavg()[0] ?? 0, 1),
    },
    durability: 'Redis with AOF everysec; LMDB flushes every commit',
    ...measured,
    ratios: toRatios(measured.threeSteps),
  };
}

function toRatios(results: readonly ThreeSteps[]): readonly Ratio[] {
  return results.flatMap((ours) => {
    const theirs = results.find(
      ({ contender, processes, clients }) =>
        contender === 'bullmq' && processes === ours.processes && clients === ours.clients,
    );
    if (ours.contender !== 'holdfast' || theirs === undefined) return [];
    return {
      processes: ours.processes,
      clients: ours.clients,
      instancesPerSecond: round(ours.instancesPerSecond / theirs.instancesPerSecond, 2),
      cpuMsPerInstance: round(ours.cpuMsPerInstance / theirs.cpuMsPerInstance, 2),
    };
  });
}

/** The report for people. */
export function toTable({ machine, threeSteps, ratios, hotInstance, waiting }: Report): string {
  const head = [
    '',
    'processes',
    'clients',
    'inst/s',
    '201 p50',
    'p99',
    'end p50',
    'p99 ms',
    'CPU ms',
    'load %',
  ];
  const rows = threeSteps.map((one) => [
    one.contender,
    one.processes,
    one.clients,
    one.instancesPerSecond,
    one.ackMs.p50,
    one.ackMs.p99,
    one.endMs.p50,
    one.endMs.p99,
    one.cpuMsPerInstance,
    one.loadCpuPercent,
  ]);
  return [
    `Three steps over HTTP, ${machine.cpus} cores, load ${machine.load}, ${machine.node}`,
    ...[head, ...rows].map((row) => row.map(toCell).join('')),
    '',
    ...ratios.map(
      (one) =>
        `${one.processes} x ${one.clients} clients: ${one.instancesPerSecond} times raw BullMQ's instances per second, at ${one.cpuMsPerInstance} times its CPU`,
    ),
    `One hot instance, ${hotInstance.clients} clients: ${hotInstance.eventsPerSecond} events/s, p50 ${hotInstance.p50Ms} ms, p99 ${hotInstance.p99Ms} ms`,
    `An instance that waits: ${waiting.redisDatasetBytesPerInstance} bytes of Redis data (${waiting.redisBytesPerInstance} with the key table); live in memory: ${waiting.heapBytesPerLiveActor} bytes of heap`,
    '',
  ].join('\n');
}

function toCell(value: string | number, column: number): string {
  return column === 0 ? String(value).padEnd(15) : String(value).padStart(10);
}
