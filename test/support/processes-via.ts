import type { Fetch } from '../../src/machines/shared/call.ts';
import { createCart } from '../../src/machines/cart/cart.ts';
import type { Process } from '../../src/definition/define-process.ts';
import { createDocument } from '../../src/machines/document/document.ts';
import { createLoanApplication } from '../../src/machines/loan-application/loan-application.ts';
import { createMatch } from '../../src/machines/match/match.ts';
import { createOrder } from '../../src/machines/order/order.ts';
import { createRegistration } from '../../src/machines/registration/registration.ts';
import { createTransfer } from '../../src/machines/transfer/transfer.ts';
import { createWatchHistory } from '../../src/machines/watch-history/watch-history.ts';
import { localUrls } from './local-urls.ts';

/** The shipped processes, whose tasks call out by `fetch`. */
export function createProcessesVia(fetch: Fetch): readonly Process[] {
  const { notifications: notificationsUrl, accounts, mails, profiles, ...urls } = localUrls;
  return [
    createRegistration({
      accountsUrl: accounts,
      mailsUrl: mails,
      profilesUrl: profiles,
      confirmationSecret: 'a secret of the tests',
      fetch,
    }),
    createTransfer({
      bankUrls: { 'bank-a': urls['bank-a'], 'bank-b': urls['bank-b'] },
      notificationsUrl,
      fetch,
    }),
    createDocument({ notificationsUrl, fetch }),
    createMatch({ notificationsUrl, fetch }),
    createLoanApplication({ scoringUrl: urls.scoring, notificationsUrl, fetch }),
    createCart({ ordersUrl: 'http://local/orders', notificationsUrl, fetch }),
    createOrder({
      paymentsUrl: urls.payments,
      stockUrl: urls.stock,
      shipmentsUrl: urls.shipments,
      fetch,
    }),
    createWatchHistory({}),
  ];
}
