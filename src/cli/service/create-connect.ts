import { readFile } from 'node:fs/promises';
import { cliVariables, type CliConfig } from '../../config/cli-config.ts';
import { CommandError } from '../terminal/command-error.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import type { Connection } from './connection.ts';
import { createConnection } from './create-connection.ts';
import type { ServiceFlags } from './service-flags.ts';

const defaultUrl = cliVariables.HOLDFAST_URL;

/** Connects to the service of `--url`, of HOLDFAST_URL, of an instance that is named by its URL, or on this machine. */
export type Connect = (flags: ServiceFlags, instance?: string) => Promise<Connection>;

/** `begin`: called when the first request is about to be made; its signal fires when the user ends the command. */
export function createConnect(config: CliConfig, begin: () => AbortSignal): Connect {
  return async ({ url, tokenFile }, instance) => {
    const token =
      tokenFile === undefined
        ? parseToken('HOLDFAST_TOKEN', config.token)
        : parseToken(tokenFile, await readToken(tokenFile));
    const stated = url ?? config.url;
    const baseUrl = stated === undefined ? baseOf(instance, token) : parseBase(stated);
    return createConnection({ baseUrl, token, signal: begin() });
  };
}

/** A token must not go wherever a pasted URL leads. */
function baseOf(instance: string | undefined, token: string | undefined): string {
  if (instance === undefined || !/^https?:\/\//.test(instance)) return defaultUrl;
  const { origin } = new URL(parseBase(instance));
  if (token === undefined || origin === defaultUrl) return origin;
  throw wrong(
    `The token is only sent to a service that you name: pass --url ${origin}, or set HOLDFAST_URL.`,
  );
}

function parseBase(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw wrong(
      `${JSON.stringify(text)} is not the URL of a service. Pass one such as ${defaultUrl} to --url or in HOLDFAST_URL.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw wrong('The URL of the service must not contain a user or a password.');
  }
  return `${url.origin}${url.pathname}`;
}

/** What is no token must not get into a message that says so: it may be one. */
function parseToken(from: string, text: string | undefined): string | undefined {
  if (text === undefined || /^[\x21-\x7e]+$/.test(text)) return text;
  throw wrong(
    `${from} holds no bearer token: it is empty, or has spaces, line breaks or characters beyond ASCII.`,
  );
}

async function readToken(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw wrong(`The token cannot be read from ${file}: ${(error as Error).message}.`);
  }
}

function wrong(message: string): CommandError {
  return new CommandError(message, exitCodes.wrongUse);
}
