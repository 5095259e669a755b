import type { z } from 'zod';

/** The output type of a schema, deeply readonly. */
export type Shown<S extends z.ZodType> = Immutable<z.output<S>>;

type Immutable<T> = T extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Immutable<T[Name]> }
    : T;
