import { z } from 'zod';

/** The client view of a match. */
export const matchData = z.object({
  bestOf: z.int(),
  turnSeconds: z.int(),
  players: z
    .array(
      z.object({
        name: z.string(),
        ready: z.boolean(),
        away: z
          .boolean()
          .describe('Whether the player has disconnected or has been silent for too long.'),
        wins: z.int(),
      }),
    )
    .readonly(),
  round: z.int(),
  sticks: z.int().describe('The number of sticks left in this round.'),
  turn: z.string().describe('The player whose turn it is; empty before the first round.'),
  result: z.object({ winner: z.string(), by: z.enum(['score', 'forfeit']) }).exactOptional(),
  unreported: z.boolean().describe('Whether the result could not be reported to the league.'),
});
