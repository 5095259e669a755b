import { basename } from 'node:path';
import type { Manifest } from './read-manifest.ts';

/** The files of a new project beside its code, by their paths. */
export function projectFiles(of: {
  /** Its folder. */
  readonly root: string;
  /** Where it takes Holdfast from. */
  readonly spec: string;
  readonly manifest: Manifest;
}): Readonly<Record<string, string>> {
  const { peerDependencies, devDependencies } = of.manifest;
  const version = (name: string) => peerDependencies[name] ?? devDependencies[name] ?? '*';
  const versions = (...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, version(name)]));
  const dependencies = { holdfast: of.spec, ...versions('xstate', 'zod'), tsx: version('tsx') };
  const forDevelopment = versions('@types/node', 'typescript', 'vitest');
  const taken = Object.keys({ ...dependencies, ...forDevelopment });
  const name = toPackageName(basename(of.root), taken);
  return {
    'package.json': toJson({
      name,
      private: true,
      type: 'module',
      engines: { node: '>=20.15' },
      scripts: {
        // Without `exec`, a shell between npm and Node swallows the signals.
        start: 'exec node --import tsx src/main.ts',
        dev: 'node --import tsx --watch src/main.ts',
        test: 'vitest run',
        check: 'tsc && holdfast check src/invitation.ts',
      },
      dependencies,
      devDependencies: forDevelopment,
    }),
    'tsconfig.json': toJson({
      compilerOptions: {
        target: 'ES2023',
        lib: ['ES2023', 'DOM', 'ESNext.Disposable'],
        module: 'NodeNext',
        types: ['node'],
        strict: true,
        noUncheckedIndexedAccess: true,
        verbatimModuleSyntax: true,
        erasableSyntaxOnly: true,
        allowImportingTsExtensions: true,
        skipLibCheck: true,
        noEmit: true,
      },
      include: ['src'],
    }),
    '.gitignore': 'node_modules\n.holdfast\n',
    'README.md': readme(name),
  };
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const longestName = 200;

/** npm refuses capitals, spaces, names that begin with a dot or are long, and a few others; and a package that depends on itself. */
function toPackageName(folder: string, taken: readonly string[]): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, longestName);
  if (name === '') return 'service';
  return [...taken, 'node_modules', 'favicon.ico'].includes(name) ? `${name}-service` : name;
}

function readme(name: string): string {
  return `# ${name}

A service on [Holdfast](node_modules/holdfast/README.md). \`src/invitation.ts\` is its process: an invitation that is sent by mail and stays open for a week.

\`\`\`sh
npm install
npm test               # simulates weeks in milliseconds
npm start              # http://127.0.0.1:3000, dashboard at /ui
npm run check          # types, and what the process can do and probably should not
\`\`\`

In another terminal:

\`\`\`sh
npx holdfast start invitation '{"email":"ada@example.com"}'
npx holdfast list invitation
npx holdfast send <id> ACCEPT '{"name":"Ada"}'
npx holdfast --help
\`\`\`
`;
}
