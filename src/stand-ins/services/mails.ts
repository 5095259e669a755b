import { z } from 'zod';
import { operation, type StandInService } from './stand-in-service.ts';

/** A mail service whose sent mails can be read. */
export function createMails(): StandInService {
  const mails: { readonly to: string; readonly token: string; readonly sentAt: string }[] = [];
  return {
    name: 'mails',
    operations: {
      send: operation({
        method: 'POST',
        path: '/',
        input: z.looseObject({ to: z.string().min(1), token: z.string().min(1) }),
        apply: ({ to, token }, { sequence, at }) => {
          mails.push({ to, token, sentAt: at });
          return { status: 202, body: { id: `mail-${sequence}` } };
        },
      }),
    },
    views: {
      '/': (query) => {
        const to = query.get('to');
        return to === null ? mails : mails.filter((mail) => mail.to === to);
      },
    },
  };
}
