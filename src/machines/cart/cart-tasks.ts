import { z } from 'zod';
import { TaskError } from '../../errors.ts';
import { call, type Fetch } from '../shared/call.ts';
import type { AnyTaskPolicy, CompensationScope } from '../../definition/define-process.ts';
import { createNotify } from '../shared/notify.ts';
import type { OrderInput } from '../order/order-input.ts';
import { task, type TaskScope } from '../../definition/machine/task.ts';
import type { Coupons } from './cart-totals.ts';

export interface CartConfig {
  /** The URL of the orders: this service's own resource, or another's. */
  readonly ordersUrl: string;
  /** `POST` sends a notification. */
  readonly notificationsUrl: string;
  /** Coupons by code, in capitals. Default: `WELCOME10` and `FIVEOFF`. */
  readonly coupons?: Coupons;
  /** How long a cart is idle before its customer is reminded. Default: 1 day. */
  readonly reminderMs?: number;
  /** How long it is then idle before it expires. Default: 6 days. */
  readonly expiryMs?: number;
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch;
}

/** A cart's reference to its order. */
export interface OrderLink {
  readonly id: string;
  readonly href: string;
}

type Run = Pick<TaskScope<unknown>, 'idempotencyKey' | 'signal'>;

/** The callouts of a cart. */
export function createCartTasks(config: CartConfig) {
  return {
    remind: createNotify(config),
    startOrder: task<{ order: OrderLink }, OrderInput>(async ({ input, ...run }) => {
      const id = await startOrder(config, input, run);
      return { order: { id, href: `${new URL(config.ordersUrl).pathname}/${id}` } };
    }),
  };
}

/** The retry and compensation policies of the callouts. */
export function createCartPolicies(config: CartConfig) {
  const timeout = 10_000;
  return {
    remind: { timeout, irreversible: true },
    startOrder: {
      timeout,
      // An order that may have been started is cancelled, whatever the response was.
      compensateWhen: 'attempted',
      compensate: async (scope: CompensationScope<OrderInput>) => takeBack(config, scope),
      compensation: { timeout },
    },
  } as const satisfies Record<string, AnyTaskPolicy>;
}

/** A repetition with the same key returns the order that the first call started, never a second one. */
async function startOrder(
  { ordersUrl, fetch }: CartConfig,
  order: OrderInput,
  { idempotencyKey, signal }: Run,
): Promise<string> {
  const reply = z.object({ id: z.string().min(1) });
  const options = { method: 'POST', body: order, idempotencyKey, signal, reply, fetch } as const;
  return (await call(ordersUrl, options)).id;
}

/** Cancels the order that was, or may have been, started: the key of its start finds it either way. */
async function takeBack(config: CartConfig, scope: CompensationScope<OrderInput>): Promise<void> {
  const { input, taskKey, idempotencyKey, signal } = scope;
  const { ordersUrl, fetch } = config;
  const start = startOrder(config, input, { idempotencyKey: taskKey, signal });
  // Refused for good: there is no such order, and never will be.
  const id = await start.catch(unless(({ retryable }) => !retryable));
  if (id === undefined) return;
  const body = { reason: 'The cart took it back.' };
  const options = { body, idempotencyKey, signal, reply: z.unknown(), fetch };
  const cancelled = call(`${ordersUrl}/${id}/cancel`, { method: 'POST', ...options });
  // It has failed by itself, or is already cancelled.
  await cancelled.catch(unless(({ code }) => code === 'instance_ended'));
}

/** Rethrows an error unless it is an expected failure. */
function unless(isExpected: (error: TaskError) => boolean): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof TaskError && isExpected(error)) return undefined;
    throw error;
  };
}
