/** What the command line takes from the environment. */
export interface CliConfig {
  readonly url: string | undefined;
  readonly token: string | undefined;
}

/** Reads the variables of the command line; an empty one counts as unset. */
export function parseCliConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): CliConfig {
  const set = (name: string) => (env[name] === '' ? undefined : env[name]);
  return { url: set('HOLDFAST_URL'), token: set('HOLDFAST_TOKEN') };
}
