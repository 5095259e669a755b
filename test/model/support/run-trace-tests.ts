import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Trace } from '../../../src/testing/traces/trace.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

export interface TraceTests {
  /** In `.cache`; what was there before is removed. */
  readonly folder: string;
  /** The text of a module that exports the processes. */
  readonly processes: string;
  /** Traces, each with the name under which its process is exported. */
  readonly traces: readonly { readonly trace: Trace; readonly name: string }[];
}

/** Writes the test of each trace to a file, runs them in a Vitest of their own, and tells why each failed, or `passed`. */
export async function runTraceTests({ folder: own, processes, traces }: TraceTests) {
  const folder = `${root}.cache/${own}`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/processes.ts`, processes);
  await writeFile(
    `${folder}/vitest.config.ts`,
    'export default { test: { include: ["*.test.ts"], isolate: false, fileParallelism: false } };\n',
  );
  for (const [n, { trace, name }] of traces.entries()) {
    const text = trace
      .toTest({ from: './processes.ts', name })
      .replace("'holdfast/testing/vitest'", "'../../src/testing/vitest.ts'")
      .replace("'holdfast/testing'", "'../../src/testing/testing.ts'")
      .replace("'holdfast'", "'../../src/index.ts'");
    await writeFile(`${folder}/${String(n).padStart(4, '0')}.test.ts`, text);
  }
  const report = `${folder}/report.json`;
  const args = ['vitest', 'run', '--root', folder, '--reporter=json', `--outputFile=${report}`];
  await new Promise((resolve) => {
    execFile('npx', args, { cwd: root }, resolve);
  });
  const { testResults } = JSON.parse(await readFile(report, 'utf8')) as Report;
  return testResults
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ assertionResults }) => assertionResults)
    .map(({ status, failureMessages }) => (status === 'passed' ? 'passed' : failureMessages[0]));
}
