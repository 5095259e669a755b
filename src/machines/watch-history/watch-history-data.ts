import { z } from 'zod';

const progress = {
  title: z.string(),
  positionSeconds: z.number(),
  durationSeconds: z.number(),
  at: z.iso.datetime(),
};
const sum = { viewings: z.int(), seconds: z.number(), finished: z.int() };
const periods = z.array(z.object({ period: z.string(), ...sum })).readonly();

/** The client view of a watch history. */
export const watchHistoryData = z.object({
  user: z.string(),
  preferences: z.object({
    autoplay: z.boolean().optional(),
    language: z.string().optional(),
    subtitles: z.boolean().optional(),
  }),
  continueWatching: z
    .array(z.object(progress))
    .readonly()
    .describe('Titles that were started and not finished, newest first.'),
  recent: z
    .array(
      z.object({
        ...progress,
        startedAt: z.iso.datetime(),
        seconds: z.number().describe('The time watched. Rewinding does not add to it.'),
        finished: z.boolean(),
      }),
    )
    .readonly(),
  titles: z
    .array(z.object({ title: z.string(), ...sum }))
    .readonly()
    .describe('Older viewings by title, most recently watched first.'),
  months: periods.describe('Older viewings by month.'),
  years: periods.describe('The oldest viewings, by year.'),
  total: z.object(sum),
});
