import { readArguments, serveParent } from './child.ts';
import { createBenchService } from './create-bench-service.ts';

const { node, ...place } = readArguments();
const service = createBenchService(place, node);
const { url } = await service.listen(0);
serveParent(url, () => service.close());
