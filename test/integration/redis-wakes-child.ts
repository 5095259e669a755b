import { createBullmqWakes } from '../../src/persistence/bullmq/bullmq-wakes.ts';
import { silentLog } from '../support/silent-log.ts';

/** A node that never finishes handling a wake: it prints the wake, and waits to be killed. */
const [url = '', prefix = ''] = process.argv.slice(2);
const wakes = createBullmqWakes({ url, prefix, log: silentLog });
await wakes.start((wake) => {
  process.stdout.write(`${wake.effect}\n`);
  return new Promise(() => undefined);
});
process.stdout.write('started\n');
