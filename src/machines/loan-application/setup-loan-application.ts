import { assign, setup } from 'xstate';
import { createNotify, type NotifyConfig } from '../shared/notify.ts';
import type { Application, LoanEvent } from './loan-events.ts';
import { toOffer, type Offer } from './offer.ts';
import { createScore, type ScoringConfig } from './scoring.ts';

export type LoanConfig = ScoringConfig & NotifyConfig;

/** The context of a loan application. */
export interface Context extends Application {
  readonly score: number | null;
  /** The officers who have approved the application in its current form. */
  readonly approvals: readonly string[];
  readonly documents: readonly RequestedDocument[];
  readonly escalated: boolean;
  readonly offer?: Offer;
  /** Why it ended without a loan. */
  readonly reason?: string;
  /** All acts with their authors, in order. */
  readonly acts: readonly Act[];
  /** The notifications that could not be sent. */
  readonly untold: readonly string[];
}

export interface RequestedDocument {
  readonly name: string;
  /** Absent until it is supplied. */
  readonly url?: string;
}

export interface Act {
  readonly by: string;
  readonly did: LoanEvent['type'];
  readonly note?: string;
}

const dayMs = 24 * 60 * 60 * 1000;
const lowestScore = 400;

/** The types, actions, guards and actors of the machine. */
export function setupLoanApplication(config: LoanConfig) {
  return setup({
    types: {
      input: {} as Application,
      context: {} as Context,
      events: {} as LoanEvent,
      tags: {} as 'Failed' | 'Cancelled',
    },
    actors: { score: createScore(config), notify: createNotify(config) },
    guards: {
      isCreditworthy: (_, score: number) => score >= lowestScore,
      mayApprove: ({ context }, by: string) => mayApprove(context, by),
      isSecondApprover: ({ context }, by: string) =>
        mayApprove(context, by) && context.approvals.length === 1,
      isMissing: ({ context }, name: string) => missing(context).includes(name),
      isLastMissing: ({ context }, name: string) =>
        missing(context).length === 1 && missing(context).includes(name),
    },
    actions: {
      noteScore: assign({ score: (_, score: number) => score }),
      noteAct: assign({ acts: ({ context }, act: Act) => [...context.acts, act] }),
      noteReason: assign({ reason: (_, reason: string) => reason }),
      noteUntold: assign({ untold: ({ context }, what: string) => [...context.untold, what] }),
      approve: assign({ approvals: ({ context }, by: string) => [...context.approvals, by] }),
      escalate: assign({ escalated: true }),
      makeOffer: assign({ offer: ({ context }) => toOffer(context, context.score ?? 0) }),
      // Approvals given without these documents no longer count.
      askFor: assign({
        approvals: [],
        documents: ({ context }, names: readonly string[]) => [
          ...context.documents.filter(({ name }) => !names.includes(name)),
          ...[...new Set(names)].map((name) => ({ name })),
        ],
      }),
      file: assign({
        documents: ({ context }, { name, url }: { readonly name: string; readonly url: string }) =>
          context.documents.map((document) => (document.name === name ? { name, url } : document)),
      }),
    },
    delays: {
      scoringDeadline: 3 * dayMs,
      reminderDelay: 2 * dayMs,
      escalationDelay: 5 * dayMs,
      documentsDeadline: 14 * dayMs,
      offerValidity: 14 * dayMs,
    },
  });
}

/** The act of an event; an event without `by` comes from the applicant. */
export function toAct(event: LoanEvent): Act {
  const by = 'by' in event ? event.by : 'applicant';
  const note = noteOf(event);
  return { by, did: event.type, ...(note === undefined ? {} : { note }) };
}

function noteOf(event: LoanEvent): string | undefined {
  if ('reason' in event) return event.reason;
  if ('documents' in event) return event.documents.join(', ');
  return 'url' in event ? event.name : undefined;
}

function mayApprove({ email, approvals }: Context, by: string): boolean {
  return by !== email && !approvals.includes(by);
}

function missing({ documents }: Context): readonly string[] {
  return documents.flatMap(({ name, url }) => (url === undefined ? [name] : []));
}
