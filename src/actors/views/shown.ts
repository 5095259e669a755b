import type { z } from 'zod';

/** What a schema describes, as data that nobody changes. */
export type Shown<S extends z.ZodType> = Immutable<z.output<S>>;

type Immutable<T> = T extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Immutable<T[Name]> }
    : T;
