import { createMemoryRateLimit } from '../../src/persistence/embedded/memory-rate-limit.ts';
import { describeRateLimit } from '../conformance/rate-limit.ts';

describeRateLimit('the rate limit in memory', async () => ({
  limit: createMemoryRateLimit(),
  close: async () => {},
}));
