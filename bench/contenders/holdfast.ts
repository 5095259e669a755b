import { createLog } from '../../src/config/create-log.ts';
import { createService } from '../../src/service.ts';
import { createCounter } from '../processes/counter.ts';
import { createTenTasks } from '../processes/ten-tasks.ts';
import { createThreeSteps } from '../processes/three-steps.ts';
import { createWaiting } from '../processes/waiting.ts';
import { readArguments, serveParent } from './child.ts';

/** Holdfast as a user runs it: default settings, log level `info` (to stderr). */
const { redisUrl, dataDir } = readArguments();
const service = createService({
  nodeId: 'bench',
  processes: [createThreeSteps(), createTenTasks(), createCounter(), createWaiting()],
  log: createLog({ level: 'info', destination: process.stderr }),
  ...(redisUrl === undefined ? { dataDir } : { redisUrl }),
});
const { url } = await service.listen(0);
serveParent(url, () => service.close());
