import type { Fault } from '../../../src/testing/faults/fault.ts';
import { safeKinds } from '../../../src/testing/faults/safe-kinds.ts';
import type { Act } from './act.ts';
import { courses, operatedCourses, type Course } from './courses.ts';
import { drawActs } from './draw-acts.ts';
import { drawCourseProcess } from './draw-course-process.ts';
import { drawOperations } from './draw-operations.ts';
import { drawRebirths } from './draw-rebirths.ts';
import { createDraw, type Draw } from './draw.ts';
import { drawProcess, type ProcessSpec } from './process-spec.ts';

/** Everything that a seed determines of a run. */
export interface Plan {
  readonly seed: number;
  readonly process: ProcessSpec;
  readonly nodes: readonly [string, ...string[]];
  readonly actorCache: number;
  readonly acts: readonly Act[];
  /** What the run is biased to meet; undefined if to nothing in particular. */
  readonly course?: Course;
  readonly faults: { readonly rate: number; readonly kinds: readonly Fault['kind'][] };
}

/** Seeds from here on are biased to what is rare otherwise, one course after another. */
export const firstOfCourses = 1_000_000;

/** In seeds from here on, operators step in. */
export const firstOfOperated = 2_000_000;

/** Plans a run by its seed. */
export function planRun(seed: number): Plan {
  const operated = operatedCourses[(seed - firstOfOperated) % operatedCourses.length];
  if (seed >= firstOfOperated && operated !== undefined) return planOperated(seed, operated);
  const course = courses[(seed - firstOfCourses) % courses.length];
  return seed < firstOfCourses || course === undefined
    ? planAtRandom(seed)
    : planCourse(seed, course);
}

/** One in six may fail over; most have two or three kinds of faults, so that each is met often. */
function planAtRandom(seed: number): Plan {
  const draw = createDraw(seed);
  const { chance, whole, pick } = draw;
  const mayFailOver = chance(1 / 6);
  const kinds = chance(0.3)
    ? safeKinds
    : [
        ...new Set([
          pick(safeKinds),
          pick(safeKinds),
          pick<Fault['kind']>(['pause', 'crash', 'fail', 'delay']),
        ]),
      ];
  const nodes = chance(0.3) ? (['a', 'b', 'c'] as const) : (['a', 'b'] as const);
  return {
    seed,
    process: drawProcess(draw),
    nodes,
    actorCache: pick([1, 2, 1_000, 1_000]),
    faults: {
      rate: pick([0, 0.02, 0.05, 0.1, 0.2]),
      kinds: mayFailOver ? [...kinds, 'replicate', 'failOver'] : kinds,
    },
    acts: drawActs(draw, nodes, 6 + whole(14)),
  };
}

function planOperated(seed: number, course: Course): Plan {
  const draw = createDraw(seed);
  const plan = planDrawn(draw, seed, course);
  const { acts, nodes, process } = plan;
  const states = process.states.length;
  return {
    ...plan,
    process: { ...process, isOperated: true },
    acts: drawOperations(draw, nodes, { acts, states }),
  };
}

function planCourse(seed: number, course: Course): Plan {
  return planDrawn(createDraw(seed), seed, course);
}

function planDrawn(draw: Draw, seed: number, course: Course): Plan {
  const nodes = draw.chance(0.2) ? (['a', 'b', 'c'] as const) : (['a', 'b'] as const);
  return {
    seed,
    course,
    process: drawCourseProcess(draw, course),
    nodes,
    actorCache: draw.pick([1, 1_000, 1_000]),
    faults: { rate: draw.pick(course.rates), kinds: course.kinds },
    acts: course.isRebirth ? drawRebirths(draw, nodes) : drawActs(draw, nodes, 6 + draw.whole(10)),
  };
}
