import type { Case, Figures, Plan } from '../cases/case.ts';
import type { Contender, Storage } from '../contenders/contender.ts';
import { ratios, spread, type Spread } from '../load/statistics.ts';

type Spreads = Readonly<Record<string, Spread>>;

/** What one case came to on one kind of storage. */
export interface Comparison {
  readonly case: string;
  readonly storage: Storage;
  readonly contenders: readonly { readonly name: string; readonly figures: Spreads }[];
  /** Of the first contender to each other one, round by round. */
  readonly ratios: readonly { readonly to: string; readonly figures: Spreads }[];
}

/** Lets contenders take turns, round by round, because other work on the machine varies. */
export async function compare(
  one: Case,
  storage: Storage,
  contenders: readonly Contender[],
  plan: Plan,
): Promise<Comparison> {
  const rounds = contenders.map((): Figures[] => []);
  const count = one.isLong === true ? Math.ceil(plan.rounds / 3) : plan.rounds;
  for (let round = 0; round < count; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      rounds[index]?.push(await one.measure(contender, plan));
    }
  }
  return toComparison(
    one.name,
    storage,
    contenders.map(({ name }, index) => ({ name, rounds: rounds[index] ?? [] })),
  );
}

/** Sums the rounds up. */
export function toComparison(
  name: string,
  storage: Storage,
  measured: readonly { readonly name: string; readonly rounds: readonly Figures[] }[],
): Comparison {
  const [first, ...others] = measured;
  const names = Object.keys(first?.rounds[0] ?? {});
  const valuesOf = (rounds: readonly Figures[], figure: string) =>
    rounds.map((round) => round[figure] ?? Number.NaN);
  const forEach = (make: (figure: string) => Spread): Spreads =>
    Object.fromEntries(names.map((figure) => [figure, make(figure)]));
  return {
    case: name,
    storage,
    contenders: measured.map((one) => ({
      name: one.name,
      figures: forEach((figure) => spread(valuesOf(one.rounds, figure))),
    })),
    ratios: others.map((other) => ({
      to: other.name,
      figures: forEach((figure) =>
        ratios(valuesOf(first?.rounds ?? [], figure), valuesOf(other.rounds, figure)),
      ),
    })),
  };
}
