import { assign, setup } from 'xstate';
import { z } from 'zod';
import { defineProcess } from '../../definition/define-process.ts';
import { watchHistoryData } from './watch-history-data.ts';
import {
  forget,
  isAtEnd,
  nothingWatched,
  totalOf,
  watch,
  type Progress,
  type Watched,
} from './viewings.ts';

const title = z.string().trim().min(1).max(200);
const seconds = z.number().min(0).max(1_000_000);

/** The time of the event, set by the device, which may have been offline. The machine has no clock. */
const at = z.iso
  .datetime({ offset: true })
  .refine((time) => isPlausible(Date.parse(time)), { error: 'must be after 2000 and not ahead' })
  .optional()
  .transform((time) => (time === undefined ? new Date() : new Date(time)).toISOString());

const preferences = z.strictObject({
  autoplay: z.boolean().optional(),
  language: z.string().min(2).max(35).optional(),
  subtitles: z.boolean().optional(),
});

const events = {
  PROGRESS: z
    .object({ title, positionSeconds: seconds, durationSeconds: seconds.min(1), at })
    .refine(({ positionSeconds, durationSeconds }) => positionSeconds <= durationSeconds, {
      path: ['positionSeconds'],
      error: 'must not be past the end',
    }),
  FINISHED: z.object({ title, at }),
  HIDE_TITLE: z.object({ title }),
  SET_PREFERENCES: preferences,
  ERASE: z.object({}),
};

type Preferences = z.output<typeof preferences>;
type EventOf<T extends keyof typeof events> = { readonly type: T } & z.output<(typeof events)[T]>;
type WatchEvent =
  | EventOf<'PROGRESS'>
  | EventOf<'FINISHED'>
  | EventOf<'HIDE_TITLE'>
  | EventOf<'SET_PREFERENCES'>
  | { readonly type: 'ERASE' };

interface Context {
  readonly user: string;
  readonly preferences: Preferences;
  /** Titles that were started and not finished; newest first. */
  readonly begun: readonly Progress[];
  readonly watched: Watched;
}

const most = { begun: 20, shown: 10 };
const watching = {
  title: 'The Loom',
  positionSeconds: 600,
  durationSeconds: 5_400,
  at: '2026-01-01T20:10:00.000Z',
};
const empty = { preferences: {}, begun: [], watched: nothingWatched };

/** The watch history of a viewer over years: positions, viewings and ratings. */
export function createWatchHistory(config: {
  /** How long the past states of an erased history are kept. Default: 1 minute. */
  readonly eraseAfterMs?: number;
}) {
  return defineProcess({
    name: 'watch-history',
    description:
      "A viewer's watch history, kept for years: where they stopped, what they have seen and how they rated it.",
    idPrefix: 'wh',
    machine: createMachine(),
    input: z.object({ user: z.string().trim().min(1).max(100) }),
    events,
    examples: {
      input: { user: 'ada' },
      events: {
        PROGRESS: { title: 'The Loom', positionSeconds: 600, durationSeconds: 5_400 },
        FINISHED: { title: 'The Loom' },
        HIDE_TITLE: { title: 'The Loom' },
        SET_PREFERENCES: { autoplay: false, language: 'en' },
        ERASE: {},
      },
      instance: {
        state: 'watching',
        data: {
          user: 'ada',
          preferences: { autoplay: false, language: 'en' },
          continueWatching: [watching],
          recent: [{ ...watching, startedAt: watching.at, seconds: 600, finished: false }],
          titles: [],
          months: [],
          years: [],
          total: { viewings: 1, seconds: 600, finished: 0 },
        },
      },
    },
    // The history of the instance shows what was watched, so few entries are kept, and none for long after erasure.
    historyLimit: 100,
    retentionMs: config.eraseAfterMs ?? 60_000,
    view: {
      schema: watchHistoryData,
      of: ({ context: { user, preferences: chosen, begun, watched } }) => ({
        user,
        preferences: chosen,
        continueWatching: begun,
        recent: watched.recent.slice(0, most.shown),
        titles: watched.titles.slice(0, most.shown),
        months: watched.months.slice(0, most.shown),
        years: watched.years,
        total: totalOf(watched),
      }),
    },
  });
}

function createMachine() {
  return setup({
    types: {
      input: {} as { readonly user: string },
      context: {} as Context,
      events: {} as WatchEvent,
    },
    guards: {
      isBegun: ({ context: { begun } }, name: string) => begun.some((each) => each.title === name),
    },
    actions: {
      noteProgress: assign(({ context }, progress: Progress) => ({
        watched: watch(context.watched, progress),
        begun: isAtEnd(progress)
          ? without(context.begun, progress.title)
          : [progress, ...without(context.begun, progress.title)].slice(0, most.begun),
      })),
      finish: assign(({ context }, end: Pick<Progress, 'title' | 'at'>) => {
        const last = context.begun.find((each) => each.title === end.title);
        if (last === undefined) return {};
        const { durationSeconds } = last;
        const over = { ...last, positionSeconds: durationSeconds, at: end.at };
        return {
          watched: watch(context.watched, over),
          begun: without(context.begun, end.title),
        };
      }),
      hide: assign(({ context }, name: string) => ({
        watched: forget(context.watched, name),
        begun: without(context.begun, name),
      })),
      prefer: assign({
        preferences: ({ context }, chosen: Preferences) => ({ ...context.preferences, ...chosen }),
      }),
      erase: assign({ user: '', ...empty }),
    },
  }).createMachine({
    id: 'watch-history',
    context: ({ input: { user } }) => ({ user, ...empty }),
    initial: 'watching',
    states: {
      watching: {
        meta: { holdfast: { waits: 'for what its viewer watches next' } },
        on: {
          PROGRESS: {
            actions: { type: 'noteProgress', params: ({ event }) => toData(event) },
          },
          FINISHED: {
            guard: { type: 'isBegun', params: ({ event }) => event.title },
            actions: { type: 'finish', params: ({ event }) => event },
          },
          HIDE_TITLE: { actions: { type: 'hide', params: ({ event }) => event.title } },
          SET_PREFERENCES: {
            actions: { type: 'prefer', params: ({ event }) => toData(event) },
          },
          ERASE: { target: 'erased', actions: 'erase' },
        },
      },
      erased: { type: 'final' },
    },
  });
}

function without(begun: readonly Progress[], name: string): readonly Progress[] {
  return begun.filter((each) => each.title !== name);
}

function toData<T extends WatchEvent>(event: T): Omit<T, 'type'> {
  const { type: _, ...data } = event;
  return data;
}

const aDayMs = 24 * 60 * 60 * 1000;

function isPlausible(ms: number): boolean {
  return ms > Date.UTC(2000) && ms < Date.now() + aDayMs;
}
