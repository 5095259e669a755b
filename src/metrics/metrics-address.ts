/** Where metrics are served alone. */
export interface MetricsAddress {
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
}
