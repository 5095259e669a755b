import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { shippedDocument } from '../support/shipped-document.ts';

const bin = resolve(import.meta.dirname, '../../node_modules/.bin');
const rules = resolve(import.meta.dirname, '../support');
const timeout = 240_000;

let folder = '';
let path = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-openapi-'));
  path = join(folder, 'openapi.json');
  await writeFile(path, JSON.stringify(shippedDocument()));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

/** What a linter prints, whatever it thinks of the document. */
async function run(command: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  return new Promise((done, fail) => {
    execFile(join(bin, command), args, { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (stdout === '') fail(error ?? new Error(stderr));
      else done(stdout);
    });
  });
}

test(
  'the document of the shipped processes is clean under the recommended rules of Redocly',
  { timeout },
  async () => {
    const config = join(rules, 'redocly.yaml');
    const printed = await run('redocly', ['lint', path, '--config', config, '--format', 'json']);
    const { totals, problems } = z
      .object({ totals: z.looseObject({}), problems: z.array(z.unknown()) })
      .parse(JSON.parse(printed));
    expect(problems).toEqual([]);
    expect(totals).toMatchObject({ errors: 0, warnings: 0, ignored: 0 });
  },
);

test(
  'the document of the shipped processes is clean under the OpenAPI rules of Spectral',
  { timeout },
  async () => {
    const ruleset = join(rules, 'spectral.yaml');
    const args = ['lint', path, '--ruleset', ruleset, '--format', 'json', '--quiet'];
    expect(JSON.parse(await run('spectral', args))).toEqual([]);
  },
);
