import { describe, expect, test } from 'vitest';
import { TaskError } from '../../src/errors.ts';
import { createCart } from '../../src/machines/cart/cart.ts';
import { createDocument } from '../../src/machines/document/document.ts';
import { createLoanApplication } from '../../src/machines/loan-application/loan-application.ts';
import { createMatch } from '../../src/machines/match/match.ts';
import { createOrder } from '../../src/machines/order/order.ts';
import { createRegistration } from '../../src/machines/registration/registration.ts';
import { toTokenHash } from '../../src/machines/shared/confirmation-token.ts';
import { createTransfer } from '../../src/machines/transfer/transfer.ts';
import { createWatchHistory } from '../../src/machines/watch-history/watch-history.ts';
import { createWelcome } from '../../src/machines/welcome/welcome.ts';
import { certify, fails, handsOver, ok } from '../../src/testing/testing.ts';
import '../../src/testing/vitest.ts';

const notificationsUrl = 'unused:';
const refused = fails(Infinity, new TaskError('refused', { retryable: false }));
/** More of them play for longer: `CERTIFICATE_SEEDS=1000`. */
const seeds = Number(process.env['CERTIFICATE_SEEDS'] ?? 10);

describe('the shipped processes come to the same under every fault:', () => {
  test('registration', async () => {
    const registration = createRegistration({
      accountsUrl: 'unused:',
      mailsUrl: 'unused:',
      profilesUrl: 'unused:',
      confirmationSecret: 'unused',
    });
    const certificate = await certify(registration, {
      seeds,
      input: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' },
      tasks: {
        createAccount: fails(1).then(ok({ accountId: 'a1' })),
        sendMail: ok({ tokenHash: toTokenHash('right') }),
        createProfile: ok({ profileId: 'p1' }),
      },
      scenarios: {
        async confirmed(sim) {
          await sim.until('awaitingConfirmation');
          await sim.send({ type: 'RESEND' });
          await sim.send({ type: 'CONFIRM', token: 'wrong' });
          await sim.send({ type: 'CONFIRM', token: 'right' });
        },
        expired: async (sim) => sim.until('expired'),
        async locked(sim) {
          await sim.until('awaitingConfirmation');
          for (let count = 0; count < 5; count += 1) {
            await sim.send({ type: 'CONFIRM', token: 'wrong' });
          }
        },
        'no profile': {
          tasks: { createProfile: refused },
          async play(sim) {
            await sim.until('awaitingConfirmation');
            await sim.send({ type: 'CONFIRM', token: 'right' });
          },
        },
        'no account': {
          tasks: { createAccount: refused },
          play: async (sim) => sim.until('failed'),
        },
      },
    });
    expect(certificate).toHoldFast();
  });

  test('transfer', async () => {
    const urls = { 'bank-a': 'unused:', 'bank-b': 'unused:' };
    const certificate = await certify(createTransfer({ bankUrls: urls, notificationsUrl }), {
      seeds,
      input: { from: 'bank-a/alice', to: 'bank-b/bob', amount: 100, currency: 'EUR' },
      tasks: {
        debit: fails(1).then(ok({ debitId: 'd1' })),
        credit: ok({ creditId: 'c1' }),
        notify: ok(),
      },
      scenarios: {
        done: async (sim) => sim.until('done'),
        'not notified': { tasks: { notify: refused }, play: async (sim) => sim.until('done') },
        'no debit': { tasks: { debit: refused }, play: async (sim) => sim.until('failed') },
        'no credit': {
          tasks: { credit: refused },
          undo: { debit: fails(1).then(ok()) },
          play: async (sim) => sim.until('failed'),
        },
        'cancelled while it is debited': {
          tasks: { debit: handsOver() },
          async play(sim) {
            await sim.cancel({ reason: 'a mistake' });
            await sim.advance('1m');
          },
        },
      },
    });
    expect(certificate).toHoldFast();
  });

  test('document', async () => {
    const certificate = await certify(createDocument({ notificationsUrl }), {
      seeds,
      input: { title: 'On engines', author: 'ada' },
      tasks: { notify: refused.then(ok()) },
      scenarios: {
        async published(sim) {
          await sim.send({ type: 'EDIT', by: 'ada', section: 'summary', text: 'It weaves.' });
          await sim.send({ type: 'SUBMIT', by: 'ada' });
          await sim.send({ type: 'REVIEW', by: 'bob', verdict: 'requestChanges' });
          await sim.send({ type: 'SUBMIT', by: 'ada' });
          await sim.send({ type: 'REVIEW', by: 'bob', verdict: 'approve' });
          await sim.send({ type: 'PUBLISH', by: 'ada' });
          await sim.until('approved');
          await sim.send({ type: 'PUBLISH', by: 'ada' });
        },
        async locked(sim) {
          await sim.send({ type: 'LOCK', by: 'ada', section: 'summary', seconds: 600 });
          await sim.send({ type: 'COMMENT', by: 'bob', text: 'Which ones?' });
          await sim.send({ type: 'LOCK', by: 'ada', section: 'notes', seconds: 600 });
          await sim.send({ type: 'UNLOCK', by: 'ada', section: 'notes' });
          await sim.advance('15m');
        },
        async reopened(sim) {
          await sim.send({ type: 'EDIT', by: 'ada', section: 'summary', text: 'It weaves.' });
          await sim.send({ type: 'SUBMIT', by: 'ada' });
          await sim.send({ type: 'REOPEN', by: 'ada' });
          await sim.send({ type: 'SUBMIT', by: 'ada' });
          await sim.send({ type: 'REVIEW', by: 'bob', verdict: 'approve' });
          await sim.send({ type: 'REOPEN', by: 'ada' });
        },
      },
    });
    expect(certificate).toHoldFast();
  });

  test('match', async () => {
    const certificate = await certify(createMatch({ notificationsUrl }), {
      seeds,
      input: { bestOf: 1, turnSeconds: 3_600 },
      tasks: { notify: ok() },
      scenarios: {
        abandoned: async (sim) => sim.until('abandoned'),
        async forfeited(sim) {
          for (const by of ['ann', 'bob']) await sim.send({ type: 'JOIN', by });
          for (const by of ['ann', 'bob']) await sim.send({ type: 'READY', by });
          await sim.until('playing.turn');
          await sim.send({ type: 'TAKE', by: 'ann', sticks: 2 });
          await sim.send({ type: 'DROP', by: 'bob' });
          await sim.send({ type: 'RETURN', by: 'bob' });
          await sim.send({ type: 'FORFEIT', by: 'bob' });
        },
      },
    });
    expect(certificate).toHoldFast();
  });

  test('loan application', async () => {
    const loan = createLoanApplication({ scoringUrl: 'unused:', notificationsUrl });
    const certificate = await certify(loan, {
      seeds,
      input: {
        name: 'Ada Lovelace',
        email: 'ada@example.com',
        amount: 5_000_00,
        termMonths: 24,
        monthlyIncome: 3_200_00,
      },
      tasks: { score: handsOver(), notify: ok() },
      scenarios: {
        async accepted(sim) {
          await sim.complete('score', { score: 700 });
          await sim.send({ type: 'REQUEST_DOCUMENTS', by: 'eve', documents: ['payslip'] });
          const url = 'https://files.example.com/payslip.pdf';
          await sim.send({ type: 'SUPPLY_DOCUMENT', name: 'payslip', url });
          await sim.send({ type: 'APPROVE', by: 'eve' });
          await sim.send({ type: 'APPROVE', by: 'bob' });
          await sim.send({ type: 'ACCEPT_OFFER' });
        },
        async escalated(sim) {
          await sim.complete('score', { score: 700 });
          await sim.advance('5d 1h');
          await sim.send({ type: 'DECLINE', by: 'eve', reason: 'too late' });
        },
        async declined(sim) {
          await sim.complete('score', { score: 100 });
        },
        'no score': { tasks: { score: refused }, play: async (sim) => sim.until('failed') },
        withdrawn: async (sim) => sim.send({ type: 'WITHDRAW' }),
      },
    });
    expect(certificate).toHoldFast();
  });

  test('cart', async () => {
    const certificate = await certify(
      createCart({ ordersUrl: 'http://unused', notificationsUrl }),
      {
        seeds,
        input: { customer: 'ada@example.com', currency: 'EUR' },
        tasks: { remind: ok(), startOrder: ok({ order: { id: 'o1', href: '/orders/o1' } }) },
        scenarios: {
          async ordered(sim) {
            await sim.send({ type: 'ADD_ITEM', sku: 'tea', quantity: 2, unitPrice: 4_50 });
            await sim.send({ type: 'APPLY_COUPON', code: 'WELCOME10' });
            await sim.send({ type: 'CHECKOUT', address: 'London' });
          },
          async expired(sim) {
            await sim.send({ type: 'ADD_ITEM', sku: 'tea', quantity: 2, unitPrice: 4_50 });
            await sim.until('expired');
          },
          reopened: {
            tasks: { startOrder: fails(Infinity, new TaskError('away', { mayBeDone: true })) },
            async play(sim) {
              await sim.send({ type: 'ADD_ITEM', sku: 'tea', quantity: 2, unitPrice: 4_50 });
              await sim.send({ type: 'CHECKOUT', address: 'London' });
              await sim.until('active');
            },
          },
        },
      },
    );
    expect(certificate).toHoldFast();
  });

  test('order', async () => {
    const order = createOrder({
      paymentsUrl: 'unused:',
      stockUrl: 'unused:',
      shipmentsUrl: 'unused:',
    });
    const certificate = await certify(order, {
      seeds,
      input: {
        customer: 'ada@example.com',
        address: 'London',
        currency: 'EUR',
        lines: [{ sku: 'tea', quantity: 2, unitPrice: 4_50 }],
      },
      tasks: {
        pay: ok({ paymentId: 'p1' }),
        reserveStock: ok({ reservationId: 'r1' }),
        bookShipment: fails(1).then(ok({ shipmentId: 's1' })),
        refund: ok({ refundId: 'f1' }),
      },
      scenarios: {
        async refunded(sim) {
          await sim.until('placed');
          for (const parcel of ['one', 'two']) {
            await sim.send({
              type: 'PARCEL_SHIPPED',
              parcel,
              lines: [{ sku: 'tea', quantity: 1 }],
            });
          }
          await sim.send({ type: 'REFUND', amount: 4_50, reason: 'broken' });
          await sim.send({ type: 'REFUND', amount: 4_50, reason: 'the other one, too' });
        },
        async cancelled(sim) {
          await sim.until('placed');
          await sim.send({ type: 'CANCEL' });
        },
        'no stock': {
          tasks: { reserveStock: fails(1).then(refused), bookShipment: ok({ shipmentId: 's1' }) },
          undo: { pay: fails(1).then(ok()) },
          play: async (sim) => sim.until('failed'),
        },
      },
    });
    expect(certificate).toHoldFast();
  });

  test('watch history', async () => {
    const certificate = await certify(createWatchHistory({}), {
      seeds,
      input: { user: 'ada' },
      scenarios: {
        async erased(sim) {
          const title = 'The Loom';
          await sim.send({ type: 'PROGRESS', title, positionSeconds: 60, durationSeconds: 5_400 });
          await sim.send({ type: 'FINISHED', title });
          await sim.send({ type: 'SET_PREFERENCES', language: 'en' });
          await sim.send({ type: 'HIDE_TITLE', title });
          await sim.send({ type: 'ERASE' });
        },
      },
    });
    expect(certificate).toHoldFast();
  });

  test('welcome', async () => {
    const certificate = await certify(createWelcome({ greeterUrl: 'unused:', notificationsUrl }), {
      seeds,
      input: { name: 'Alice', email: 'alice@example.com' },
      tasks: { greet: fails(1).then(ok({ message: 'Hello!' })), notify: ok() },
      scenarios: {
        done: async (sim) => sim.until('done'),
        'not told': { tasks: { notify: refused }, play: async (sim) => sim.until('failed') },
        'no greeting': { tasks: { greet: refused }, play: async (sim) => sim.until('failed') },
      },
    });
    expect(certificate).toHoldFast();
  });
});
