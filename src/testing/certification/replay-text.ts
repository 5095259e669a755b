import { invalidRequest } from '../../invalid-request.ts';

/** A run to play again: a scenario, and disturbances by their numbers in its list. */
export interface Replay {
  readonly scenario: string;
  readonly numbers: readonly number[];
}

/** As text: `paid 3+17`. */
export function toReplayText({ scenario, numbers }: Replay): string {
  return `${scenario} ${numbers.join('+')}`;
}

/** Throws `invalid_request` if the text is none of a violation of these scenarios. */
export function parseReplayText(text: string, scenarios: readonly string[]): Replay {
  const [, scenario = '', numbers = ''] = /^(.*) (\d+(?:\+\d+)*|)$/s.exec(text) ?? [];
  if (scenarios.includes(scenario)) {
    return { scenario, numbers: numbers === '' ? [] : numbers.split('+').map(Number) };
  }
  throw invalidRequest(
    `replay is not a run of these scenarios: "${text}". Pass the text that a violation shows, such as "${scenarios[0] ?? 'name'} 3+17". The scenarios are ${scenarios.join(', ')}.`,
  );
}
