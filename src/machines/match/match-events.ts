import { z } from 'zod';
import { mostSticks } from './rules.ts';

const player = z.string().trim().min(1).max(50);
const by = z.object({ by: player });

/** The input of a match. */
export const matchInput = z
  .object({
    /** The number of rounds; the winner of more than half of them wins the match. */
    bestOf: z
      .int()
      .min(1)
      .max(999)
      .refine((rounds) => rounds % 2 === 1, 'must be odd')
      .default(3),
    turnSeconds: z.int().min(1).max(3_600).default(30),
  })
  .prefault({});

/** The events that players, or the gateway that holds their connections, may send. */
export const matchEvents = {
  JOIN: by,
  LEAVE: by,
  READY: by,
  TAKE: z.object({ by: player, sticks: z.int().min(1).max(mostSticks) }),
  HEARTBEAT: by,
  DROP: by,
  RETURN: by,
  FORFEIT: by,
};

export type MatchInput = z.output<typeof matchInput>;

export type MatchEvent =
  | {
      [Type in keyof typeof matchEvents]: { readonly type: Type } & z.output<
        (typeof matchEvents)[Type]
      >;
    }[keyof typeof matchEvents]
  /** Sent by timers: a player was silent for too long, or a dropped player did not return. */
  | { readonly type: 'silence' | 'graceOver'; readonly by: string };
