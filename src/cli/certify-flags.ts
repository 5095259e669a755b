export interface CertifyFlags {
  readonly process?: string;
  readonly seeds?: number;
  readonly replay?: string;
  readonly json?: boolean;
  readonly html?: string;
}
