import { z } from 'zod';
import { failure } from '../shared/failure.ts';

/** The client view of a welcome. */
export const welcomeData = z.object({
  name: z.string(),
  email: z.email(),
  message: z.string().exactOptional().describe('The greeting, once the greeter has returned it.'),
  failure: failure.exactOptional(),
});
