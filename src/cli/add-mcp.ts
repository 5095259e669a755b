import type { Command } from 'commander';
import type { Operating } from './base/operating.ts';
import type { ServiceFlags } from './service/service-flags.ts';
import { exitCodes } from './terminal/exit-codes.ts';

/** Adds `holdfast mcp`. */
export function addMcp(
  program: Command,
  { connect, done }: Pick<Operating, 'connect' | 'done'>,
): void {
  program
    .command('mcp')
    .helpGroup('More:')
    .description('Serves a running service to agents: a read-only MCP server on stdin and stdout.')
    .option('--url <url>', 'the service (default: HOLDFAST_URL, or http://127.0.0.1:3000)')
    .option('--token-file <file>', 'a file with the bearer token (default: HOLDFAST_TOKEN)')
    .addHelpText('after', '\nExample:\n  claude mcp add holdfast -- npx holdfast mcp')
    .action(async (flags: ServiceFlags) => {
      const { serveMcp } = await import('./mcp/serve-mcp.ts');
      const connection = await connect(flags);
      await serveMcp(connection);
      done(connection.signal.aborted ? exitCodes.interrupted : exitCodes.fine);
    });
}
