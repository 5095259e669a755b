import { createCart } from './cart/cart.ts';
import { createDocument } from './document/document.ts';
import { createLoanApplication } from './loan-application/loan-application.ts';
import { createOrder } from './order/order.ts';
import { createMatch } from './match/match.ts';
import { createRegistration } from './registration/registration.ts';
import { createTransfer } from './transfer/transfer.ts';
import { createWatchHistory } from './watch-history/watch-history.ts';
import { createWelcome } from './welcome/welcome.ts';
import type { Fetch } from './shared/call.ts';
import type { Process } from '../definition/define-process.ts';
import type { ServiceUrls } from './outside-services.ts';

/** The shipped processes. */
export function createProcesses(config: {
  readonly urls: ServiceUrls;
  /** The URL of this service, because some processes start others. */
  readonly selfUrl: string;
  /** Returns a greeting to `GET` with `?name=`. Default: this service. */
  readonly greeterUrl?: string | undefined;
  readonly confirmationSecret: string;
  /** The `fetch` of tasks. Default: the global `fetch`. */
  readonly fetch?: Fetch;
}): readonly Process[] {
  const { urls, selfUrl, greeterUrl = `${selfUrl}/greet`, confirmationSecret } = config;
  const by = config.fetch === undefined ? {} : { fetch: config.fetch };
  return [
    createRegistration({
      accountsUrl: urls.accounts,
      mailsUrl: urls.mails,
      profilesUrl: urls.profiles,
      confirmationSecret,
      ...by,
    }),
    createTransfer({
      bankUrls: { 'bank-a': urls['bank-a'], 'bank-b': urls['bank-b'] },
      notificationsUrl: urls.notifications,
      ...by,
    }),
    createDocument({ notificationsUrl: urls.notifications, ...by }),
    createMatch({ notificationsUrl: urls.notifications, ...by }),
    createLoanApplication({
      scoringUrl: urls.scoring,
      notificationsUrl: urls.notifications,
      ...by,
    }),
    createCart({ ordersUrl: `${selfUrl}/orders`, notificationsUrl: urls.notifications, ...by }),
    createOrder({
      paymentsUrl: urls.payments,
      stockUrl: urls.stock,
      shipmentsUrl: urls.shipments,
      ...by,
    }),
    createWatchHistory({}),
    createWelcome({ greeterUrl, notificationsUrl: urls.notifications, ...by }),
  ];
}
