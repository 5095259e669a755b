import type { Contender, ContenderName } from '../contenders/contender.ts';
import { runClosedLoop, type Turn, type Window } from '../load/closed-loop.ts';
import type { Ends } from '../load/ends.ts';
import type { HttpConnection } from '../load/http-connection.ts';
import { median, percentile, round } from '../load/statistics.ts';

export interface ThreeSteps {
  readonly contender: ContenderName;
  /** Of the service, side by side on one Redis. */
  readonly processes: number;
  readonly clients: number;
  /** The median of the rounds. */
  readonly instancesPerSecond: number;
  /** From the request to its 201. */
  readonly ackMs: Latency;
  /** From the request to the report that the last step is in the store. */
  readonly endMs: Latency;
  /** CPU time of the service and its Redis. */
  readonly cpuMsPerInstance: number;
  /** CPU time of the load generator: while cores have time left for it, it is not a bottleneck. */
  readonly loadCpuPercent: number;
}

interface Latency {
  readonly p50: number;
  readonly p99: number;
}

export interface ThreeStepsPlan {
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/**
 * Instances of three tasks, started over HTTP by clients that wait for the end of each. The contenders take turns round
 * by round, because other work on the machine varies. Returns one result for each contender.
 */
export async function measureThreeSteps(
  contenders: readonly Contender[],
  clients: number,
  ends: Ends,
  plan: ThreeStepsPlan,
): Promise<readonly ThreeSteps[]> {
  const windows = new Map<Contender, Window[]>(contenders.map((contender) => [contender, []]));
  for (let index = 0; index < plan.rounds; index += 1) {
    for (const contender of contenders) {
      const window = await runClosedLoop(contender, clients, plan, (connection) =>
        startAndWait(connection, ends),
      );
      windows.get(contender)?.push(window);
    }
  }
  return contenders.map((contender) => summarise(contender, clients, windows.get(contender) ?? []));
}

async function startAndWait(connection: HttpConnection, ends: Ends): Promise<Turn> {
  const { ticket, ended } = ends.expect();
  const from = performance.now();
  const { status, body } = await connection.post('/three-steps', `{"ticket":${ticket}}`);
  if (status !== 201) throw new Error(`A start was answered ${status}: ${body}`);
  const ackMs = performance.now() - from;
  return { ackMs, endMs: (await ended) - from };
}

function summarise(
  { name, ports }: Contender,
  clients: number,
  windows: readonly Window[],
): ThreeSteps {
  const turns = windows.flatMap((window) => window.turns);
  const sum = (of: (window: Window) => number) =>
    windows.reduce((total, window) => total + of(window), 0);
  return {
    contender: name,
    processes: ports.length,
    clients,
    instancesPerSecond: round(median(windows.map((one) => one.turns.length / one.seconds))),
    ackMs: latency(turns.map(({ ackMs }) => ackMs)),
    endMs: latency(turns.map(({ endMs }) => endMs)),
    cpuMsPerInstance: round(sum((window) => window.cpuMs) / turns.length, 3),
    loadCpuPercent: round(sum((one) => one.loadCpuMs) / sum((one) => one.seconds * 10)),
  };
}

function latency(values: readonly number[]): Latency {
  return { p50: round(percentile(values, 0.5), 2), p99: round(percentile(values, 0.99), 2) };
}
