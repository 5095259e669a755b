import { z } from 'zod';
import type { Json } from './component-schemas.ts';

const problemAnswer = z.object({
  content: z.object({
    'application/problem+json': z.object({
      schema: z.object({ properties: z.object({ code: z.object({ enum: z.array(z.string()) }) }) }),
    }),
  }),
});

/** Matches operations, not the other members of a path. */
const withResponses = z.looseObject({ responses: z.record(z.string(), z.unknown()) });

/**
 * Replaces each problem response in the paths by a reference, and returns the shared responses: each is written once.
 */
export function shareProblems(paths: Readonly<Record<string, Json>>): {
  readonly paths: Readonly<Record<string, Json>>;
  readonly responses: Json;
} {
  const responses: Record<string, unknown> = {};
  const share = (answer: unknown): unknown => {
    const found = problemAnswer.safeParse(answer);
    if (!found.success) return answer;
    const codes = found.data.content['application/problem+json'].schema.properties.code.enum;
    const name = codes.map(toPascalCase).join('Or');
    responses[name] = answer;
    return { $ref: `#/components/responses/${name}` };
  };
  const shared = mapValues(paths, (operations) =>
    mapValues(operations, (operation) => {
      const found = withResponses.safeParse(operation);
      if (!found.success) return operation;
      return { ...found.data, responses: mapValues(found.data.responses, share) };
    }),
  );
  return { paths: shared, responses };
}

function mapValues<T, U>(
  values: Readonly<Record<string, T>>,
  map: (value: T) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}

function toPascalCase(code: string): string {
  return code.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
