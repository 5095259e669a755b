/** What the exit code of a command says. */
export const exitCodes = {
  /** The command did what it was asked to, and found nothing. */
  fine: 0,
  /** Something was found: findings, violations, an instance that failed, a move that is not accepted. */
  found: 1,
  /** The command was used wrongly, or could not do its work. */
  wrongUse: 2,
  /** The service refused the request: no such instance, not allowed, not possible now. */
  refused: 3,
  /** The service cannot be reached, or is unavailable for now. */
  unavailable: 4,
  /** The user ended the command before it was done: by SIGINT, or by declining. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
