#!/usr/bin/env node
import { Console } from 'node:console';
import { runCli } from './run-cli.ts';
import { createTerminal } from './terminal/create-terminal.ts';

// What the modules of the user print must not get into the results.
globalThis.console = new Console(process.stderr, process.stderr);
const terminal = createTerminal(process.stdout, process.stderr, process.stdin);
const code = await runCli(process.argv.slice(2), terminal);
await terminal.end();
// A module of the user may keep a connection or a timer.
process.exit(code);
