import { createLog } from '../../src/config/create-log.ts';
import type { Process } from '../../src/definition/define-process.ts';
import type { ServiceUrls } from '../../src/machines/outside-services.ts';
import { openStorage } from '../../src/persistence/open-storage.ts';
import type { StorageOptions } from '../../src/persistence/storage.ts';
import { createProcesses } from '../../src/machines/create-processes.ts';
import { serveOn, type ServiceOptions } from '../../src/service.ts';
import { freePort } from '../support/free-port.ts';
import { hasten } from '../support/hasten.ts';
import { createErrand } from '../support/errand.ts';
import { createRenewal, type RenewalVersion } from '../support/renewal.ts';
import { createOutsideProcesses, tellOutside } from '../support/outside-processes.ts';
import { createTallies } from './linearizability/tally.ts';
import { mortal, type Death } from './mortal.ts';

/** The options of a node of the crash tests, as JSON, in its one argument. */
export interface NodeSettings
  extends
    Pick<StorageOptions, 'redisUrl' | 'redisPrefix' | 'dataDir'>,
    Pick<
      ServiceOptions,
      'nodeId' | 'taskConcurrency' | 'shutdownMs' | 'leaseMs' | 'auth' | 'rates'
    > {
  /** Serves processes that call this URL, and tells it what they emit. */
  readonly outsideUrl?: string;
  /** Serves the processes of the linearizability test, which call this URL. */
  readonly tallyUrl?: string;
  /** Serves the process `renewal` as of before or after a deploy. */
  readonly renewal?: RenewalVersion;
  /** Serves the process `errand`, which stands still until an operator steps in. */
  readonly errand?: true;
  /** Serves the shipped processes, with short delays and the outside systems at this URL. */
  readonly outsideUrls?: ServiceUrls;
  /** The time limit of one attempt at their tasks. Default: see `hasten`. */
  readonly taskTimeoutMs?: number;
  /** The commit at which this node kills itself. */
  readonly death?: Death;
  /** How far its clock is ahead of the true time. */
  readonly clockAheadMs?: number;
}

const settings = JSON.parse(process.argv[2] ?? '{}') as NodeSettings;
const { now } = Date;
const { clockAheadMs = 0 } = settings;
Date.now = () => now() + clockAheadMs;
const log = createLog({ level: 'info' });
const storage = await openStorage({ ...settings, log });
const { death, outsideUrl } = settings;
const port = await freePort();
const service = serveOn(
  Promise.resolve(
    death === undefined ? storage : { ...storage, store: mortal(storage.store, death) },
  ),
  {
    ...settings,
    processes: processesOf(settings),
    log,
    ...(outsideUrl === undefined ? {} : { onEmit: tellOutside(outsideUrl) }),
  },
);
const { url } = await service.listen(port);
process.once('SIGTERM', () => {
  void service.close().then(() => process.exit(0));
});
process.stdout.write(`The node listens on ${url}\n`);

function processesOf({
  outsideUrl = '',
  outsideUrls: urls,
  taskTimeoutMs,
  tallyUrl,
  renewal,
  errand,
}: NodeSettings): readonly Process[] {
  if (tallyUrl !== undefined) return createTallies(tallyUrl);
  if (renewal !== undefined) return [createRenewal(renewal)];
  if (errand !== undefined) return [createErrand()];
  if (urls === undefined) return createOutsideProcesses(outsideUrl);
  const selfUrl = `http://127.0.0.1:${port}`;
  const config = { urls, selfUrl, confirmationSecret: 'a secret of the crash tests' };
  return createProcesses(config).map((process) =>
    hasten(process, taskTimeoutMs === undefined ? {} : { timeoutMs: taskTimeoutMs }),
  );
}
