import { describe, expect, test } from 'vitest';
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
import { handsOver } from '../../src/testing/behaviours/hands-over.ts';
import { ok } from '../../src/testing/behaviours/ok.ts';
import { explore } from '../../src/testing/exploration/explore.ts';
import { localUrls } from '../support/local-urls.ts';
import '../../src/testing/vitest.ts';

/* What can happen to the shipped processes, as far as it was followed. Nothing is found, and their properties hold. */

const notificationsUrl = localUrls.notifications;
const all = { states: 1, transitions: 1, guards: 1, taskOutcomes: 1, compensations: 1 };
const asFarAsExplored = { asFarAsExplored: true };

describe('whatever happens', () => {
  test('a registration ends, and leaves no account that is not confirmed', async () => {
    const registration = createRegistration({
      accountsUrl: localUrls.accounts,
      mailsUrl: localUrls.mails,
      profilesUrl: localUrls.profiles,
      confirmationSecret: 'a secret of the tests',
    });
    const seen = await explore(registration, {
      outcomes: {
        createAccount: [ok({ accountId: 'acc_1' })],
        sendMail: [ok({ tokenHash: toTokenHash('right') })],
        createProfile: [ok({ profileId: 'pro_1' })],
      },
      events: { CONFIRM: [{ token: 'right' }, { token: 'wrong' }] },
      properties: ({ eventually, never, sometimes }) => ({
        'it ends': eventually('done | failed | locked | expired'),
        'what ends without success owes nothing': never(
          ({ status, ledger }) =>
            (status === 'Failed' || status === 'Cancelled') &&
            ledger.some(({ state }) => state === 'owed'),
        ),
        'some succeed': sometimes('done'),
      }),
    });
    expect(seen).toCover(all);
    expect(seen).toHold();
  });

  test('a transfer is made or undone', async () => {
    const transfer = createTransfer({
      bankUrls: { 'bank-a': localUrls['bank-a'], 'bank-b': localUrls['bank-b'] },
      notificationsUrl,
    });
    const seen = await explore(transfer, {
      outcomes: {
        debit: [ok({ debitId: 'deb_1' })],
        credit: [ok({ creditId: 'cre_1' })],
        notify: [ok()],
      },
      cancel: true,
      properties: ({ eventually, leadsTo }) => ({
        'it ends': eventually(({ status }) => status !== 'Pending'),
        'what is credited is done': leadsTo('notifying', 'done'),
      }),
    });
    expect(seen).toCover(all);
    expect(seen).toHold();
  });

  test('a loan application is decided', async () => {
    const loan = createLoanApplication({ scoringUrl: localUrls.scoring, notificationsUrl });
    const seen = await explore(loan, {
      outcomes: { score: [handsOver(), ok({ score: 700 }), ok({ score: 100 })], notify: [ok()] },
      events: { WITHDRAW: [{}] },
      compare: ({ state, timers, data, tasks }) => [
        state,
        timers.map(({ event }) => event),
        tasks.filter(({ outcome }) => outcome === 'pending').map(({ name }) => name),
        data.approvals.length,
      ],
      properties: ({ leadsTo }) => ({
        'what is scored is not left alone': leadsTo(
          'scoring',
          'review | declined | failed | withdrawn',
        ),
        'an offer ends': leadsTo('offered', 'accepted | rejected | expired | withdrawn'),
      }),
    });
    expect(seen).toCover({ states: 1, taskOutcomes: 1 });
    expect(seen).toHold(asFarAsExplored);
  });

  test('an order is placed as a whole, or undone', async () => {
    const order = createOrder({
      paymentsUrl: localUrls.payments,
      stockUrl: localUrls.stock,
      shipmentsUrl: localUrls.shipments,
    });
    const lines = [{ sku: 'tea', quantity: 1 }];
    const seen = await explore(order, {
      outcomes: {
        pay: [ok({ paymentId: 'pay_1' })],
        reserveStock: [ok({ reservationId: 'res_1' })],
        bookShipment: [ok({ shipmentId: 'ship_1' })],
        refund: [ok({ refundId: 'ref_1' })],
      },
      events: {
        CANCEL: [{}],
        PARCEL_SHIPPED: [
          { parcel: 'a', lines },
          { parcel: 'b', lines },
        ],
        REFUND: [{ amount: 9_00, reason: 'Broken.' }],
      },
      compare: ({ state, data, ledger, tasks }) => [
        state,
        ledger.map((entry) => [entry.task, entry.state]),
        tasks.filter(({ outcome }) => outcome === 'pending').map(({ name }) => name),
        data.parcels.length,
        data.refunds.length,
      ],
      properties: ({ never, leadsTo }) => ({
        'an undone order is not shipped': never(
          ({ status, data }) => status === 'Cancelled' && data.parcels.length > 0,
        ),
        'placing ends': leadsTo('placing', 'placed | failed | cancelled'),
      }),
    });
    expect(seen).toCover({ states: 1, taskOutcomes: 1, compensations: 1 });
    expect(seen).toHold(asFarAsExplored);
  });

  test('a cart is ordered once, or expires', async () => {
    const order = { id: 'ord_1', href: 'http://local/orders/ord_1' };
    const cart = createCart({ ordersUrl: 'http://local/orders', notificationsUrl });
    const seen = await explore(cart, {
      outcomes: { remind: [ok()], startOrder: [ok({ order })] },
      events: { ADD_ITEM: [{ sku: 'tea', unitPrice: 4_50 }], CHANGE_QUANTITY: [] },
      compare: ({ state, data, ledger, timers }) => [
        state,
        data.items.length,
        data.coupon,
        [...new Set(ledger.map((entry) => entry.state))],
        timers.map(({ event }) => event),
      ],
      properties: ({ eventually, leadsTo }) => ({
        'it ends': eventually('ordered | expired'),
        'a checkout ends': leadsTo('startingOrder', 'ordered | active'),
      }),
    });
    expect(seen).toCover({ states: 1, taskOutcomes: 1, compensations: 1 });
    expect(seen).toHold(asFarAsExplored);
  });

  test('a document is published once it was approved', async () => {
    const seen = await explore(createDocument({ notificationsUrl }), {
      outcomes: { notify: [ok()] },
      events: {
        COMMENT: [{ by: 'bob', text: 'Which ones?' }],
        REVIEW: [
          { by: 'bob', verdict: 'approve' },
          { by: 'bob', verdict: 'requestChanges' },
        ],
      },
      compare: ({ state, data, tasks }) => [
        state,
        tasks.filter(({ outcome }) => outcome === 'pending').length,
        data.sections.length,
        data.locks.length,
        data.reviews.length,
      ],
      maxDepth: 8,
      properties: ({ leadsTo }) => ({
        'publishing ends': leadsTo('publishing', 'published | approved'),
      }),
    });
    expect(seen).toCover({ states: 1, taskOutcomes: 1 });
    expect(seen).toHold(asFarAsExplored);
  });

  test.each([
    createMatch({ notificationsUrl }),
    createWatchHistory({}),
    createWelcome({ greeterUrl: 'http://local/greet', notificationsUrl }),
  ])('nothing is found in a $name', async (process) => {
    const outcomes = { notify: [ok()], greet: [ok({ message: 'Hello' })] };
    const own = Object.entries(outcomes).filter(([task]) => task in process.tasks);
    const seen = await explore(process as typeof process & Parameters<typeof explore>[0], {
      outcomes: Object.fromEntries(own),
      maxStates: 250,
    });
    expect(seen).toCover({ states: 0.9, taskOutcomes: 1 });
    expect(seen).toHold(asFarAsExplored);
  });
});
