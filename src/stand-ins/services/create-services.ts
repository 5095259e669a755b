import { z } from 'zod';
import { createBank } from './bank.ts';
import { createBookings } from './bookings.ts';
import { createMails } from './mails.ts';
import { createNotifications } from './notifications.ts';
import { createPayments } from './payments.ts';
import { createRecords } from './records.ts';
import { createScoring } from './scoring.ts';
import type { StandInService } from './stand-in-service.ts';

/** All stand-ins. */
export function createServices(): readonly StandInService[] {
  return [
    createRecords({
      name: 'accounts',
      idPrefix: 'acc',
      input: z.looseObject({ email: z.string().min(1) }),
    }),
    createMails(),
    createRecords({
      name: 'profiles',
      idPrefix: 'prof',
      input: z.looseObject({ accountId: z.string().min(1) }),
    }),
    createBank('bank-a'),
    createBank('bank-b'),
    createNotifications(),
    createScoring(),
    createPayments(),
    createBookings({
      name: 'stock',
      idPrefix: 'res',
      book: { operation: 'reserve', path: '/reservations' },
      giveBack: { operation: 'release', path: '/releases' },
      limit: 1_000,
    }),
    createBookings({
      name: 'shipments',
      idPrefix: 'ship',
      book: { operation: 'book', path: '/' },
      giveBack: { operation: 'cancel', path: '/cancellations' },
    }),
  ];
}
