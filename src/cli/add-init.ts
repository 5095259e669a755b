import type { Command } from 'commander';
import { exitCodes, type ExitCode } from './terminal/exit-codes.ts';
import type { Terminal } from './terminal/create-terminal.ts';

/** Adds `holdfast init`. */
export function addInit(
  program: Command,
  terminal: Terminal,
  done: (code: ExitCode) => void,
): void {
  program
    .command('init')
    .helpGroup('More:')
    .description('Writes a project with a process, its test and a service.')
    .argument('[dir]', 'where to; it is created if there is none', '.')
    .option('--holdfast <spec>', 'what package.json says of holdfast (default: as this one came)')
    .addHelpText('after', '\nExamples:\n  holdfast init shop\n  cd shop && npm install && npm test')
    .action(async (dir: string, flags: { readonly holdfast?: string }) => {
      const { writeProject } = await import('./starter/write-project.ts');
      const { files, spec } = await writeProject(dir, flags.holdfast);
      terminal.print(files.map((file) => `${file}\n`).join(''));
      const cd = dir === '.' ? '' : `cd ${JSON.stringify(dir)} && `;
      terminal.warn(`package.json takes holdfast from ${spec}.`);
      terminal.warn(`Next: ${cd}npm install && npm test && npm start`);
      done(exitCodes.fine);
    });
}
