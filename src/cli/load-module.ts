import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { invalidRequest } from '../invalid-request.ts';

const script = /\.[cm]?[jt]sx?$/;
const typescript = /\.[cm]?tsx?$/;
const needsLoader = new Set([
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
]);

/**
 * Imports a module of the user. TypeScript is loaded by the tsx of the user's project, if it has one, and otherwise by Node. Throws
 * `invalid_request`, with the remedy, if there is no such file or if it cannot be loaded.
 */
export async function loadModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  const path = resolve(file);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) {
    throw invalidRequest(`There is no file ${file}. Pass the path of a module, such as order.ts.`);
  }
  if (extname(path) !== '' && !script.test(path)) {
    throw invalidRequest(
      `${file} is neither JavaScript nor TypeScript. Pass the path of a module, such as order.ts.`,
    );
  }
  try {
    if (typescript.test(path)) await registerTsx(path);
    return (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw invalidRequest(`${file} cannot be loaded. ${reasonOf(error)}`, [], { cause: error });
  }
}

/** As `node --import tsx` does; nothing if the project has no tsx. */
async function registerTsx(path: string): Promise<void> {
  const entry = resolveFrom(path, 'tsx');
  if (entry !== undefined) await import(pathToFileURL(entry).href);
}

function resolveFrom(path: string, name: string): string | undefined {
  try {
    return createRequire(path).resolve(name);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return `It throws ${JSON.stringify(error)}.`;
  if ('code' in error && needsLoader.has(String(error.code))) {
    return `Node ${process.versions.node} does not run its TypeScript. Install tsx in your project (npm install --save-dev tsx), or use Node 22.18 or newer, which strips types.`;
  }
  const place = (error.stack ?? '').split('\n').find(isOfUser);
  return place === undefined ? error.message : `${error.message}\n${place}`;
}

/** Whether a line of a stack is in code of the user: not in a package, in Node or here. */
function isOfUser(line: string): boolean {
  return /^\s+at .*[\\/]/.test(line) && !/[\\/]node_modules[\\/]|node:|load-module\.ts/.test(line);
}
