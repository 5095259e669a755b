import { createLog } from '../../src/config/create-log.ts';
import { createService, type Service } from '../../src/service.ts';
import { createCounter } from '../processes/counter.ts';
import { createReminder } from '../processes/reminder.ts';
import { createTenTasks } from '../processes/ten-tasks.ts';
import { createThreeSteps } from '../processes/three-steps.ts';
import { createWaiting } from '../processes/waiting.ts';
import type { ContenderArguments } from './child.ts';

/** Holdfast as a user runs it: default settings, log level `info` (to stderr). */
export function createBenchService(
  { redisUrl, dataDir }: Pick<ContenderArguments, 'redisUrl' | 'dataDir'>,
  nodeId: string,
): Service {
  return createService({
    nodeId,
    processes: [
      createThreeSteps(),
      createTenTasks(),
      createCounter(),
      createWaiting(),
      createReminder(),
    ],
    dashboard: true,
    log: createLog({ level: 'info', destination: process.stderr }),
    ...(redisUrl === undefined ? { dataDir } : { redisUrl }),
  });
}
