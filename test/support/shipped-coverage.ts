import { HoldfastReporter } from '../../src/testing/reporter.ts';
import { shippedProcesses } from './shipped-document.ts';

/** The reporter of this repository: what its unit tests exercise of the shipped processes. Vitest loads reporters as default exports. */
export default class ShippedCoverage extends HoldfastReporter {
  constructor() {
    super({
      processes: shippedProcesses,
      thresholds: { states: 1, transitions: 1, guards: 1, taskOutcomes: 1, compensations: 1 },
      outputDir: '.cache/coverage',
    });
  }
}
