import type { Journal } from '../../actors/ports/journal.ts';
import { createMemoryKv } from './memory-kv.ts';
import { createOrderedJournal } from '../ordered/ordered-journal.ts';

/** A journal that exists as long as the process. */
export function createMemoryJournal(): Journal {
  return createOrderedJournal(createMemoryKv());
}
