import type { Severity } from '../../definition/findings/finding-codes.ts';

/** The parts of a SARIF 2.1.0 log (OASIS) that a report needs. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: readonly SarifRun[];
}

export interface SarifRun {
  readonly tool: {
    readonly driver: { readonly name: string; readonly rules: readonly SarifRule[] };
  };
  readonly results: readonly SarifResult[];
}

export interface SarifRule {
  readonly id: string;
  readonly shortDescription: Message;
  readonly defaultConfiguration: { readonly level: Severity };
}

export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: Severity;
  readonly message: Message;
  readonly locations: readonly SarifLocation[];
  /** The way to it. */
  readonly codeFlows?: readonly {
    readonly threadFlows: readonly {
      readonly locations: readonly { readonly location: { readonly message: Message } }[];
    }[];
  }[];
  readonly suppressions?: readonly {
    readonly kind: 'inSource';
    readonly justification: string;
  }[];
}

export interface SarifLocation {
  readonly physicalLocation?: { readonly artifactLocation: { readonly uri: string } };
  readonly logicalLocations: readonly {
    readonly name: string;
    readonly fullyQualifiedName: string;
  }[];
}

interface Message {
  readonly text: string;
}
