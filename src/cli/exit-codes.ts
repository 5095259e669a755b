/** What the exit code of a command says. */
export const exitCodes = {
  /** Nothing was found. */
  fine: 0,
  /** Something was found: findings, or violations of what must hold. */
  found: 1,
  /** The command was used wrongly, or could not do its work. */
  wrongUse: 2,
  /** The user ended the command (SIGINT) before it was done. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
