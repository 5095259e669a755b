import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { toJsonSchema } from '../../../../src/definition/schemas/event-schema.ts';
import { isPortablePattern } from '../../../../src/definition/schemas/to-portable.ts';

describe('a pattern that Go and Python accept', () => {
  test.each([
    '^[A-Z]{3}$',
    String.raw`^(bank-a|bank-b)\/[a-z0-9][a-z0-9-]{0,39}$`,
    String.raw`^[^\x00-\x1f\x7f-\x9f]*$`,
    String.raw`^\d+(?:\.\d+)?$`,
    String.raw`^a\\u$`,
  ])('is %s', (pattern) => {
    expect(isPortablePattern(pattern)).toBe(true);
  });

  test.each([
    String.raw`^\P{Cc}*$`,
    String.raw`^(?!a)b`,
    String.raw`(?<=a)b`,
    String.raw`(?<name>a)`,
    String.raw`(a)\1`,
    String.raw`\u0041`,
    String.raw`\cA`,
    '[^]',
    'a{0,1001}',
  ])('is not %s', (pattern) => {
    expect(isPortablePattern(pattern)).toBe(false);
  });
});

describe('a JSON Schema', () => {
  test.each<[string, z.ZodType, object]>([
    ['an email, trimmed before', z.string().trim().max(9).pipe(z.email()), { format: 'email' }],
    ['a URL', z.url(), { format: 'uri' }],
    ['a date', z.iso.datetime({ offset: true }), { format: 'date-time' }],
    [
      'a date that is then read',
      z.iso.date().transform((text) => new Date(text)),
      { format: 'date' },
    ],
    ['a UUID', z.uuid(), { format: 'uuid' }],
  ])('keeps the format of %s, without the expression that checks it', (_, schema, expected) => {
    const made = toJsonSchema(schema);
    expect(made).toMatchObject({ type: 'string', ...expected });
    expect(JSON.stringify(made)).not.toContain('pattern');
  });

  test('has no format that applies after a transformation', () => {
    const address = z
      .string()
      .transform((name) => `${name}@example.com`)
      .pipe(z.email());
    expect(toJsonSchema(address)).toEqual({ type: 'string' });
  });

  test('has portable patterns, and omits the rest', () => {
    const schema = z.object({
      code: z.string().regex(/^[A-Z]{3}$/),
      both: z.string().regex(/^a/).regex(/b$/),
      name: z
        .string()
        .regex(/^\p{L}+$/u)
        .min(2),
      half: z
        .string()
        .regex(/^(?!x)/)
        .regex(/y$/),
      word: z.string().regex(/^yes$/i),
      plain: z.string().regex(/^\P{Cc}*$/u),
    });
    expect(toJsonSchema(schema)).toMatchObject({
      properties: {
        code: { type: 'string', pattern: '^[A-Z]{3}$' },
        both: { type: 'string', allOf: [{ pattern: '^a' }, { pattern: 'b$' }] },
        name: { type: 'string', minLength: 2 },
        half: { type: 'string', pattern: 'y$' },
        word: { type: 'string' },
        plain: { type: 'string', pattern: String.raw`^[^\x00-\x1f\x7f-\x9f]*$` },
      },
    });
    expect(JSON.stringify(toJsonSchema(schema))).not.toMatch(/\\p|\?!|yes/);
  });

  test('omits the bounds that every integer has', () => {
    expect(toJsonSchema(z.int())).toEqual({ type: 'integer' });
    expect(toJsonSchema(z.int().min(0))).toEqual({ type: 'integer', minimum: 0 });
  });
});
