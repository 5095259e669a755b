import type { Contender } from '../contenders/contender.ts';
import { openConnection, type HttpConnection } from './http-connection.ts';
import { startMeter, type Used } from './meter.ts';
import { pause } from './pause.ts';

export interface Window<Turn> extends Used {
  /** The turns that ended within the window. */
  readonly turns: readonly Turn[];
}

/** Runs `clients` clients, each one turn after another: first to warm up, then during the measurement. */
export async function runClosedLoop<Turn>(
  contender: Pick<Contender, 'port' | 'pids'>,
  clients: number,
  times: { readonly warmUpMs: number; readonly measureMs: number },
  turn: (connection: HttpConnection) => Promise<Turn>,
): Promise<Window<Turn>> {
  const connections = await Promise.all(
    Array.from({ length: clients }, async () => openConnection(contender.port)),
  );
  let turns: Turn[] = [];
  let over = false;
  const loops = connections.map(async (connection) => {
    while (!over) turns.push(await turn(connection));
  });
  const all = Promise.all(loops);
  await Promise.race([all, pause(times.warmUpMs)]);
  const stop = await startMeter(contender);
  turns = [];
  await Promise.race([all, pause(times.measureMs)]);
  const counted = turns;
  turns = [];
  const used = await stop();
  over = true;
  await all;
  for (const connection of connections) connection.close();
  return { ...used, turns: counted };
}
