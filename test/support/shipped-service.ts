import { createLog } from '../../src/log.ts';
import type { Process } from '../../src/machines/define-process.ts';
import type { ServiceUrls } from '../../src/outside-services.ts';
import { createService, type ServiceOptions } from '../../src/service.ts';
import { createClient, type Client } from './client.ts';
import { startStandIns, type StandInsServer } from './stand-ins-server.ts';
import { createStoragePlace, type StorageMode } from './storage-place.ts';

/** Processes served over HTTP on a real store, and the stand-ins that they call. */
export interface ShippedService extends AsyncDisposable {
  readonly url: string;
  readonly client: Client;
  readonly standIns: StandInsServer;
}

export async function startShipped(
  mode: StorageMode,
  processes: (urls: ServiceUrls) => readonly Process[],
  options: Partial<ServiceOptions> = {},
): Promise<ShippedService> {
  const place = await createStoragePlace(mode);
  const standIns = await startStandIns();
  const service = createService({
    ...place,
    processes: processes(standIns.urls),
    log: createLog({ level: 'fatal' }),
    ...options,
  });
  const { url } = await service.listen(0);
  return {
    url,
    client: createClient(url),
    standIns,
    async [Symbol.asyncDispose]() {
      await service.close();
      await standIns[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    },
  };
}
