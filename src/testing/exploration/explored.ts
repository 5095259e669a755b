import type { Exploration } from './exploration.ts';

/** What assertions read of an exploration. */
export type Explored = Omit<Exploration, 'pathTo' | 'pathThrough'>;
