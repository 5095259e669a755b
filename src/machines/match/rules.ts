/**
 * The game is nim: a round begins with 21 sticks, players take 1 to 3 of them in turn, and the player who takes the
 * last one wins the round.
 */
export interface Game {
  readonly players: readonly Player[];
  readonly bestOf: number;
  readonly round: number;
  readonly sticks: number;
  /** The player whose turn it is; empty before the first round. */
  readonly turn: string;
}

export interface Player {
  readonly name: string;
  readonly ready: boolean;
  /** Whether the connection is lost, or the player was silent for too long. */
  readonly away: boolean;
  readonly wins: number;
}

const sticksPerRound = 21;
export const mostSticks = 3;
export const seats = 2;

/** The next round; the players take turns in starting. */
export function deal<G extends Game>(game: G): Pick<Game, 'round' | 'sticks' | 'turn'> {
  const { players, round } = game;
  const turn = players[round % seats]?.name ?? '';
  return { round: round + 1, sticks: sticksPerRound, turn };
}

export function mayTake(game: Game, by: string, sticks: number): boolean {
  return game.turn === by && sticks <= game.sticks;
}

/** Takes sticks and passes the turn. */
export function take(game: Game, sticks: number): Pick<Game, 'sticks' | 'turn'> {
  return { sticks: game.sticks - sticks, turn: otherThan(game, game.turn) };
}

/** Awards a round to a player. */
export function award(game: Game, winner: string): Pick<Game, 'players'> {
  return change(game, winner, ({ wins }) => ({ wins: wins + 1 }));
}

/** The player who has won more than half of the rounds. */
export function winnerOf({ players, bestOf }: Game): string | undefined {
  return players.find(({ wins }) => wins > bestOf / 2)?.name;
}

export function otherThan({ players }: Game, name: string): string {
  return players.find((player) => player.name !== name)?.name ?? '';
}

export function playerOf({ players }: Game, name: string): Player | undefined {
  return players.find((player) => player.name === name);
}

export function change(
  { players }: Game,
  name: string,
  how: (player: Player) => Partial<Player>,
): Pick<Game, 'players'> {
  return {
    players: players.map((player) =>
      player.name === name ? { ...player, ...how(player) } : player,
    ),
  };
}
