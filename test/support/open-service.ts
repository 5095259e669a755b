import { createService, type Process, type ServiceOptions } from '../../src/index.ts';
import type { Fetch } from '../../src/machines/shared/call.ts';
import { createStandIns } from '../../src/stand-ins/stand-ins.ts';
import { capturedLog } from './captured-log.ts';
import { eventually } from './eventually.ts';
import { createRequests, type Reply, type Requests } from './requests.ts';
import { createStoragePlace, type StorageMode } from './storage-place.ts';

/** A node with stand-ins, in this process; its tasks reach the stand-ins without a network, and are called back by HTTP. */
export interface OpenService extends Requests, AsyncDisposable {
  /** The first reply to `GET path` whose body satisfies `wanted`. */
  until(path: string, wanted: (body: Reply['body']) => boolean): Promise<Reply['body']>;
}

export function openService(
  create: (fetch: Fetch) => readonly Process[],
  options: Omit<ServiceOptions, 'processes' | 'log'>,
): OpenService {
  const { log } = capturedLog();
  const { publicUrl, apps } = options;
  const ownUrls = publicUrl === undefined ? [] : [publicUrl];
  const service = createService({
    ...options,
    processes: create(async (url, init) => service.fetch(new Request(url, init))),
    apps: { ...apps, '/stand-ins': createStandIns({ log, ownUrls: () => ownUrls }) },
    log,
  });
  const listening = service.listen(0).then(({ url }) => ownUrls.push(url));
  const requests = createRequests(async (path, init) => {
    await listening;
    return service.fetch(new Request(`http://local${path}`, init));
  });
  return {
    ...requests,
    until: async (path, wanted) => eventually(async () => (await requests.get(path)).body, wanted),
    async [Symbol.asyncDispose]() {
      await listening;
      await service.close();
    },
  };
}

/** The same on a store of its own, which goes with it. */
export async function openServiceOn(
  mode: StorageMode,
  create: (fetch: Fetch) => readonly Process[],
  options: Parameters<typeof openService>[1],
): Promise<OpenService> {
  const place = await createStoragePlace(mode);
  const service = openService(create, { ...place, ...options });
  return {
    ...service,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    },
  };
}
