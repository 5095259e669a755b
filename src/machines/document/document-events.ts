import { z } from 'zod';

const line = z.string().trim().min(1, 'must not be empty').max(200, 'must be at most 200 long');
/** In lower case, so that `Ann` and `ann` are one person and cannot review their own text. */
const person = line.toLowerCase();
const section = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be a name such as "summary"');
const text = z.string().max(20_000, 'must be at most 20,000 long');

/** The input of a document. */
export const draft = z.object({ title: line, author: person });

/** The events that clients may send. */
export const documentEvents = {
  /** Replaces the text of a section, creating it if necessary. */
  EDIT: z.object({ by: person, section, text }),
  /** Reserves a section for its holder until the lock is released or expires. */
  LOCK: z.object({ by: person, section, seconds: z.int().min(1).max(3_600).default(300) }),
  UNLOCK: z.object({ by: person, section }),
  COMMENT: z.object({
    by: person,
    text: text.min(1, 'must not be empty'),
    section: section.optional(),
  }),
  SUBMIT: z.object({ by: person }),
  REVIEW: z.object({
    by: person,
    verdict: z.enum(['approve', 'requestChanges']),
    note: text.optional(),
  }),
  /** The author withdraws it from review, or reopens it afterwards. */
  REOPEN: z.object({ by: person }),
  PUBLISH: z.object({ by: person }),
};

export type Draft = z.output<typeof draft>;

export type DocumentEvent =
  | {
      [Type in keyof typeof documentEvents]: { readonly type: Type } & z.output<
        (typeof documentEvents)[Type]
      >;
    }[keyof typeof documentEvents]
  | { readonly type: 'lockExpired'; readonly section: string };
