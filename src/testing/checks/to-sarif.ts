import type { AllowedFinding, Finding } from '../../definition/findings/finding.ts';
import { findingCodes } from '../../definition/findings/finding-codes.ts';
import { placeOf } from '../../definition/findings/finding-text.ts';
import type { Report } from './report.ts';
import type { SarifLog, SarifResult } from './sarif-log.ts';

const codes = Object.keys(findingCodes);

/**
 * Reports as a SARIF 2.1.0 log, which code hosts show beside the code. What a process allows is in it as suppressed. `uri`: the path of
 * the file that defines the processes, relative to the repository, because a machine does not know its own.
 */
export function toSarif(
  reports: Report | readonly Report[],
  { uri }: { readonly uri?: string } = {},
): SarifLog {
  const all = isOne(reports) ? [reports] : reports;
  const at = uri === undefined ? undefined : toUri(uri);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'holdfast', rules: Object.entries(findingCodes).map(toRule) } },
        results: all.flatMap(({ findings, allowed }) => [
          ...findings.map((finding) => toResult(finding, at)),
          ...allowed.map((finding) => toSuppressed(finding, at)),
        ]),
      },
    ],
  };
}

/** With everything escaped that no URI has. */
function toUri(uri: string): string {
  return uri.replaceAll('\\', '/').replaceAll(/[^\w!#$%&'()*+,\-./:;=?@~]/gu, encodeURIComponent);
}

function isOne(reports: Report | readonly Report[]): reports is Report {
  return !Array.isArray(reports);
}

function toRule([id, { severity, title }]: readonly [
  string,
  { readonly severity: Finding['severity']; readonly title: string },
]) {
  return { id, shortDescription: { text: title }, defaultConfiguration: { level: severity } };
}

function toResult(finding: Finding, uri: string | undefined): SarifResult {
  const { code, severity, process, what, remedy, evidence } = finding;
  const possible = evidence.kind === 'possible' ? 'Possible: ' : '';
  const way = evidence.kind === 'trace' ? evidence.moves : evidence.way;
  const place = placeOf(finding);
  const steps = way.map((text) => ({ location: { message: { text } } }));
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: `${possible}${what} ${remedy}` },
    locations: [
      {
        ...(uri === undefined ? {} : { physicalLocation: { artifactLocation: { uri } } }),
        logicalLocations: [{ name: place, fullyQualifiedName: `${process}/${place}` }],
      },
    ],
    ...(steps.length === 0 ? {} : { codeFlows: [{ threadFlows: [{ locations: steps }] }] }),
  };
}

function toSuppressed(finding: AllowedFinding, uri: string | undefined): SarifResult {
  return {
    ...toResult(finding, uri),
    suppressions: [{ kind: 'inSource', justification: finding.reason }],
  };
}
