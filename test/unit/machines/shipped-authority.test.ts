import { expect, it } from 'vitest';
import { createProcessesVia } from '../../support/processes-via.ts';
import { shippedProcesses } from '../../support/shipped-document.ts';
import { createGuardedService } from '../support/guarded-service.ts';

const lines = [{ sku: 'tea', quantity: 1 }];
const events: Readonly<Record<string, object>> = {
  APPROVE: { by: 'eve' },
  DECLINE: { by: 'eve', reason: 'no' },
  REQUEST_DOCUMENTS: { by: 'eve', documents: ['payslip'] },
  PARCEL_SHIPPED: { lines },
  REFUND: { amount: 1, reason: 'scratched' },
  REVIEW: { by: 'eve', verdict: 'approve' },
};

it.each([
  ['loan-application', 'APPROVE', 'loans:decide'],
  ['loan-application', 'DECLINE', 'loans:decide'],
  ['loan-application', 'REQUEST_DOCUMENTS', 'loans:decide'],
  ['order', 'PARCEL_SHIPPED', 'orders:ship'],
  ['order', 'REFUND', 'orders:refund'],
  ['document', 'REVIEW', 'documents:review'],
])('of a %s, %s requires the scope %s, which the owner lacks', async (name, type, scope) => {
  const [process] = createProcessesVia(async () => Response.json({})).filter(
    (each) => each.name === name,
  );
  if (process === undefined) throw new Error(`There is no ${name}`);
  await using service = await createGuardedService(process);
  const owner = await service.as({ sub: 'ann', tenant: 't1' });
  const path = await owner.start(process.path, process.examples.input);
  const event = { type, ...events[type] };
  const refused = await owner.send(path, event);
  expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
  expect(refused.body.detail).toContain(scope);
  const other = await service.as({ sub: 'eve', tenant: 't1', scope });
  expect((await other.get(path)).status).toBe(200);
  // Whether its state takes it is for the machine to say.
  expect([200, 409]).toContain((await other.send(path, event)).status);
  const foreign = await service.as({ sub: 'eve', tenant: 't2', scope });
  expect((await foreign.send(path, event)).status).toBe(404);
});

it('all other events of the shipped processes are accepted from owner and administrators', () => {
  const declared = shippedProcesses.flatMap(({ name, senders }) =>
    [...senders.keys()].map((type) => `${name} ${type}`),
  );
  expect(declared.toSorted()).toEqual([
    'document REVIEW',
    'loan-application APPROVE',
    'loan-application DECLINE',
    'loan-application REQUEST_DOCUMENTS',
    'order PARCEL_SHIPPED',
    'order REFUND',
  ]);
});
