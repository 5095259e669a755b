import { z } from 'zod';
import { TaskError } from '../../errors.ts';
import { call, type Fetch } from '../shared/call.ts';
import type { AnyTaskPolicy, CompensationScope } from '../../definition/define-process.ts';
import { createNotify } from '../shared/notify.ts';
import type { OrderInput } from '../order/order-input.ts';
import { task, type TaskScope } from '../../definition/machine/task.ts';
import type { Coupons } from './cart-totals.ts';

export interface CartConfig {
  /** Where orders are: this service's own resource, or another's. */
  readonly ordersUrl: string;
  /** `POST` sends a notification. */
  readonly notificationsUrl: string;
  /** By code, in capitals. Default: `WELCOME10` and `FIVEOFF`. */
  readonly coupons?: Coupons;
  /** How long a cart lies idle until its customer is reminded. Default: 1 day. */
  readonly reminderMs?: number;
  /** How long it lies idle after that until it expires. Default: 6 days. */
  readonly expiryMs?: number;
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch;
}

/** An order, as a cart knows it. */
export interface OrderLink {
  readonly id: string;
  readonly href: string;
}

type Run = Pick<TaskScope<unknown>, 'idempotencyKey' | 'signal'>;

/** The calls that a cart makes. */
export function createCartTasks(config: CartConfig) {
  return {
    remind: createNotify(config),
    startOrder: task<{ order: OrderLink }, OrderInput>(async ({ input, ...run }) => {
      const id = await startOrder(config, input, run);
      return { order: { id, href: `${new URL(config.ordersUrl).pathname}/${id}` } };
    }),
  };
}

/** How the calls are tried, and undone. */
export function createCartPolicies(config: CartConfig) {
  const timeout = 10_000;
  return {
    remind: { timeout, irreversible: true },
    startOrder: {
      timeout,
      // An order that may have been started is cancelled, whatever was answered.
      compensateWhen: 'attempted',
      compensate: async (scope: CompensationScope<OrderInput>) => takeBack(config, scope),
      compensation: { timeout },
    },
  } as const satisfies Record<string, AnyTaskPolicy>;
}

/** Repeated with its key, it names the order that the first call started: there is never a second. */
async function startOrder(
  { ordersUrl, fetch }: CartConfig,
  order: OrderInput,
  { idempotencyKey, signal }: Run,
): Promise<string> {
  const reply = z.object({ id: z.string().min(1) });
  const options = { method: 'POST', body: order, idempotencyKey, signal, reply, fetch } as const;
  return (await call(ordersUrl, options)).id;
}

/** Cancels the order that was started, or may have been: the key of its start finds it either way. */
async function takeBack(config: CartConfig, scope: CompensationScope<OrderInput>): Promise<void> {
  const { input, taskKey, idempotencyKey, signal } = scope;
  const { ordersUrl, fetch } = config;
  const start = startOrder(config, input, { idempotencyKey: taskKey, signal });
  // Refused for good: there is no such order, and will be none.
  const id = await start.catch(unless(({ retryable }) => !retryable));
  if (id === undefined) return;
  const body = { reason: 'The cart took it back.' };
  const options = { body, idempotencyKey, signal, reply: z.unknown(), fetch };
  const cancelled = call(`${ordersUrl}/${id}/cancel`, { method: 'POST', ...options });
  // It has failed by itself, or is cancelled already.
  await cancelled.catch(unless(({ code }) => code === 'instance_ended'));
}

/** Throws what it is given, unless that is a failure which is expected. */
function unless(isExpected: (error: TaskError) => boolean): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof TaskError && isExpected(error)) return undefined;
    throw error;
  };
}
