import { z } from 'zod';
import { call, type Fetch } from '../shared/call.ts';
import type { CompensationScope, TaskPolicy } from '../../definition/define-process.ts';
import { task, type TaskScope } from '../../definition/machine/task.ts';
import type { OrderInput } from './order-input.ts';

export interface OrderConfig {
  /** `POST` charges, `POST …/voids` returns everything, `POST …/refunds` a part. */
  readonly paymentsUrl: string;
  /** `POST …/reservations` reserves, `POST …/releases` releases. */
  readonly stockUrl: string;
  /** `POST` books, `POST …/cancellations` cancels. */
  readonly shipmentsUrl: string;
  /** How long after its last parcel an order can be refunded. Default: 30 days. */
  readonly returnPeriodMs?: number;
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch;
}

const created = z.object({ id: z.string().min(1) });

type Charge = Pick<OrderInput, 'customer' | 'currency'> & { readonly amount: number };
type Goods = Pick<OrderInput, 'lines'>;

/**
 * The callouts of an order. Each sends its own key as `reference`, so that undoing it needs no response, only the
 * reference.
 */
export function createOrderTasks(config: OrderConfig) {
  const { paymentsUrl, stockUrl, shipmentsUrl, fetch } = config;
  const create = async (url: string, scope: TaskScope<object>): Promise<string> => {
    const { input, idempotencyKey, signal } = scope;
    const body = { ...input, reference: idempotencyKey };
    const options = {
      method: 'POST',
      body,
      idempotencyKey,
      signal,
      reply: created,
      fetch,
    } as const;
    return (await call(url, options)).id;
  };

  return {
    pay: task<{ paymentId: string }, Charge>(async (scope) => ({
      paymentId: await create(paymentsUrl, scope),
    })),
    reserveStock: task<{ reservationId: string }, Goods>(async (scope) => ({
      reservationId: await create(`${stockUrl}/reservations`, scope),
    })),
    bookShipment: task<{ shipmentId: string }, Goods & { readonly address: string }>(
      async (scope) => ({ shipmentId: await create(shipmentsUrl, scope) }),
    ),
    refund: task<{ refundId: string }, { payment: string; amount: number; reason: string }>(
      async (scope) => ({ refundId: await create(`${paymentsUrl}/refunds`, scope) }),
    ),
  };
}

/** The retry and compensation policies of the callouts. */
export function createOrderPolicies(config: OrderConfig) {
  const { paymentsUrl, stockUrl, shipmentsUrl, fetch } = config;
  const timeout = 10_000;
  const undo = (url: string) => ({
    timeout,
    compensate: async ({ taskKey, idempotencyKey, signal }: CompensationScope) => {
      const body = { reference: taskKey };
      await call(url, { method: 'POST', body, idempotencyKey, signal, reply: z.unknown(), fetch });
    },
    compensation: { timeout },
  });
  return {
    pay: undo(`${paymentsUrl}/voids`),
    reserveStock: undo(`${stockUrl}/releases`),
    bookShipment: undo(`${shipmentsUrl}/cancellations`),
    refund: { timeout, irreversible: true },
  } as const satisfies Record<string, TaskPolicy>;
}
