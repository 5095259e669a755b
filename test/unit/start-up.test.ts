import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

interface Import {
  readonly path: string;
  readonly kind: string;
  readonly external?: boolean;
}

/** The bundler that tsx runs on, as far as it is used here. */
interface Bundler {
  build(options: Readonly<Record<string, unknown>>): Promise<{
    readonly metafile: {
      readonly inputs: Readonly<Record<string, { readonly imports: readonly Import[] }>>;
    };
  }>;
}

function bundler(): Bundler {
  const fromHere = createRequire(import.meta.url);
  return createRequire(fromHere.resolve('tsx'))('esbuild') as Bundler;
}

/** The packages that a module loads as soon as it is loaded, by itself or through others. */
async function packagesOf(file: string): Promise<ReadonlySet<string>> {
  const { metafile } = await bundler().build({
    entryPoints: [file],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const packages = new Set<string>();
  const seen = new Set<string>();
  const queue = [file];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const { path: next, kind, external } of metafile.inputs[path]?.imports ?? []) {
      if (kind === 'dynamic-import') continue;
      if (external === true) packages.add(next);
      else queue.push(next);
    }
  }
  return packages;
}

test('a node loads the packages of a store, and of metrics, only once it knows that it needs them', async () => {
  const packages = await packagesOf('src/main.ts');
  expect(packages).toContain('hono');
  for (const one of ['bullmq', 'ioredis', 'lmdb', 'prom-client']) {
    expect(packages).not.toContain(one);
  }
});

test('a store loads only its own packages', async () => {
  expect(await packagesOf('src/persistence/open-embedded.ts')).not.toContain('ioredis');
  expect(await packagesOf('src/persistence/open-redis.ts')).not.toContain('lmdb');
});
