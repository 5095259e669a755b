import { z } from 'zod';
import { failure } from '../shared/failure.ts';

/** The client view of a registration. */
export const registrationData = z.object({
  firstName: z.string(),
  lastName: z.string(),
  email: z.email(),
  accountId: z.string().optional(),
  profileId: z.string().optional().describe('Present once the registration is confirmed.'),
  wrongTokens: z.int(),
  attemptsLeft: z.int().describe('The number of wrong tokens that are still allowed.'),
  resends: z.int(),
  resendsLeft: z.int().describe('The number of times the mail can still be sent again.'),
  failure: failure.optional(),
});
