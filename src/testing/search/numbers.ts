/** Gives each thing a number, equal ones the same. */
export interface Numbers<T> {
  of(thing: T): number;
  at(number: number): T;
  readonly all: readonly T[];
}

/** `keyOf` makes equal texts for equal things. Default: their JSON. */
export function createNumbers<T>(keyOf: (thing: T) => string = JSON.stringify): Numbers<T> {
  const known = new Map<string, number>();
  const all: T[] = [];
  return {
    of(thing) {
      const key = keyOf(thing);
      const found = known.get(key);
      if (found !== undefined) return found;
      known.set(key, all.length);
      all.push(thing);
      return all.length - 1;
    },
    at(number) {
      const thing = all[number];
      if (thing === undefined) throw new RangeError(`There is no thing ${number}`);
      return thing;
    },
    all,
  };
}
