import { localUrls } from './local-urls.ts';

/** Where an order's outside systems are, without a network. */
export const orderUrls = {
  paymentsUrl: localUrls.payments,
  stockUrl: localUrls.stock,
  shipmentsUrl: localUrls.shipments,
};

/** Two pots of tea and a mug: 21.50 EUR, less a discount of 1.50. */
export const orderOfTea = {
  customer: 'alice@example.com',
  address: '1 Main Street',
  currency: 'EUR',
  lines: [
    { sku: 'tea', quantity: 2, unitPrice: 450 },
    { sku: 'mug', quantity: 1, unitPrice: 1_250 },
  ],
  discount: 150,
};
