import { z } from 'zod';
import { operation, type Answer, type StandInService } from './stand-in-service.ts';

/** The lines of a booking: articles with quantities. */
const lines = z.array(z.looseObject({ sku: z.string().min(1), quantity: z.int().min(1) })).min(1);
const reference = z.string().min(1);

interface Booking {
  readonly id: string;
  readonly reference: string;
  readonly lines: z.output<typeof lines>;
  readonly bookedAt: string;
}

interface Named {
  readonly operation: string;
  readonly path: `/${string}`;
}

/**
 * A service that books articles under a reference and takes them back by it. A return may be repeated, and may even
 * come before its booking: the late booking is then refused.
 */
export function createBookings(config: {
  readonly name: string;
  readonly idPrefix: string;
  readonly book: Named;
  readonly giveBack: Named;
  /** How many of one article can be booked at once. Default: any number. */
  readonly limit?: number;
}): StandInService {
  const { name, idPrefix, book, giveBack, limit = Infinity } = config;
  const bookings = new Map<string, Booking | 'given back'>();
  const held = () => [...bookings.values()].filter((booking) => booking !== 'given back');
  const taken = (sku: string) =>
    held()
      .flatMap((booking) => booking.lines)
      .filter((line) => line.sku === sku)
      .reduce((sum, { quantity }) => sum + quantity, 0);

  return {
    name,
    operations: {
      [book.operation]: operation({
        method: 'POST',
        path: book.path,
        input: z.looseObject({ reference, lines }),
        apply: (wanted, { sequence, at }) => {
          const earlier = bookings.get(wanted.reference);
          if (earlier === 'given back') return refuse('given_back', 'This booking was returned.');
          if (earlier !== undefined) return { status: 201, body: { id: earlier.id } };
          const short = wanted.lines.find(({ sku, quantity }) => taken(sku) + quantity > limit);
          if (short !== undefined) return refuse('out_of_stock', `${short.sku} is out of stock.`);
          const id = `${idPrefix}-${sequence}`;
          bookings.set(wanted.reference, { ...wanted, id, bookedAt: at });
          return { status: 201, body: { id }, location: `/${id}` };
        },
      }),
      [giveBack.operation]: operation({
        method: 'POST',
        path: giveBack.path,
        input: z.looseObject({ reference }),
        apply: ({ reference: key }) => {
          const earlier = bookings.get(key);
          bookings.set(key, 'given back');
          const gave = earlier !== undefined && earlier !== 'given back';
          return { status: 200, body: { givenBack: gave } };
        },
      }),
    },
    views: { '/': held },
  };
}

function refuse(code: string, detail: string): Answer {
  return { status: 422, fault: { code, detail } };
}
