import type { CoverageKind } from '../coverage/coverage.ts';

/** The least share of each kind that must be covered, from 0 to 1. What is not named is not checked. */
export type Thresholds = Partial<Readonly<Record<CoverageKind, number>>>;
