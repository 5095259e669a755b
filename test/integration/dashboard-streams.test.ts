import { expect, test } from 'vitest';
import { openDashboardService } from '../support/dashboard-service.ts';
import { createParcel } from '../support/parcel.ts';

test('HEAD of a page that is live takes no place for a stream', async () => {
  await using service = await openDashboardService([createParcel()], { streams: { perCaller: 1 } });
  const headers = { accept: 'text/event-stream' };
  for (const method of ['HEAD', 'HEAD', 'GET']) {
    const answer = await fetch(`${service.url}/ui`, { method, headers });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    await answer.body?.cancel();
  }
});
