import { z } from 'zod';

/** The client view of a document. */
export const documentData = z.object({
  title: z.string(),
  author: z.string(),
  sections: z
    .array(z.object({ name: z.string(), text: z.string(), editedBy: z.string() }))
    .readonly(),
  locks: z
    .array(z.object({ section: z.string(), by: z.string() }))
    .readonly()
    .describe('Which sections are locked, and by whom.'),
  comments: z
    .array(z.object({ by: z.string(), text: z.string(), section: z.string().optional() }))
    .readonly(),
  reviews: z
    .array(
      z.object({
        by: z.string(),
        verdict: z.enum(['approve', 'requestChanges']),
        note: z.string().optional(),
      }),
    )
    .readonly(),
  publishedBy: z.string().nullable(),
  unannounced: z.boolean().describe('Whether the publication could not be announced.'),
});
