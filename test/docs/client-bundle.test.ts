import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import type { createClient as CreateClient } from '../../src/client/client.ts';
import * as main from '../../src/index.ts';

/** The bundler that tsx runs on, as far as it is used here. */
interface Bundler {
  build(options: Readonly<Record<string, unknown>>): Promise<{
    readonly errors: readonly unknown[];
    readonly metafile: {
      readonly inputs: Readonly<Record<string, unknown>>;
      readonly outputs: Readonly<
        Record<string, { readonly imports: readonly { readonly path: string }[] }>
      >;
    };
    readonly outputFiles: readonly { readonly text: string }[];
  }>;
}

function bundler(): Bundler {
  const fromHere = createRequire(import.meta.url);
  return createRequire(fromHere.resolve('tsx'))('esbuild') as Bundler;
}

async function bundle(contents: string) {
  return bundler().build({
    stdin: { contents, loader: 'ts', resolveDir: import.meta.dirname },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
}

test('a bundle for browsers with the client holds nothing of Node and nothing of the service', async () => {
  const { metafile, outputFiles } = await bundle(
    "export { createClient, ProblemError } from '../../src/client/client.ts';",
  );
  const inputs = Object.keys(metafile.inputs).filter((path) => path !== '<stdin>');
  expect(inputs.length).toBeGreaterThan(1);
  const parser = 'node_modules/eventsource-parser/dist/index.js';
  expect(inputs.filter((path) => !/^src\/client\/[a-z-]+\.ts$/.test(path))).toEqual([parser]);
  expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([]);

  const code = outputFiles[0]?.text ?? '';
  const url = `data:text/javascript,${encodeURIComponent(code)}`;
  const { createClient } = (await import(/* @vite-ignore */ url)) as {
    readonly createClient: typeof CreateClient;
  };
  const client = createClient({
    baseUrl: 'http://localhost',
    process: '/doors',
    fetch: async ({ url: asked }) => Response.json({ id: 'doo_1', status: 'Pending', asked }),
  });
  expect(await client.get('doo_1')).toMatchObject({ asked: 'http://localhost/doors/doo_1' });
});

test('a bundle for browsers with what belongs to the server is not made', async () => {
  await expect(bundle("export { createService } from '../../src/index.ts';")).rejects.toThrow(
    'Could not resolve "node:',
  );
});

test('the client is to be had from holdfast/client alone', () => {
  expect(Object.keys(main)).not.toContain('createClient');
});
