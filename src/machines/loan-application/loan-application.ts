import { examples } from './examples.ts';
import { defineProcess } from '../../definition/define-process.ts';
import { loanData } from './loan-data.ts';
import {
  application,
  loanEvents,
  officers,
  officersEvents,
  type LoanEvent,
} from './loan-events.ts';
import { scored, type Scored } from './scoring.ts';
import { setupLoanApplication, toAct, type LoanConfig } from './setup-loan-application.ts';

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;

/** A loan application: credit score, two approvals, documents if requested, an offer and its answer. */
export function createLoanApplication(config: LoanConfig) {
  return defineProcess({
    name: 'loan-application',
    description:
      'A loan application: credit score, two approvals, documents if requested, an offer and its answer.',
    path: '/loan-applications',
    idPrefix: 'loan',
    machine: createMachine(config),
    input: application,
    events: { ...loanEvents, ...officersEvents },
    access: { read: ({ scopes }) => scopes.includes(officers.scope) },
    examples,
    tasks: {
      // An agency that does not answer is asked again, less and less often, until scoringDeadline.
      score: {
        result: scored,
        timeout: minuteMs,
        attempts: 1_000_000,
        backoff: { maxMs: hourMs },
      },
      notify: { timeout: 10_000, attempts: 5 },
    },
    search: { state: true, attributes: ({ context: { name, email } }) => ({ name, email }) },
    view: { schema: loanData, of: ({ context }) => context },
    retentionMs: 365 * 24 * hourMs,
  });
}

function createMachine(config: LoanConfig) {
  return setupLoanApplication(config).createMachine({
    id: 'loan-application',
    context: ({ input }) => ({
      ...input,
      score: null,
      approvals: [],
      documents: [],
      escalated: false,
      acts: [],
      untold: [],
    }),
    initial: 'scoring',
    on: { WITHDRAW: { target: '.withdrawn', actions: [noted, reasonGiven] } },
    states: {
      scoring: {
        after: { scoringDeadline: { target: 'failed', actions: because('no score in time') } },
        invoke: {
          src: 'score',
          input: ({ context: { name, amount, monthlyIncome } }) => ({
            name,
            amount,
            monthlyIncome,
          }),
          onDone: [
            {
              guard: { type: 'isCreditworthy', params: ({ event }) => event.output.score },
              target: 'review',
              actions: scoreNoted,
            },
            { target: 'declined', actions: [scoreNoted, because('score too low')] },
          ],
          onError: { target: 'failed', actions: because('scoring failed') },
        },
      },

      review: {
        type: 'parallel',
        on: {
          APPROVE: [
            {
              guard: { type: 'isSecondApprover', params: ({ event }) => event.by },
              target: 'offered',
              actions: [noted, approved, 'makeOffer'],
            },
            {
              guard: { type: 'mayApprove', params: ({ event }) => event.by },
              actions: [noted, approved],
            },
          ],
          DECLINE: { target: 'declined', actions: [noted, reasonGiven] },
          REQUEST_DOCUMENTS: {
            target: 'documents',
            actions: [noted, { type: 'askFor', params: ({ event }) => event.documents }],
          },
        },
        states: {
          reminders: {
            initial: 'quiet',
            states: {
              quiet: { after: { reminderDelay: 'reminding' } },
              reminding: {
                invoke: {
                  src: 'notify',
                  input: {
                    to: 'loan-officers',
                    text: 'A loan application is waiting for approval.',
                  },
                  onDone: 'quiet',
                  onError: { target: 'quiet', actions: untold('reminder') },
                },
              },
            },
          },
          escalation: {
            initial: 'patient',
            states: {
              patient: {
                after: { escalationDelay: { target: 'escalating', actions: 'escalate' } },
              },
              escalating: {
                invoke: {
                  src: 'notify',
                  input: {
                    to: 'head-of-lending',
                    text: 'A loan application is overdue for approval.',
                  },
                  onDone: 'escalated',
                  onError: { target: 'escalated', actions: untold('escalation') },
                },
              },
              escalated: {},
            },
          },
        },
      },

      documents: {
        initial: 'asking',
        after: { documentsDeadline: { target: 'expired', actions: because('documents missing') } },
        on: {
          SUPPLY_DOCUMENT: [
            {
              guard: { type: 'isLastMissing', params: ({ event }) => event.name },
              target: 'review',
              actions: [noted, { type: 'file', params: ({ event }) => event }],
            },
            {
              guard: { type: 'isMissing', params: ({ event }) => event.name },
              actions: [noted, { type: 'file', params: ({ event }) => event }],
            },
          ],
          DECLINE: { target: 'declined', actions: [noted, reasonGiven] },
        },
        states: {
          asking: {
            invoke: {
              src: 'notify',
              input: ({ context }) => ({
                to: context.email,
                text: 'Please supply the requested documents.',
              }),
              onDone: 'waiting',
              onError: { target: 'waiting', actions: untold('documents') },
            },
          },
          waiting: {},
        },
      },

      offered: {
        initial: 'telling',
        after: { offerValidity: { target: 'expired', actions: because('offer not answered') } },
        on: {
          ACCEPT_OFFER: { target: 'accepted', actions: noted },
          REJECT_OFFER: { target: 'rejected', actions: [noted, reasonGiven] },
        },
        states: {
          telling: {
            invoke: {
              src: 'notify',
              input: ({ context }) => ({ to: context.email, text: 'Here is our offer.' }),
              onDone: 'open',
              onError: { target: 'open', actions: untold('offer') },
            },
          },
          open: {},
        },
      },

      accepted: { type: 'final' },
      declined: { type: 'final', tags: 'Failed' },
      expired: { type: 'final', tags: 'Failed' },
      failed: { type: 'final', tags: 'Failed' },
      rejected: { type: 'final', tags: 'Cancelled' },
      withdrawn: { type: 'final', tags: 'Cancelled' },
    },
  });
}

const scoreNoted = {
  type: 'noteScore',
  params: ({ event }: { readonly event: { readonly output: Scored } }) => event.output.score,
} as const;

/** Notes the act and its author. */
const noted = {
  type: 'noteAct',
  params: ({ event }: { readonly event: LoanEvent }) => toAct(event),
} as const;

const reasonGiven = {
  type: 'noteReason',
  params: ({ event }: { readonly event: LoanEvent }) => toAct(event).note ?? 'none given',
} as const;

const approved = {
  type: 'approve',
  params: ({ event }: { readonly event: LoanEvent }) => toAct(event).by,
} as const;

function because(reason: string) {
  return { type: 'noteReason', params: reason } as const;
}

function untold(what: string) {
  return { type: 'noteUntold', params: what } as const;
}
