import { createLocalWakes } from '../../src/persistence/embedded/local-wakes.ts';
import { describeWakes } from '../conformance/wakes.ts';

describeWakes('Local wakes', () => {
  const wakes = createLocalWakes({ concurrency: { task: 4, timer: 32 } });
  return Promise.resolve({ wakes, close: () => wakes.close() });
});
