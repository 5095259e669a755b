import { createMachine, type AnyStateMachine } from 'xstate';

interface StateConfig {
  id: string;
  type?: 'parallel' | 'final' | 'history';
  history?: 'shallow' | 'deep';
  target?: string;
  initial?: string;
  states?: Record<string, StateConfig>;
  on?: Record<string, object[]>;
  after?: Record<string, object>;
  always?: object;
  entry?: string[];
  invoke?: object;
}

const words = [
  'pay',
  'ship',
  'awaitingConfirmationOfTheOtherParty',
  'ok',
  'review',
  'x',
  'überprüfen',
  '決済',
];

/** A statechart of at most 60 states in four levels, with every kind of state and transition; the same for a seed. */
export function randomStatechart(seed: number): AnyStateMachine {
  const random = createRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const all: StateConfig[] = [];
  const size = 3 + Math.floor(random() * 57);
  let made = 0;

  const make = (depth: number): StateConfig => {
    const n = made++;
    const state: StateConfig = { id: `s${n}` };
    all.push(state);
    const kind = random();
    if (depth < 4 && kind < 0.3 && made < size) {
      const count = Math.min(2 + Math.floor(random() * 3), size - made);
      const isParallel = random() < 0.3;
      const states: Record<string, StateConfig> = {};
      for (let child = 0; child < Math.max(1, count); child++) {
        states[`${pick(words)}${made}`] = make(depth + 1);
      }
      if (!isParallel && random() < 0.3) {
        const history: StateConfig = {
          id: `h${n}`,
          type: 'history',
          history: pick(['shallow', 'deep']),
        };
        if (random() < 0.5) history.target = pick(Object.keys(states));
        states['past'] = history;
        all.push(history);
      }
      state.states = states;
      if (isParallel) state.type = 'parallel';
      else state.initial = Object.keys(states)[0] ?? '';
    } else if (kind > 0.85 && depth > 1) {
      state.type = 'final';
    }
    if (random() < 0.3) state.entry = ['note', 'announceWithAVeryLongNameThatHasToBeCutSomewhere'];
    if (state.type === undefined && random() < 0.2) state.invoke = { src: 'call' };
    return state;
  };

  const states: Record<string, StateConfig> = {};
  while (made < size) states[`${pick(words)}${made}`] = make(1);
  const root: StateConfig = { id: 'chart', initial: Object.keys(states)[0] ?? '', states };

  for (const state of [root, ...all]) {
    if (state.type === 'final' || state.type === 'history') continue;
    const transition = () => ({
      ...(random() < 0.85 ? { target: `#${pick(all).id}` } : {}),
      ...(random() < 0.4
        ? { guard: pick(['isPaid', 'isTheLongestNameOfAGuardThatAnybodyEverGaveToOne']) }
        : {}),
      ...(random() < 0.4 ? { actions: ['note'] } : {}),
    });
    const on: Record<string, object[]> = {};
    for (let n = Math.floor(random() * 3); n > 0; n--) {
      on[pick(['PAY', 'CANCEL', 'payment.*', 'A_VERY_LONG_EVENT_NAME_THAT_GOES_ON'])] = [
        transition(),
      ];
    }
    state.on = on;
    if (random() < 0.15) state.after = { 1000: transition() };
    if (random() < 0.1) state.always = { ...transition(), guard: 'isPaid' };
  }
  return createMachine(root as never);
}

/** The generator mulberry32: numbers from 0 to 1 that a seed determines. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
