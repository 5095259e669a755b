import type { Collected } from '../coverage/collection.ts';

/* What passes between the reporter and the workers, by the ways that Vitest has for it. */
declare module 'vitest' {
  interface ProvidedContext {
    /** `only`: the names of the processes to collect; all, if it is absent. */
    holdfastCoverage: { readonly only?: readonly string[] };
  }
  interface TaskMeta {
    /** What the simulations of a test file covered. */
    holdfastCoverage?: readonly Collected[];
  }
}
