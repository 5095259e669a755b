import { z } from 'zod';

/** What clients see of a match. */
export const matchData = z.object({
  bestOf: z.int(),
  turnSeconds: z.int(),
  players: z
    .array(
      z.object({
        name: z.string(),
        ready: z.boolean(),
        away: z.boolean().describe('The connection is lost, or nothing was heard for too long.'),
        wins: z.int(),
      }),
    )
    .readonly(),
  round: z.int(),
  sticks: z.int().describe('How many are left in this round.'),
  turn: z.string().describe('Whose turn it is; empty before the first round.'),
  result: z.object({ winner: z.string(), by: z.enum(['score', 'forfeit']) }).exactOptional(),
  unreported: z.boolean().describe('The league could not be told the result.'),
});
