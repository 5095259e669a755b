import { z } from 'zod';
import { isOrigin } from '../addresses.ts';
import { holdsPassword } from '../mask-url.ts';
import { parseRedisAddress } from '../persistence/redis/connection/redis-address.ts';

/** `true` or `false`; `preset` if unset. */
export function flag(preset = false) {
  return z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .transform((text) => text === 'true')
    .default(preset);
}

/** Origins of web pages, separated by commas. */
export function origins() {
  return z
    .string()
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .refine(
      (list) => list.every(isOrigin),
      'must be origins such as https://app.example.com, separated by commas, without paths',
    );
}

/** A whole number within these limits, inclusive. */
export function integer(min: number, max: number) {
  return z.string().transform((text, context) => {
    const value = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    context.addIssue(`must be a whole number from ${min} to ${max}`);
    return z.NEVER;
  });
}

/** Text that matches a pattern, which `what` describes in words. */
export function matching(pattern: RegExp, what: string) {
  return z.string().regex(pattern, `must be ${what}`);
}

/** A URL with one of these protocols (including the colon) and a host. `fetch` accepts no user or password in one. */
export function url(protocols: readonly string[], example: string) {
  return z
    .string()
    .refine(
      (text) => {
        const parsed = URL.canParse(text) ? new URL(text) : undefined;
        return (
          parsed !== undefined && protocols.includes(parsed.protocol) && parsed.hostname !== ''
        );
      },
      { error: `must be a URL such as ${example}`, abort: true },
    )
    .refine(
      (text) => !holdsPassword(text),
      `must not contain a user or a password; use the form ${example}`,
    );
}

/** The URL of a Redis, or of the nodes of a Redis Cluster, separated by commas. */
export function redisUrl() {
  return z.string().superRefine((text, context) => {
    try {
      parseRedisAddress(text);
    } catch (error) {
      const why = error instanceof Error ? ` ${error.message}` : '';
      context.addIssue(
        `must be a URL such as redis://127.0.0.1:6379, or redis://host-1:6379,host-2:6379 for a cluster.${why}`,
      );
    }
  });
}

/** A secret of at least this many bytes. */
export function secret(minBytes: number) {
  return z
    .string()
    .refine((text) => Buffer.byteLength(text) >= minBytes, `must have at least ${minBytes} bytes`);
}
