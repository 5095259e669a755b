import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** Folders of `src` that hold code, but those of one shipped process and of Lua scripts. */
function roomsOf(path: string): readonly string[] {
  const entries = readdirSync(new URL(path, root), { withFileTypes: true });
  const isRoom = entries.some((entry) => entry.isFile() && entry.name.endsWith('.ts'));
  const within = entries.flatMap((entry) =>
    entry.isDirectory() ? roomsOf(`${path}/${entry.name}`) : [],
  );
  return isRoom ? [path, ...within] : within;
}

const isPartOf = (path: string): boolean =>
  path.startsWith('src/machines/') || path === 'src/persistence/redis/scripts';
const rooms = roomsOf('src').filter((path) => path !== 'src' && !isPartOf(path));
const described = [...read('ARCHITECTURE.md').matchAll(/^\| `(src\/[\w/-]+)` /gm)].map(
  ([, room]) => room ?? '',
);

test('ARCHITECTURE says of every room what happens in it, and of nothing else', () => {
  expect(described.toSorted()).toEqual(rooms.toSorted());
});

test('every room has a lint rule that names what it may import', () => {
  const { overrides } = JSON.parse(read('.oxlintrc.json')) as {
    readonly overrides: readonly {
      readonly files: readonly string[];
      readonly rules: Readonly<Record<string, unknown>>;
    }[];
  };
  const ruled = overrides
    .filter(({ rules }) => 'no-restricted-imports' in rules)
    .flatMap(({ files }) => files.map((file) => file.replace(/\/\*.*$/, '')));
  expect(rooms.filter((room) => !ruled.includes(room))).toEqual([]);
  expect(ruled.filter((room) => !existsSync(new URL(room, root)))).toEqual([]);
});
