import { createLog } from '../../src/log.ts';
import type { Process } from '../../src/machines/define-process.ts';
import type { ServiceUrls } from '../../src/outside-services.ts';
import { openStorage, type StorageOptions } from '../../src/persistence/open-storage.ts';
import { createProcesses } from '../../src/processes.ts';
import { serveOn, type ServiceOptions } from '../../src/service.ts';
import { freePort } from '../support/free-port.ts';
import { hasten } from '../support/hasten.ts';
import { createRenewal, type RenewalVersion } from '../support/renewal.ts';
import { createOutsideProcesses, tellOutside } from '../support/outside-processes.ts';
import { mortal, type Death } from './mortal.ts';

/** What a node of the crash tests is told, as JSON, in its one argument. */
export interface NodeSettings
  extends
    Pick<StorageOptions, 'redisUrl' | 'redisPrefix' | 'dataDir'>,
    Pick<ServiceOptions, 'nodeId' | 'taskConcurrency' | 'shutdownMs' | 'leaseMs'> {
  /** Serves the processes that call this, and tells it what they emit. */
  readonly outsideUrl?: string;
  /** Serves the process `renewal`, as it is before or after a deploy. */
  readonly renewal?: RenewalVersion;
  /** Serves the shipped processes, in a hurry, with the outside systems here. */
  readonly outsideUrls?: ServiceUrls;
  /** The commit at which this node kills itself. */
  readonly death?: Death;
}

const settings = JSON.parse(process.argv[2] ?? '{}') as NodeSettings;
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
  renewal,
}: NodeSettings): readonly Process[] {
  if (renewal !== undefined) return [createRenewal(renewal)];
  if (urls === undefined) return createOutsideProcesses(outsideUrl);
  const selfUrl = `http://127.0.0.1:${port}`;
  const config = { urls, selfUrl, confirmationSecret: 'a secret of the crash tests' };
  return createProcesses(config).map((process) => hasten(process));
}
