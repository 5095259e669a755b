import { putRow } from './batch.ts';
import type { BaseMap } from './base-map.ts';

/** The row of the map below that says which epochs of which run it has. */
export const epochRow = 'meta/log';

export interface Epochs {
  readonly run: string;
  readonly done: number;
}

/** A write to the map below has no more of either, since the event loop stands still while it is prepared. */
interface Most {
  readonly rows: number;
  readonly characters: number;
}

const inBetween: Most = { rows: 1_000, characters: 1_000_000 };
/** While nobody is served: each write costs two flushes. */
export const atOnce: Most = { rows: 10_000, characters: 16_000_000 };

/** Writes the rows to the map below, and with the last of them that it has these epochs, or all of the log (undefined). */
export async function moveRows(
  base: BaseMap,
  rows: Iterable<readonly [string, string | null]>,
  epochs: Epochs | undefined,
  most = inBetween,
): Promise<void> {
  let some: (readonly [string, string | null])[] = [];
  let characters = 0;
  for (const row of rows) {
    some.push(row);
    characters += row[1]?.length ?? 0;
    if (some.length < most.rows && characters < most.characters) continue;
    const full = some;
    await base.write((writer) => {
      for (const [key, value] of full) putRow(writer, key, value);
    });
    some = [];
    characters = 0;
  }
  await base.write((writer) => {
    for (const [key, value] of some) putRow(writer, key, value);
    putRow(writer, epochRow, epochs === undefined ? null : JSON.stringify(epochs));
  });
}
