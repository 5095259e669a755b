import { defineProcess } from '../define-process.ts';
import type { NotifyConfig } from '../notify.ts';
import { documentEvents, draft } from './events.ts';
import { setupDocument } from './setup.ts';

/** Many write a text together: edits, locks that run out, comments, a review by somebody else, publication. */
export function createDocument(config: NotifyConfig) {
  return defineProcess({
    name: 'document',
    path: '/documents',
    idPrefix: 'doc',
    machine: createMachine(config),
    input: draft,
    events: documentEvents,
    tasks: { notify: { timeout: 10_000, attempts: 5 } },
    retentionMs: 365 * 24 * 60 * 60 * 1000,
    view: ({ context }) => context,
  });
}

function createMachine(config: NotifyConfig) {
  return setupDocument(config).createMachine({
    id: 'document',
    context: ({ input }) => ({
      ...input,
      sections: [],
      locks: [],
      comments: [],
      reviews: [],
      publishedBy: null,
      unannounced: false,
    }),
    initial: 'draft',
    on: {
      COMMENT: {
        guard: 'mayComment',
        actions: { type: 'comment', params: ({ event }) => event },
      },
    },
    states: {
      draft: {
        id: 'draft',
        exit: 'dropAllLocks',
        on: {
          EDIT: {
            guard: { type: 'mayEdit', params: ({ event }) => event },
            actions: { type: 'edit', params: ({ event }) => event },
          },
          LOCK: {
            guard: { type: 'mayLock', params: ({ event }) => event },
            actions: [
              { type: 'noteLock', params: ({ event }) => event },
              { type: 'startLockTimer', params: ({ event }) => event },
            ],
          },
          UNLOCK: {
            guard: { type: 'holdsLock', params: ({ event }) => event },
            actions: [
              { type: 'dropLock', params: ({ event }) => event.section },
              { type: 'stopLockTimer', params: ({ event }) => event.section },
            ],
          },
          lockExpired: { actions: { type: 'dropLock', params: ({ event }) => event.section } },
          SUBMIT: {
            guard: { type: 'maySubmit', params: ({ event }) => event.by },
            target: 'inReview',
          },
        },
      },

      inReview: {
        on: {
          REVIEW: [
            {
              guard: { type: 'mayApprove', params: ({ event }) => event },
              target: 'approved',
              actions: { type: 'review', params: ({ event }) => event },
            },
            {
              guard: { type: 'mayRequestChanges', params: ({ event }) => event },
              target: 'draft',
              actions: { type: 'review', params: ({ event }) => event },
            },
          ],
          REOPEN: { guard: { type: 'isAuthor', params: ({ event }) => event.by }, target: 'draft' },
        },
      },

      approved: {
        on: {
          PUBLISH: {
            target: 'publishing',
            actions: { type: 'notePublisher', params: ({ event }) => event.by },
          },
          REOPEN: { guard: { type: 'isAuthor', params: ({ event }) => event.by }, target: 'draft' },
        },
      },

      publishing: {
        invoke: {
          src: 'notify',
          input: ({ context }) => ({ to: 'readers', text: `"${context.title}" is published.` }),
          onDone: 'published',
          onError: { target: 'approved', actions: 'noteUnannounced' },
        },
      },

      published: { type: 'final' },
    },
  });
}
