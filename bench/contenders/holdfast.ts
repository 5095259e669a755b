import { commitScript } from '../../src/persistence/redis/scripts/commit.ts';
import { readArguments, serveParent } from './child.ts';
import { createBenchService } from './create-bench-service.ts';

const { node, ...place } = readArguments();
const service = createBenchService(place, node);
const { url } = await service.listen(0);
serveParent(url, () => service.close(), commitScript);
