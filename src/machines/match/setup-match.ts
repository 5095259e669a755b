import { assign, enqueueActions, setup } from 'xstate';
import { createNotify, type NotifyConfig } from '../shared/notify.ts';
import type { MatchEvent, MatchInput } from './match-events.ts';
import {
  award,
  change,
  deal,
  mayTake,
  otherThan,
  playerOf,
  seats,
  take,
  winnerOf,
  type Game,
} from './rules.ts';

/** The context of a match. */
export interface Context extends Game {
  readonly turnSeconds: number;
  readonly result?: { readonly winner: string; readonly by: 'score' | 'forfeit' };
  /** Whether the result could not be reported to the league. */
  readonly unreported: boolean;
}

export interface Take {
  readonly by: string;
  readonly sticks: number;
}

const minuteMs = 60_000;

/** The types, actions, guards and actors of the machine. */
export function setupMatch(config: NotifyConfig) {
  return setup({
    types: {
      input: {} as MatchInput,
      context: {} as Context,
      events: {} as MatchEvent,
      tags: {} as 'Cancelled',
    },
    actors: { notify: createNotify(config) },
    guards: {
      hasSeat: ({ context }, by: string) =>
        context.players.length < seats && playerOf(context, by) === undefined,
      isPlayer: ({ context }, by: string) => playerOf(context, by) !== undefined,
      isUnready: ({ context }, by: string) => playerOf(context, by)?.ready === false,
      areReady: ({ context: { players } }) =>
        players.length === seats && players.every(({ ready }) => ready),
      isPresent: ({ context }, by: string) => playerOf(context, by)?.away === false,
      isAway: ({ context }, by: string) => playerOf(context, by)?.away === true,
      isOnlyOneAway: ({ context }, by: string) =>
        playerOf(context, by)?.away === true &&
        playerOf(context, otherThan(context, by))?.away === false,
      mayTake: ({ context }, { by, sticks }: Take) => mayTake(context, by, sticks),
      takesLast: ({ context }, { by, sticks }: Take) =>
        mayTake(context, by, sticks) && sticks === context.sticks,
      isDecided: ({ context }) => winnerOf(context) !== undefined,
    },
    actions: {
      seat: assign({
        players: ({ context }, name: string) => [
          ...context.players,
          { name, ready: false, away: false, wins: 0 },
        ],
      }),
      unseat: assign({
        players: ({ context }, by: string) => context.players.filter(({ name }) => name !== by),
      }),
      markReady: assign(({ context }, by: string) => change(context, by, () => ({ ready: true }))),
      deal: assign(({ context }) => deal(context)),
      take: assign(({ context }, { sticks }: Take) => take(context, sticks)),
      winRound: assign(({ context }, by: string) => award(context, by)),
      loseRound: assign(({ context }) => award(context, otherThan(context, context.turn))),
      winMatch: assign({
        result: ({ context }) => ({ winner: winnerOf(context) ?? '', by: 'score' as const }),
      }),
      forfeit: assign({
        result: ({ context }, by: string) => ({
          winner: otherThan(context, by),
          by: 'forfeit' as const,
        }),
      }),
      markAway: assign(({ context }, by: string) => change(context, by, () => ({ away: true }))),
      markPresent: assign(({ context }, by: string) =>
        change(context, by, () => ({ away: false })),
      ),
      noteUnreported: assign({ unreported: true }),
      listen: enqueueActions(({ enqueue }, by: string) => {
        enqueue.cancel(`graceOver/${by}`);
        enqueue.cancel(`silence/${by}`);
        enqueue.raise({ type: 'silence', by }, { id: `silence/${by}`, delay: minuteMs });
      }),
      awaitReturn: enqueueActions(({ enqueue }, by: string) => {
        enqueue.cancel(`silence/${by}`);
        enqueue.raise({ type: 'graceOver', by }, { id: `graceOver/${by}`, delay: minuteMs });
      }),
      listenToAll: enqueueActions(({ context, enqueue }) => {
        for (const { name: by } of context.players) {
          enqueue.raise({ type: 'silence', by }, { id: `silence/${by}`, delay: minuteMs });
        }
      }),
      listenNoMore: enqueueActions(({ context, enqueue }) => {
        for (const { name } of context.players) {
          enqueue.cancel(`silence/${name}`);
          enqueue.cancel(`graceOver/${name}`);
        }
      }),
    },
    delays: {
      lobbyLimit: 10 * minuteMs,
      countdown: 3_000,
      turnLimit: ({ context }) => context.turnSeconds * 1_000,
    },
  });
}
