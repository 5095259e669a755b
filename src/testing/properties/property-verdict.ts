import type { Trace } from '../traces/trace.ts';

/** What an exploration says about a property. */
export type PropertyVerdict = { readonly name: string; readonly message: string } & (
  | { readonly kind: 'holds' }
  /** No state speaks against it, but not all were seen. */
  | { readonly kind: 'notRefuted' }
  | { readonly kind: 'violated'; readonly trace: Trace }
  /** A condition never held that had to hold somewhere for the property to say anything. */
  | { readonly kind: 'notExercised' }
);
