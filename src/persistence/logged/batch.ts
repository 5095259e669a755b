import { createLayer, type Layer } from './layers.ts';
import { encodeRow } from './log-record.ts';
import type { KvReader, KvWriter } from '../ordered/ordered-kv.ts';

/** What one write to the log makes durable, and who waits for it. */
export interface Batch {
  readonly layer: Layer;
  text: string;
  readonly waiting: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[];
}

export function createBatch(): Batch {
  return { layer: createLayer(), text: '', waiting: [] };
}

/** Writes to the batch that is current at the time, and reads through it. */
export function toWriter(reader: KvReader, batch: () => Batch): KvWriter {
  const set = (key: string, value: string | null): void => {
    const to = batch();
    to.layer.set(key, value);
    to.text += encodeRow(key, value);
  };
  return {
    ...reader,
    put: (key, value) => set(key, value),
    remove: (key) => set(key, null),
  };
}

/** Null: there is no such row from now on. */
export function putRow(rows: KvWriter, key: string, value: string | null): void {
  if (value === null) rows.remove(key);
  else rows.put(key, value);
}
