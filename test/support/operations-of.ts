import type { OpenApi } from '../../src/http/openapi/openapi.ts';
import type { Operation } from './request-arbitrary.ts';
import type { Schema } from './schema-arbitrary.ts';

interface Written {
  readonly parameters?: readonly Schema[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
}

/** The operations of a document, their references followed. */
export function operationsOf(document: OpenApi): readonly Operation[] {
  const follow = (schema: Schema): Schema => {
    const { $ref } = schema;
    if (typeof $ref !== 'string') return schema;
    return $ref
      .split('/')
      .slice(1)
      .reduce<unknown>((part, key) => (part as Schema)[key], document) as Schema;
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Readonly<Record<string, Written>>).map(([method, operation]) => {
      const body = operation.requestBody?.content['application/json']?.schema;
      return {
        method,
        path,
        parameters: (operation.parameters ?? []).map(
          (parameter) => follow(parameter) as unknown as Operation['parameters'][number],
        ),
        ...(body === undefined ? {} : { body: follow(body) }),
      };
    }),
  );
}
