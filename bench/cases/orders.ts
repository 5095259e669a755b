import type { HttpConnection } from '../load/http-connection.ts';
import { pause } from '../load/pause.ts';

let orders = 0;

/** An order, and its JSON of about 200 bytes. */
export function nextOrder(): { readonly id: string; readonly body: string } {
  const id = `order-${(orders += 1).toString().padStart(10, '0')}`;
  const body = JSON.stringify({
    id,
    customer: 'Ada Lovelace',
    address: '12 St James Square, London SW1Y 4JH',
    items: [
      { sku: 'A-1001', quantity: 1 },
      { sku: 'B-2002', quantity: 2 },
    ],
  });
  return { id, body };
}

/** How often a start is sent again that a busy service has refused. */
const mostRefusals = 30;

/**
 * Starts an instance and returns its URL. A service that says it is overloaded is asked again when it says. Throws for any other
 * response but 201 with a Location.
 */
export async function startOrder(
  connection: HttpConnection,
  path: string,
  body: string,
): Promise<string> {
  let answer = await connection.post(path, body);
  for (let refusals = 0; answer.status === 503 && refusals < mostRefusals; refusals += 1) {
    await pause(Number(answer.header('retry-after')) * 1_000);
    answer = await connection.post(path, body);
  }
  const location = answer.header('location');
  if (answer.status !== 201 || location === undefined) {
    throw new Error(`A start was answered ${answer.status}: ${answer.body}`);
  }
  return location;
}

/** Waits for the end of an instance and checks the result that it reads. */
export async function readResult(
  connection: HttpConnection,
  url: string,
  order: string,
): Promise<void> {
  const { status, body } = await connection.get(url, 'Prefer: wait=60\r\n');
  const { status: state, output } = JSON.parse(body) as {
    readonly status: string;
    readonly output?: { readonly id: string; readonly results: readonly { step: number }[] };
  };
  const steps = output?.results.map(({ step }) => step).join(' ');
  if (status !== 200 || state !== 'Completed' || output?.id !== order || steps !== '1 2 3') {
    throw new Error(`${url} was answered ${status}: ${body}`);
  }
}
