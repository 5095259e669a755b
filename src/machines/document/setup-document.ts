import { assign, enqueueActions, setup } from 'xstate';
import type { z } from 'zod';
import { createNotify, type NotifyConfig } from '../shared/notify.ts';
import type { documentEvents, DocumentEvent, Draft } from './document-events.ts';

/** The context of a document. */
export interface Context extends Draft {
  readonly sections: readonly Section[];
  readonly locks: readonly Lock[];
  readonly comments: readonly Comment[];
  readonly reviews: readonly Review[];
  readonly publishedBy: string | null;
  /** Whether the publication could not be announced. */
  readonly unannounced: boolean;
}

interface Section {
  readonly name: string;
  readonly text: string;
  readonly editedBy: string;
}

interface Lock {
  readonly section: string;
  readonly by: string;
}

interface Comment {
  readonly by: string;
  readonly text: string;
  readonly section?: string | undefined;
}

interface Review {
  readonly by: string;
  readonly verdict: 'approve' | 'requestChanges';
  readonly note?: string | undefined;
}

type Payload<Type extends keyof typeof documentEvents> = z.output<(typeof documentEvents)[Type]>;

const mostSections = 100;
const mostComments = 500;

/** The types, actions, guards and actors of the machine. */
export function setupDocument(config: NotifyConfig) {
  return setup({
    types: {
      input: {} as Draft,
      context: {} as Context,
      events: {} as DocumentEvent,
    },
    actors: { notify: createNotify(config) },
    guards: {
      mayEdit: ({ context }, { by, section }: Payload<'UNLOCK'>) =>
        !isLockedByOthers(context, section, by) && hasRoomFor(context, section),
      mayLock: ({ context }, { by, section }: Payload<'UNLOCK'>) =>
        !isLockedByOthers(context, section, by),
      holdsLock: ({ context: { locks } }, { by, section }: Payload<'UNLOCK'>) =>
        locks.some((lock) => lock.section === section && lock.by === by),
      mayComment: ({ context: { comments } }) => comments.length < mostComments,
      isAuthor: ({ context }, by: string) => by === context.author,
      maySubmit: ({ context: { author, sections, locks } }, by: string) =>
        by === author && sections.length > 0 && locks.every((lock) => lock.by === author),
      mayApprove: ({ context }, { by, verdict }: Payload<'REVIEW'>) =>
        by !== context.author && verdict === 'approve',
      mayRequestChanges: ({ context }, { by, verdict }: Payload<'REVIEW'>) =>
        by !== context.author && verdict === 'requestChanges',
    },
    actions: {
      edit: assign({
        sections: ({ context }, { by, section: name, text }: Payload<'EDIT'>) => {
          const edited = { name, text, editedBy: by };
          return context.sections.some((section) => section.name === name)
            ? context.sections.map((section) => (section.name === name ? edited : section))
            : [...context.sections, edited];
        },
      }),
      comment: assign({
        comments: ({ context }, { by, text, section }: Payload<'COMMENT'>) => [
          ...context.comments,
          { by, text, section },
        ],
      }),
      review: assign({
        reviews: ({ context }, { by, verdict, note }: Payload<'REVIEW'>) => [
          ...context.reviews,
          { by, verdict, note },
        ],
      }),
      noteLock: assign({
        locks: ({ context }, { by, section }: Payload<'LOCK'>) => [
          ...without(context, section),
          { section, by },
        ],
      }),
      dropLock: assign({ locks: ({ context }, section: string) => without(context, section) }),
      // Taking a lock again restarts its time.
      startLockTimer: enqueueActions(({ enqueue }, { section, seconds }: Payload<'LOCK'>) => {
        const id = `lock/${section}`;
        enqueue.cancel(id);
        enqueue.raise({ type: 'lockExpired', section }, { id, delay: seconds * 1_000 });
      }),
      stopLockTimer: enqueueActions(({ enqueue }, section: string) => {
        enqueue.cancel(`lock/${section}`);
      }),
      dropAllLocks: enqueueActions(({ context, enqueue }) => {
        for (const { section } of context.locks) enqueue.cancel(`lock/${section}`);
        enqueue.assign({ locks: [] });
      }),
      notePublisher: assign({
        publishedBy: (_, by: string) => by,
        unannounced: false,
      }),
      noteUnannounced: assign({ publishedBy: null, unannounced: true }),
    },
  });
}

function isLockedByOthers({ locks }: Context, section: string, by: string): boolean {
  return locks.some((lock) => lock.section === section && lock.by !== by);
}

function hasRoomFor({ sections }: Context, section: string): boolean {
  return sections.length < mostSections || sections.some(({ name }) => name === section);
}

function without({ locks }: Context, section: string): readonly Lock[] {
  return locks.filter((lock) => lock.section !== section);
}
