import { expect, test } from 'vitest';
import { createProcesses } from '../../../src/machines/create-processes.ts';
import { ok } from '../../../src/testing/behaviours/ok.ts';
import { check } from '../../../src/testing/checks/check.ts';
import { toTokenHash } from '../../../src/machines/shared/confirmation-token.ts';
import { localUrls } from '../../support/local-urls.ts';

const processes = createProcesses({
  urls: localUrls,
  selfUrl: 'http://127.0.0.1',
  confirmationSecret: 'a secret that no mail was signed with',
});

const token = 'the token in the mail';
const done = [ok()];
/** What the calls of tasks come to. Their names are unique enough. */
const outcomes = {
  createAccount: [ok({ accountId: 'acc_1' })],
  sendMail: [ok({ tokenHash: toTokenHash(token) })],
  createProfile: [ok({ profileId: 'pro_1' })],
  debit: [ok({ debitId: 'deb_1' })],
  credit: [ok({ creditId: 'cre_1' })],
  notify: done,
  score: [ok({ score: 710 }), ok({ score: 100 })],
  remind: done,
  startOrder: [ok({ order: { id: 'ord_1', href: '/orders/ord_1' } })],
  pay: [ok({ paymentId: 'pay_1' })],
  reserveStock: [ok({ reservationId: 'res_1' })],
  bookShipment: [ok({ shipmentId: 'ship_1' })],
  refund: [ok({ refundId: 'ref_1' })],
  greet: [ok({ message: 'Hello, Ada!' })],
};
/** A second party, so that more than the first moves are possible. */
const events: Readonly<Record<string, readonly object[]>> = {
  CONFIRM: [{ token: 'wrong' }],
  APPROVE: [{ by: 'bob' }],
  JOIN: [{ by: 'bob' }],
  READY: [{ by: 'bob' }],
  TAKE: [{ by: 'bob', sticks: 3 }],
};

test.each(processes.map((process) => [process.name, process] as const))(
  'the process %s has no finding that it does not allow with a reason',
  async (_, process) => {
    const own = Object.keys(process.events ?? {});
    const { findings, notChecked } = await check(process, {
      events: Object.fromEntries(
        own.flatMap((type) => (events[type] ? [[type, events[type]]] : [])),
      ),
      outcomes: Object.fromEntries(
        Object.entries(outcomes).filter(([task]) => Object.hasOwn(process.tasks, task)),
      ),
      maxMoves: 400,
    });
    expect(findings).toEqual([]);
    expect(notChecked.filter((one) => !one.includes('maxMoves'))).toEqual([]);
  },
);
