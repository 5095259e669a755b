import type { Command } from 'commander';

/** A command that asks a running service, with the options that all of these have, and examples in its help. */
export function serviceCommand(
  program: Command,
  name: string,
  { description, examples }: { readonly description: string; readonly examples: readonly string[] },
): Command {
  const lines = examples.map((example) => `  holdfast ${example}`);
  return program
    .command(name)
    .helpGroup('A running service:')
    .description(description)
    .option('--url <url>', 'the service (default: HOLDFAST_URL, or http://127.0.0.1:3000)')
    .option('--token-file <file>', 'a file with the bearer token (default: HOLDFAST_TOKEN)')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}
