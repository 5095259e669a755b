import { serveApp } from '../../src/http/server/serve-app.ts';
import { createStandIns } from '../../src/stand-ins/stand-ins.ts';
import { createLog } from '../../src/config/create-log.ts';
import { outsideServices, type ServiceUrls } from '../../src/machines/outside-services.ts';
import { createMemoryJournal } from '../../src/persistence/memory/memory-journal.ts';
import { createRequests } from './requests.ts';

/** The stand-ins for the outside systems, served by the test process: no node's death touches them. */
export interface StandInsServer extends AsyncDisposable {
  /** Where each outside system is. */
  readonly urls: ServiceUrls;
  /** `GET` of a path under `/stand-ins`. */
  // Tests compare what came with what they expect; its form is what they test.
  read(path: string): Promise<ReturnType<typeof JSON.parse>>;
  /** `PUT /stand-ins/behaviour`. */
  steer(behaviour: {
    readonly service: string;
    readonly operation: string;
    readonly mode: 'ok' | 'fail' | 'refuse' | 'slow';
    readonly times?: number;
    readonly delayMs?: number;
  }): Promise<void>;
}

export async function startStandIns(): Promise<StandInsServer> {
  const log = createLog({ level: 'error' });
  const { app, close } = createStandIns({
    journal: createMemoryJournal(),
    ownUrls: () => [],
    log,
    bodyLimitBytes: 100_000,
  });
  const served = await serveApp({
    fetch: (request) => app.fetch(request),
    host: '127.0.0.1',
    port: 0,
    log,
  });
  const root = `${served.url}/stand-ins`;
  const requests = createRequests(async (path, init) => fetch(served.url + path, init));
  return {
    urls: Object.fromEntries(
      outsideServices.map((name) => [name, `${root}/${name}`]),
    ) as ServiceUrls,
    read: async (path) => (await requests.get(`/stand-ins${path}`)).body,
    steer: async (behaviour) => requests.steer(behaviour),
    async [Symbol.asyncDispose]() {
      await close();
      await served.close(0);
    },
  };
}
