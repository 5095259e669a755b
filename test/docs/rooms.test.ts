import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const isCode = (path: string): boolean => /\.(?:tsx?|js)$/.test(path);

/** Folders of `src` that hold code, but those of one shipped process and of Lua scripts. */
function roomsOf(path: string): readonly string[] {
  const entries = readdirSync(new URL(path, root), { withFileTypes: true });
  const isRoom = entries.some((entry) => entry.isFile() && isCode(entry.name));
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

/** What stands beside the bottom in `src` and uses every room. */
const composing = [
  'src/service.ts',
  'src/open-service.ts',
  'src/greeting.ts',
  'src/main.ts',
  'src/index.ts',
  'src/greeter.ts',
];

test('ARCHITECTURE says of every room what happens in it, and of nothing else', () => {
  expect(described.toSorted()).toEqual(rooms.toSorted());
});

test('every room imports only from itself and the rooms above it in the table', () => {
  const files = readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' })
    .map((path) => join('src', path))
    .filter((path) => isCode(path) && !composing.includes(path));
  const upwards = files.flatMap((path) =>
    importsOf(path)
      .filter((imported) => depthOf(imported) > depthOf(path))
      .map((imported) => `${path} imports ${imported}`),
  );
  expect(upwards).toEqual([]);
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

/** Where the table has the room of a file; what stands in `src` itself is at the bottom, or composes the whole. */
function depthOf(path: string): number {
  if (composing.includes(path)) return described.length;
  const folder = dirname(path);
  if (folder === 'src') return -1;
  const index = described.indexOf(folder);
  return index === -1 ? depthOf(folder) : index;
}

function importsOf(path: string): readonly string[] {
  return [...read(path).matchAll(/(?:\bfrom |\bimport\()'(\.[^']+)'/g)].map(([, to]) =>
    join(dirname(path), to ?? ''),
  );
}
