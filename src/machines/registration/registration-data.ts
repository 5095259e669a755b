import { z } from 'zod';
import { failure } from '../shared/failure.ts';

/** What clients see of a registration. */
export const registrationData = z.object({
  firstName: z.string(),
  lastName: z.string(),
  email: z.email(),
  accountId: z.string().optional(),
  profileId: z.string().optional().describe('There once the registration is confirmed.'),
  wrongTokens: z.int(),
  attemptsLeft: z.int().describe('How many more wrong tokens are taken.'),
  resends: z.int(),
  resendsLeft: z.int().describe('How many more mails may be asked for.'),
  failure: failure.optional(),
});
