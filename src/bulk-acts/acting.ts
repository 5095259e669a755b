import type { Begun } from './bulk-act-context.ts';
import type { BulkActInput } from './bulk-act-input.ts';

/** What a bulk act does with an instance, and on whose behalf. */
export type Acting = Pick<BulkActInput, 'process' | 'filter' | 'act' | 'reason'> &
  Pick<Begun, 'id' | 'operator' | 'createdBefore'>;
