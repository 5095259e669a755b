import { createService } from '../../src/index.ts';
import { invitation } from './invitation.ts';

const port = Number(process.env['PORT'] ?? 3000);

/** Instances are kept in `.holdfast`. Pass `redisUrl` for any number of nodes. */
const service = createService({ processes: [invitation], dataDir: '.holdfast', dashboard: true });
const { url } = await service.listen(port);
console.error(`Listening on ${url}, with a dashboard at ${url}/ui.`);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void service.close());
