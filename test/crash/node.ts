import { createLog } from '../../src/log.ts';
import { openStorage, type StorageOptions } from '../../src/persistence/open-storage.ts';
import { serveOn, type ServiceOptions } from '../../src/service.ts';
import { createOutsideProcesses } from '../support/outside-processes.ts';
import { mortal, type Death } from './mortal.ts';

/** What a node of the crash tests is told, as JSON, in its one argument. */
export interface NodeSettings
  extends
    Pick<StorageOptions, 'redisUrl' | 'redisPrefix' | 'dataDir'>,
    Pick<ServiceOptions, 'nodeId' | 'taskConcurrency' | 'shutdownMs' | 'leaseMs'> {
  readonly outsideUrl: string;
  /** The commit at which this node kills itself. */
  readonly death?: Death;
}

const settings = JSON.parse(process.argv[2] ?? '{}') as NodeSettings;
const log = createLog({ level: 'info' });
const storage = await openStorage({ ...settings, log });
const { death } = settings;
const service = serveOn(
  Promise.resolve(
    death === undefined ? storage : { ...storage, store: mortal(storage.store, death) },
  ),
  { ...settings, processes: createOutsideProcesses(settings.outsideUrl), log },
);
const { url } = await service.listen(0);
process.once('SIGTERM', () => {
  void service.close().then(() => process.exit(0));
});
process.stdout.write(`The node listens on ${url}\n`);
