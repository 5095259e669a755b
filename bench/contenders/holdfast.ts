import { readArguments, serveParent } from './child.ts';
import { createBenchService } from './create-bench-service.ts';

const service = createBenchService(readArguments(), 'bench');
const { url } = await service.listen(0);
serveParent(url, () => service.close());
