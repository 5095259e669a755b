/** How far a certification is. */
export interface CertifyProgress {
  readonly scenario: string;
  /** How many of the disturbed runs of the scenario were played, and how many there are. */
  readonly played: number;
  readonly runs: number;
}
