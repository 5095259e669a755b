import { SpanKind } from '@opentelemetry/api';
import type { Runtime } from '../../src/actors/contract/runtime-types.ts';
import { createApp } from '../../src/http/app.ts';
import { createTransfer } from '../../src/machines/transfer/transfer.ts';
import { createLocalWakes } from '../../src/persistence/embedded/local-wakes.ts';
import { waiting } from '../../src/testing/clock/waiting.ts';
import { createLife, type Life } from '../../src/testing/nodes/life.ts';
import { mortalClock } from '../../src/testing/nodes/mortal-clock.ts';
import { mortalStore } from '../../src/testing/nodes/mortal-store.ts';
import { openNode } from '../../src/testing/nodes/open-node.ts';
import { hasEnded } from './has-ended.ts';
import { idIn } from './id-in.ts';
import { mortalTracing } from './mortal-tracing.ts';
import type { RecordedSpans } from './record-spans.ts';
import { silentLog } from './silent-log.ts';
import { createVirtualStore } from './virtual-store.ts';

/** The span of the client that starts the transfer. */
export const clientTraceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

/**
 * A transfer over HTTP, on two nodes: the payer's bank answers 503 once; the node is killed in the middle of the credit; the
 * other node takes over, the payee's bank refuses, and the debit is undone. Returns the public id, and the node that is left.
 */
export async function runTracedTransfer({
  tracing,
  tracer,
}: RecordedSpans): Promise<{ readonly id: string; readonly runtime: Runtime }> {
  const store = createVirtualStore();
  const { clock } = store;
  const calls: string[] = [];
  const answers = [
    async () => Response.json({}, { status: 503 }),
    async () => Response.json({ id: 'deb_1' }),
    async () => waiting(new Promise<Response>(() => {})),
    async () => Response.json({ code: 'account_closed' }, { status: 422 }),
    async () => Response.json({}),
  ];
  const process = createTransfer({
    bankUrls: { 'bank-a': 'http://a.test', 'bank-b': 'http://b.test' },
    notificationsUrl: 'http://n.test',
    // As an instrumented HTTP client does.
    fetch: async (url) =>
      tracer.startActiveSpan(`POST to ${new URL(url).host}`, { kind: SpanKind.CLIENT }, (span) => {
        const answer = answers[calls.push(url) - 1];
        return answer === undefined ? Response.error() : answer().finally(() => span.end());
      }),
  });
  const open = async (node: string, life: Life): Promise<Runtime> => {
    const own = mortalClock(clock, life);
    return openNode({
      processes: [process],
      store: mortalStore(store, life),
      clock: own,
      wakes: createLocalWakes(own),
      elapsedMs: clock.now,
      random: () => 0.5,
      log: silentLog,
      node,
      tracing: mortalTracing(tracing, life),
    });
  };
  const life = createLife();
  const first = await open('first', life);
  const second = await open('second', createLife());
  const app = createApp({ runtime: first, log: silentLog, bodyLimitBytes: 1_000, tracing });
  const answered = app.request('/transfers', {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: clientTraceparent },
    body: JSON.stringify({ from: 'bank-a/alice', to: 'bank-b/bob', amount: 1, currency: 'EUR' }),
  });
  const id = idIn(await clock.finish(Promise.resolve(answered)));
  await clock.until(
    () => calls.length,
    (made) => made === 3,
  );
  life.end();
  await clock.until(async () => second.get('transfer', id), hasEnded);
  return { id, runtime: second };
}
