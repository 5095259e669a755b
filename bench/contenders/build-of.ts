import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The compiled code of another commit. */
export interface Build {
  /** The commit, in short. */
  readonly commit: string;
  /** The script that serves it. */
  readonly script: string;
  /** The compiled modules of `src`, each in a file of its own. */
  readonly modules: string;
  remove(): void;
}

/** What of a build is made: its bundled script, or each module by itself. */
type Form = 'script' | 'modules';

const modulesOf = (folder: string) => join(folder, '.cache/bench/src');

/**
 * Builds another commit in a Git worktree of its own, with the bench and the packages of this one, so that only the service
 * differs. `root`: of this repository.
 */
export function buildOf(ref: string, root: string, form: Form): Build {
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim();
  const commit = git('rev-parse', '--short', `${ref}^{commit}`);
  const folder = join(mkdtempSync(join(tmpdir(), 'holdfast-build-')), commit);
  git('worktree', 'add', '--detach', folder, commit);
  const remove = () => {
    git('worktree', 'remove', '--force', folder);
    rmSync(join(folder, '..'), { recursive: true, force: true });
  };
  try {
    rmSync(join(folder, 'bench'), { recursive: true });
    cpSync(join(root, 'bench'), join(folder, 'bench'), { recursive: true });
    cpSync(join(root, 'tsconfig.bench.json'), join(folder, 'tsconfig.bench.json'));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    return { commit, script: build(folder, form), modules: modulesOf(folder), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** As the commit builds its package: commits before the bundle have a file for each module. Returns the script. */
function build(folder: string, form: Form): string {
  const isBundled = form === 'script' && existsSync(join(folder, 'scripts/bundle.ts'));
  const [tool, ...args]: [string, ...string[]] = isBundled
    ? ['tsx', 'scripts/bundle.ts', 'bench']
    : ['tsc', '-p', 'tsconfig.bench.json'];
  const path = join(folder, 'node_modules/.bin', tool);
  execFileSync(path, args, { cwd: folder, stdio: 'inherit' });
  return join(
    folder,
    isBundled ? '.cache/bench-contenders/holdfast.js' : '.cache/bench/bench/contenders/holdfast.js',
  );
}
