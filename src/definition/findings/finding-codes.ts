export type Severity = 'error' | 'warning' | 'note';

/** Every code of a finding: how bad it is, and what it says in a few words. */
export const findingCodes = {
  'dead-end': { severity: 'error', title: 'Nothing can wake the state' },
  'impure-guard': { severity: 'error', title: 'A guard does not depend on its input alone' },
  'machine-throws': { severity: 'error', title: 'The machine throws' },
  'mutated-data': { severity: 'error', title: 'The machine changes its context or event in place' },
  'not-json': { severity: 'error', title: 'Data that JSON cannot hold' },
  'bad-allowance': { severity: 'error', title: 'An allowance without a code or a reason' },
  'impure-assign': { severity: 'warning', title: 'An assign does not depend on its input alone' },
  'callout-in-action': {
    severity: 'warning',
    title: 'A custom action that calls the outside world',
  },
  'impure-input': {
    severity: 'warning',
    title: 'An input that does not depend on its context alone',
  },
  'impure-event': {
    severity: 'warning',
    title: 'An event that does not depend on its context alone',
  },
  'idle-event': { severity: 'warning', title: 'An event that changes nothing' },
  livelock: { severity: 'warning', title: 'An instance that never ends' },
  'lost-event': { severity: 'warning', title: 'An event to an actor that has ended' },
  'owed-at-failure': { severity: 'warning', title: 'A failure leaves something owed' },
  'refused-event': { severity: 'warning', title: 'An event that is refused each time' },
  'rollback-beyond-machine': { severity: 'warning', title: 'A rollback undoes too much' },
  'shadowed-transition': { severity: 'warning', title: 'A transition that is never taken' },
  'unhandled-failure': { severity: 'warning', title: 'A failure that nothing handles' },
  'unreachable-state': { severity: 'warning', title: 'A state that is never entered' },
  'waits-for-ever': { severity: 'warning', title: 'A state that can wait for ever' },
  'impure-action': { severity: 'note', title: 'A custom action that reads the clock' },
  'impure-delay': { severity: 'note', title: 'A delay that does not depend on its context alone' },
  'unbounded-delay': { severity: 'note', title: 'A delay without an upper bound' },
  'unbounded-task': { severity: 'note', title: 'A task without a time limit' },
  'undoes-nothing': {
    severity: 'note',
    title: 'A compensation of a task that may have done nothing',
  },
  'unused-allowance': { severity: 'note', title: 'An allowance for nothing' },
} as const satisfies Readonly<
  Record<string, { readonly severity: Severity; readonly title: string }>
>;

export type FindingCode = keyof typeof findingCodes;

export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(findingCodes, code);
}
