/** What the command line takes from the environment. */
export interface CliConfig {
  readonly url: string | undefined;
  readonly token: string | undefined;
}

/** The variables of the command line, with their defaults. */
export const cliVariables = {
  HOLDFAST_URL: 'http://127.0.0.1:3000',
  HOLDFAST_TOKEN: undefined,
} as const;

/** Reads the variables of the command line; an empty one counts as unset. */
export function parseCliConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): CliConfig {
  const set = (name: keyof typeof cliVariables) => (env[name] === '' ? undefined : env[name]);
  return { url: set('HOLDFAST_URL'), token: set('HOLDFAST_TOKEN') };
}
