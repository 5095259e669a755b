import { createService, type Process, type Service, type ServiceOptions } from '../../src/index.ts';
import { createRequests, type Requests } from './requests.ts';
import { silentLog } from './silent-log.ts';
import { createStoragePlace } from './storage-place.ts';

export interface DashboardService extends Requests, AsyncDisposable {
  readonly url: string;
  readonly service: Service;
}

/** A service with the dashboard, on an embedded store of its own. */
export async function openDashboardService(
  processes: readonly Process[],
  options: Partial<ServiceOptions> = {},
): Promise<DashboardService> {
  const place = await createStoragePlace('embedded');
  const settings = { ...place, dashboard: true, log: silentLog, ...options };
  const service = createService({ ...settings, processes });
  const { url } = await service.listen(0);
  return {
    ...createRequests(async (path, init) => fetch(url + path, init)),
    url,
    service,
    async [Symbol.asyncDispose]() {
      await service.close();
      await place[Symbol.asyncDispose]();
    },
  };
}
