import { z } from 'zod';

const maxLength = 1_000;

/** The reason for an act: text without the spaces around it, of 1 to 1,000 characters. */
export const reasonSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(maxLength, `must have at most ${maxLength} characters`);
