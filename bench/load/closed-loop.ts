import type { Contender } from '../contenders/contender.ts';
import { cpuMs } from './cpu.ts';
import { openConnection, type HttpConnection } from './http-connection.ts';

/** One turn of a client: when its request was answered, and when everything was done. */
export interface Turn {
  readonly ackMs: number;
  readonly endMs: number;
}

export interface Window {
  readonly seconds: number;
  /** The turns that ended within the window. */
  readonly turns: readonly Turn[];
  /** CPU time of the contender's processes. */
  readonly cpuMs: number;
  /** CPU time of the load generator. */
  readonly loadCpuMs: number;
}

/** Runs `clients` clients, each one turn after another: first to warm up, then during the measurement. */
export async function runClosedLoop(
  contender: Contender,
  clients: number,
  times: { readonly warmUpMs: number; readonly measureMs: number },
  turn: (connection: HttpConnection) => Promise<Turn>,
): Promise<Window> {
  const connections = await Promise.all(
    Array.from({ length: clients }, (_, index) => openConnection(portFor(contender, index))),
  );
  let turns: Turn[] = [];
  let over = false;
  const loops = connections.map(async (connection) => {
    while (!over) turns.push(await turn(connection));
  });
  const all = Promise.all(loops);
  await Promise.race([all, pause(times.warmUpMs)]);
  const cpuBefore = await cpuMs(contender.pids);
  const loadBefore = process.cpuUsage();
  turns = [];
  const from = performance.now();
  await Promise.race([all, pause(times.measureMs)]);
  const counted = turns;
  turns = [];
  const seconds = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(loadBefore);
  const used = (await cpuMs(contender.pids)) - cpuBefore;
  over = true;
  await all;
  for (const connection of connections) connection.close();
  return { seconds, turns: counted, cpuMs: used, loadCpuMs: (user + system) / 1000 };
}

/** Spreads clients over the processes of a contender, as a load balancer would. */
export function portFor({ ports }: Contender, client: number): number {
  return ports[client % ports.length] ?? 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, ms);
  });
}
