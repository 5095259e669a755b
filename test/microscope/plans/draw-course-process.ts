import type { Course } from './courses.ts';
import type { Draw } from './draw.ts';
import type { ProcessSpec, StateSpec, Tick } from './process-spec.ts';

/** Draws a process in which a course is likely. */
export function drawCourseProcess(draw: Draw, course: Course): ProcessSpec {
  const { chance, whole, pick } = draw;
  const size = 2 + whole(3);
  return {
    states: Array.from({ length: size }, () => drawState(draw, course, size)),
    maxHops: course.isRebirth ? 1 + whole(2) : 3 + whole(5),
    isTouchy: chance(course.touchy),
    retentionMs: pick(course.retentionMs),
  };
}

function drawState({ chance, whole, pick }: Draw, course: Course, size: number): StateSpec {
  const next = [whole(size), whole(size)] as const;
  const ticks = drawTicks({ chance, whole, pick }, course.ticks);
  const kind = pick(course.states);
  const after = chance(0.4) ? { afterMs: pick([900, 4_000, 30_000]) } : {};
  switch (kind) {
    case 'waiting':
      return { kind, next, ticks, ...after };
    case 'working':
      return { kind, next, ticks, task: pick(course.tasks), ...after };
    case 'parent':
      return { kind, next, ticks };
    case 'parallel':
      return { kind, next, ticks, task: pick(course.tasks), twin: chance(0.5) };
  }
}

/** None is at the same delay as another timer of a state, since a machine has one transition for each delay. */
function drawTicks({ chance, whole, pick }: Draw, likely: number): readonly Tick[] {
  return [300, 950, 1_000, 2_500].flatMap((ms) =>
    chance(likely / 2)
      ? [{ ms: ms + whole(2), manner: pick(['plain', 'touchyGuard', 'touchyAction'] as const) }]
      : [],
  );
}
