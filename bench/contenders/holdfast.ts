import { createLog } from '../../src/config/create-log.ts';
import { createService } from '../../src/service.ts';
import { createCounter, createThreeSteps, createWaiting } from '../processes.ts';
import { readArguments, serveParent } from './child.ts';
import { connectEndSignals } from './end-signals.ts';

/** Holdfast as a user runs it: default settings, log level `info` (to stderr). */
const { endsPort, redisUrl, dataDir } = readArguments();
const service = createService({
  processes: [createThreeSteps(connectEndSignals(endsPort)), createCounter(), createWaiting()],
  log: createLog({ level: 'info', destination: process.stderr }),
  ...(redisUrl === undefined ? { dataDir } : { redisUrl }),
});
const { url } = await service.listen(0);
serveParent(url, () => service.close());
