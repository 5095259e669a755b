import { z } from 'zod';
import { operation, type StandInService } from './stand-in-service.ts';

/** A notification service whose sent messages can be read. */
export function createNotifications(): StandInService {
  const sent: { readonly to: string; readonly text: string; readonly sentAt: string }[] = [];
  return {
    name: 'notifications',
    operations: {
      send: operation({
        method: 'POST',
        path: '/',
        input: z.looseObject({ to: z.string().min(1), text: z.string().min(1) }),
        apply: ({ to, text }, { sequence, at }) => {
          sent.push({ to, text, sentAt: at });
          return { status: 202, body: { id: `note-${sequence}` } };
        },
      }),
    },
    views: {
      '/': (query) => {
        const to = query.get('to');
        return to === null ? sent : sent.filter((note) => note.to === to);
      },
    },
  };
}
