import type { Hono } from 'hono';
import { bulkActName } from '../../bulk-acts/bulk-act-name.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addAsTest } from './as-test.ts';
import { addBulkPreview } from './bulk-preview.ts';
import { addByKey } from './by-key.ts';
import { addEvents } from './events.ts';
import { addHistory } from './history.ts';
import { addInstance } from './instance.ts';
import { addInstances } from './instances.ts';
import { addInstancePicture } from './pictures.ts';
import { addInterventions } from './interventions.ts';
import { addPast } from './past.ts';
import type { Process, ProcessDeps } from './process-deps.ts';
import { addStream } from './stream.ts';
import { addWaiting } from './waiting.ts';
import { addWhatIf } from './what-if.ts';

/** Serves the instances of a process: start, list, state, history, events and the live stream. */
export function addProcessResources(app: Hono<HttpEnv>, process: Process, deps: ProcessDeps): void {
  addInstances(app, process, deps);
  // Before the paths by id, as `counts` is.
  if (process.name === bulkActName) addBulkPreview(app, process, deps);
  // Before the paths by id: a key may be `history`, but no id is `by`.
  if (process.correlate !== undefined) addByKey(app, process, deps);
  addInstance(app, process, deps);
  addEvents(app, process, deps);
  addHistory(app, process, deps);
  addPast(app, process, deps);
  addWaiting(app, process, deps);
  addWhatIf(app, process, deps);
  addAsTest(app, process, deps);
  addInstancePicture(app, process, deps);
  addStream(app, process, deps);
  addInterventions(app, process, deps);
}
