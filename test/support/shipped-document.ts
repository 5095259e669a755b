import type { OpenApi } from '../../src/http/openapi/openapi.ts';
import { createGreeter } from '../../src/greeter.ts';
import { createProcesses } from '../../src/machines/create-processes.ts';
import { withBulkActs } from '../../src/bulk-acts/with-bulk-acts.ts';
import { fakeRuntime } from '../unit/support/fake-runtime.ts';
import { documentOf } from './document-of.ts';
import { silentLog } from './silent-log.ts';
import { localUrls } from './local-urls.ts';

/** The processes that the service ships with, as far as a document tells of them. */
export const shippedProcesses = createProcesses({
  urls: localUrls,
  selfUrl: 'http://local',
  confirmationSecret: 'a secret of the tests',
});

/** The OpenAPI document of a service with them, and with everything else that it can serve. */
export function shippedDocument(): OpenApi {
  const processes = withBulkActs(shippedProcesses, () => fakeRuntime());
  return documentOf(processes, { '/greet': createGreeter({ log: silentLog }) });
}
