import { assign } from 'xstate';
import { defineProcess } from '../define-process.ts';
import { application, loanEvents, type LoanEvent } from './events.ts';
import { setupLoanApplication, toAct, type LoanConfig } from './setup.ts';

/** Somebody asks for a loan: a score, two approvals, documents where they are wanted, an offer, an answer. */
export function createLoanApplication(config: LoanConfig) {
  return defineProcess({
    name: 'loan-application',
    path: '/loan-applications',
    idPrefix: 'loan',
    machine: createMachine(config),
    input: application,
    events: loanEvents,
    tasks: {
      requestScore: { timeout: 10_000, attempts: 5 },
      // A look that finds no score counts as an attempt; what ends the waiting is scoringDeadline.
      fetchScore: { timeout: 10_000, attempts: 1_000_000 },
      notify: { timeout: 10_000, attempts: 5 },
    },
    retentionMs: 365 * 24 * 60 * 60 * 1000,
    view: ({ context }) => ({ ...context, reference: undefined }),
  });
}

function createMachine(config: LoanConfig) {
  return setupLoanApplication(config).createMachine({
    id: 'loan-application',
    context: ({ input }) => ({
      ...input,
      reference: '',
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
        initial: 'asking',
        after: { scoringDeadline: { target: 'failed', actions: because('no score in time') } },
        states: {
          asking: {
            invoke: {
              src: 'requestScore',
              input: ({ context: { name, amount, monthlyIncome } }) => ({
                name,
                amount,
                monthlyIncome,
              }),
              onDone: { target: 'waiting', actions: assign(({ event }) => event.output) },
              onError: { target: '#failed', actions: because('no score to be had') },
            },
          },
          waiting: {
            invoke: {
              src: 'fetchScore',
              input: ({ context }) => ({ reference: context.reference }),
              onDone: [
                {
                  guard: { type: 'isCreditworthy', params: ({ event }) => event.output.score },
                  target: '#review',
                  actions: assign(({ event }) => event.output),
                },
                {
                  target: '#declined',
                  actions: [assign(({ event }) => event.output), because('score too low')],
                },
              ],
              onError: { target: '#failed', actions: because('no score to be had') },
            },
          },
        },
      },

      review: {
        id: 'review',
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
                  input: { to: 'loan-officers', text: 'A loan application waits for approval.' },
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
                  input: { to: 'head-of-lending', text: 'A loan application is left lying.' },
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
              input: ({ context }) => ({ to: context.email, text: 'Please supply documents.' }),
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
      declined: { id: 'declined', type: 'final', tags: 'Failed' },
      expired: { type: 'final', tags: 'Failed' },
      failed: { id: 'failed', type: 'final', tags: 'Failed' },
      rejected: { type: 'final', tags: 'Cancelled' },
      withdrawn: { type: 'final', tags: 'Cancelled' },
    },
  });
}

/** Who did what. */
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
