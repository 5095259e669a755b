import { defineProcess } from '../../definition/define-process.ts';
import type { NotifyConfig } from '../shared/notify.ts';
import { matchData } from './match-data.ts';
import { matchEvents, matchInput, type MatchEvent } from './match-events.ts';
import { setupMatch } from './setup-match.ts';

/** Two players meet in a lobby and play rounds of nim against the clock. A player who disconnects can return. */
export function createMatch(config: NotifyConfig) {
  return defineProcess({
    name: 'match',
    description:
      'Two players meet in a lobby and play rounds of nim against the clock. A player who disconnects can return.',
    path: '/matches',
    idPrefix: 'mat',
    machine: createMachine(config),
    input: matchInput,
    events: matchEvents,
    examples: {
      input: { bestOf: 3, turnSeconds: 30 },
      events: {
        JOIN: { by: 'ada' },
        LEAVE: { by: 'ada' },
        READY: { by: 'ada' },
        TAKE: { by: 'ada', sticks: 2 },
        HEARTBEAT: { by: 'ada' },
        DROP: { by: 'ada' },
        RETURN: { by: 'ada' },
        FORFEIT: { by: 'ada' },
      },
      instance: {
        state: { playing: 'turn' },
        data: {
          bestOf: 3,
          turnSeconds: 30,
          players: [
            { name: 'ada', ready: true, away: false, wins: 0 },
            { name: 'bob', ready: true, away: false, wins: 1 },
          ],
          round: 2,
          sticks: 19,
          turn: 'ada',
          unreported: false,
        },
      },
    },
    tasks: { notify: { timeout: 10_000, attempts: 5 } },
    view: { schema: matchData, of: ({ context }) => context },
  });
}

function createMachine(config: NotifyConfig) {
  return setupMatch(config).createMachine({
    id: 'match',
    context: ({ input }) => ({
      ...input,
      players: [],
      round: 0,
      sticks: 0,
      turn: '',
      unreported: false,
    }),
    initial: 'lobby',
    states: {
      lobby: {
        always: { guard: 'areReady', target: 'countdown' },
        after: { lobbyLimit: 'abandoned' },
        on: {
          JOIN: { guard: sender('hasSeat'), actions: sender('seat') },
          LEAVE: { guard: sender('isPlayer'), actions: sender('unseat') },
          READY: { guard: sender('isUnready'), actions: sender('markReady') },
        },
      },

      countdown: {
        after: { countdown: 'playing' },
        on: { LEAVE: { guard: sender('isPlayer'), target: 'lobby', actions: sender('unseat') } },
      },

      playing: {
        entry: ['deal', 'listenToAll'],
        exit: 'listenNoMore',
        initial: 'turn',
        on: {
          HEARTBEAT: { guard: sender('isPresent'), actions: sender('listen') },
          DROP: { guard: sender('isPresent'), target: '.paused', actions: dropped },
          silence: { target: '.paused', actions: dropped },
          RETURN: [
            { guard: sender('isOnlyOneAway'), target: '.turn', actions: returned },
            { guard: sender('isAway'), actions: returned },
          ],
          graceOver: [
            { guard: sender('isOnlyOneAway'), target: 'reporting', actions: sender('forfeit') },
            { target: 'abandoned' },
          ],
          FORFEIT: { guard: sender('isPlayer'), target: 'reporting', actions: sender('forfeit') },
        },
        states: {
          turn: {
            meta: allowing('unbounded-delay', 'turnSeconds is at most an hour.'),
            after: { turnLimit: { target: 'roundOver', actions: 'loseRound' } },
            on: {
              TAKE: [
                {
                  guard: { type: 'takesLast', params: ({ event }) => event },
                  target: 'roundOver',
                  actions: [sender('winRound'), sender('listen')],
                },
                {
                  guard: { type: 'mayTake', params: ({ event }) => event },
                  target: 'turn',
                  reenter: true,
                  actions: [{ type: 'take', params: ({ event }) => event }, sender('listen')],
                },
              ],
            },
          },
          paused: {
            meta: allowing('waits-for-ever', 'graceOver ends it; awaitReturn starts its timer.'),
          },
          roundOver: {
            always: [
              { guard: 'isDecided', target: '#reporting', actions: 'winMatch' },
              { target: 'turn', actions: 'deal' },
            ],
          },
        },
      },

      reporting: {
        id: 'reporting',
        invoke: {
          src: 'notify',
          input: ({ context: { result, players } }) => ({
            to: 'league',
            text: `${result?.winner} wins ${players.map(({ wins }) => wins).join(':')} by ${result?.by}`,
          }),
          onDone: 'finished',
          onError: { target: 'finished', actions: 'noteUnreported' },
        },
      },

      finished: { type: 'final' },
      abandoned: { type: 'final', tags: 'Cancelled' },
    },
  });
}

const dropped = [sender('markAway'), sender('awaitReturn')] as const;
const returned = [sender('markPresent'), sender('listen')] as const;

function allowing(code: string, reason: string) {
  return { holdfast: { allow: { [code]: reason } } };
}

/** A guard or an action about the player who sent the event. */
function sender<Type extends string>(type: Type) {
  return { type, params: ({ event }: { readonly event: MatchEvent }) => event.by } as const;
}
