import { defineProcess } from '../../definition/define-process.ts';
import type { NotifyConfig } from '../shared/notify.ts';
import { documentData } from './document-data.ts';
import { documentEvents, draft } from './document-events.ts';
import { setupDocument } from './setup-document.ts';

/** A separate scope, because authors must not approve their own documents. */
const reviewers = { scope: 'documents:review' };

/** A document with several authors: edits, expiring locks, comments, a review by another person, publication. */
export function createDocument(config: NotifyConfig) {
  return defineProcess({
    name: 'document',
    description:
      'Several authors write a document together: edits, expiring locks, comments, a review by another person, publication.',
    path: '/documents',
    idPrefix: 'doc',
    machine: createMachine(config),
    input: draft,
    events: { ...documentEvents, REVIEW: { schema: documentEvents.REVIEW, from: reviewers } },
    access: { read: ({ scopes }) => scopes.includes(reviewers.scope) },
    examples: {
      input: { title: 'On engines', author: 'ada' },
      events: {
        EDIT: { by: 'ada', section: 'summary', text: 'It weaves patterns.' },
        LOCK: { by: 'ada', section: 'summary', seconds: 60 },
        UNLOCK: { by: 'ada', section: 'summary' },
        COMMENT: { by: 'bob', text: 'Which ones?', section: 'summary' },
        SUBMIT: { by: 'ada' },
        REVIEW: { by: 'bob', verdict: 'approve' },
        REOPEN: { by: 'ada' },
        PUBLISH: { by: 'ada' },
      },
      instance: {
        state: 'draft',
        data: {
          title: 'On engines',
          author: 'ada',
          sections: [{ name: 'summary', text: 'It weaves patterns.', editedBy: 'ada' }],
          locks: [{ section: 'summary', by: 'ada' }],
          comments: [{ by: 'bob', text: 'Which ones?', section: 'summary' }],
          reviews: [],
          publishedBy: null,
          unannounced: false,
        },
      },
    },
    tasks: { notify: { timeout: 10_000, attempts: 5 } },
    retentionMs: 365 * 24 * 60 * 60 * 1000,
    view: { schema: documentData, of: ({ context }) => context },
  });
}

function createMachine(config: NotifyConfig) {
  return setupDocument(config).createMachine({
    id: 'document',
    meta: { holdfast: { waits: 'for its authors and its reviewer, for years if need be' } },
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
