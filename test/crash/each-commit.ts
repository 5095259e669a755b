import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Client } from '../support/client.ts';
import type { StandInsServer } from '../support/stand-ins-server.ts';
import { startNode, type RunningNode } from '../support/start-node.ts';
import { createStoragePlace, type StorageMode } from '../support/storage-place.ts';
import type { Moment } from './mortal.ts';

/**
 * Kills a node at the first commit of a run; its successor brings the run to its end, and is killed at the second commit
 * of the next; and so on, until a run ends without a kill.
 */
export async function killAtEachCommit(options: {
  readonly mode: StorageMode;
  readonly moment: Moment;
  readonly standIns: StandInsServer;
  readonly process: string;
  /**
   * Brings one run to its end, beginning with a start under `key`, and checks its result. It is repeated on the
   * successor if its node dies.
   */
  readonly run: (client: Client, key: string) => Promise<void>;
}): Promise<{ readonly deaths: number; readonly runs: number }> {
  const { mode, moment, process, standIns, run } = options;
  await using place = await createStoragePlace(mode);
  // A call may take seconds while six nodes share two cores: a failure would take the run along another path.
  const taskTimeoutMs = 30_000;
  const settings = { ...place, outsideUrls: standIns.urls, taskTimeoutMs, nodeId: 'node' };
  const start = async (nth: number) => startNode({ ...settings, death: { moment, process, nth } });
  let node = await start(1);
  let deaths = 0;
  let runs = 1;
  let recovers = false;
  try {
    for (;;) {
      const ending = run(createClient(node.url), `${moment} ${runs}`);
      if ((await endOrDeath(node, ending)) === 'died') {
        deaths += 1;
        recovers = true;
        node = await start(deaths + 1);
      } else if (recovers) {
        recovers = false;
        runs += 1;
      } else return { deaths, runs };
    }
  } finally {
    await node.kill();
  }
}

const noticeMs = 500;

/**
 * Resolves with whichever comes first. A node may still answer what it committed before it dies, and its death is noticed
 * a moment later.
 */
async function endOrDeath(node: RunningNode, run: Promise<void>): Promise<'ended' | 'died'> {
  const died = node.gone.then(() => 'died' as const);
  const ended = run.then(
    async () => Promise.race([died, sleep(noticeMs, 'ended' as const)]),
    async (error: unknown) => {
      const noticed = await Promise.race([died, sleep(noticeMs, undefined)]);
      if (noticed === undefined) throw error;
      return noticed;
    },
  );
  return Promise.race([ended, died]);
}
