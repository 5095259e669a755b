import type { Hono } from 'hono';
import { z } from 'zod';
import { HoldfastError } from '../../errors.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';

/** Whom to greet. */
export const whom = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 characters')
  .regex(/^\P{Cc}*$/u, 'must not contain control characters');

/** `GET /greet?name=Alice`: stateless. The answer follows from the request alone, so anybody may keep it. */
export function addGreeter(app: Hono<HttpEnv>): void {
  addResource(app, '/greet', {
    GET: (c) => {
      const message = `Hello, ${parseName(new URL(c.req.url).searchParams)}!`;
      return c.json({ message }, 200, { 'cache-control': 'public, max-age=86400' });
    },
  });
}

function parseName(query: URLSearchParams): string {
  const values = query.getAll('name');
  if (values.length !== 1) throw invalid('must appear exactly once');
  const parsed = whom.safeParse(values[0]);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map(({ message }) => message).join(', and '));
}

function invalid(message: string): HoldfastError {
  return new HoldfastError('invalid_request', `The query is not valid: name ${message}.`, {
    details: { errors: [{ parameter: 'name', message }] },
  });
}
