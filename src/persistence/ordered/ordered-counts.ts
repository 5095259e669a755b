import type { Counted } from '../../actors/ports/counted.ts';
import { keys } from './ordered-keys.ts';
import { under, type KvReader, type KvWriter } from './ordered-kv.ts';

/** Moves an instance from where it counted to where it counts now. */
export function moveCounted(
  rows: KvWriter,
  process: string,
  { from, to }: { readonly from: Counted | undefined; readonly to: Counted | undefined },
): void {
  if (from === to) return;
  if (isSame(from?.names, to?.names) && isSame(from?.groups, to?.groups)) return;
  if (from !== undefined) addEach(rows, process, from, -1);
  if (to !== undefined) addEach(rows, process, to, 1);
}

export function countsIn(
  rows: KvReader,
  process: string,
  group: string,
): ReadonlyMap<string, number> {
  const found = rows.range(under(keys.countedIn(process, group)));
  return new Map(
    Array.from(found, ({ value }) => {
      const end = value.indexOf(' ');
      return [value.slice(end + 1), Number(value.slice(0, end))] as const;
    }),
  );
}

function isSame(one: readonly string[] = [], other: readonly string[] = []): boolean {
  return one.length === other.length && one.every((name, n) => name === other[n]);
}

function addEach(rows: KvWriter, process: string, counted: Counted, by: 1 | -1): void {
  for (const group of counted.groups) {
    for (const name of counted.names) {
      const key = keys.counted(process, group, name);
      const count = Number.parseInt(rows.get(key) ?? '0', 10) + by;
      if (count > 0) rows.put(key, `${count} ${name}`);
      else rows.remove(key);
    }
  }
}
