import type { Space } from './space.ts';

/**
 * The strongly connected components of the part of a space in which `isPart` holds, by the edges for which `isEdge` does (Tarjan,
 * without recursion). Each is a list of states.
 */
export function components(
  { size, firstEdge, target }: Pick<Space, 'size' | 'firstEdge' | 'target'>,
  isPart: (state: number) => boolean,
  isEdge: (edge: number) => boolean = () => true,
): readonly (readonly number[])[] {
  const order = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const isOpen = new Uint8Array(size);
  const nextEdge = new Int32Array(size);
  const open: number[] = [];
  const found: number[][] = [];
  let count = 0;

  function enter(state: number, path: number[]): void {
    order[state] = low[state] = count++;
    isOpen[state] = 1;
    nextEdge[state] = firstEdge(state);
    open.push(state);
    path.push(state);
  }

  function lower(state: number, to: number | undefined): void {
    low[state] = Math.min(low[state] ?? 0, to ?? 0);
  }

  function close(root: number): void {
    const component: number[] = [];
    for (;;) {
      const state = open.pop();
      if (state === undefined) break;
      isOpen[state] = 0;
      component.push(state);
      if (state === root) break;
    }
    found.push(component);
  }

  for (let start = 0; start < size; start += 1) {
    if (order[start] !== -1 || !isPart(start)) continue;
    const path: number[] = [];
    enter(start, path);
    for (let state = path.at(-1); state !== undefined; state = path.at(-1)) {
      const edge = nextEdge[state] ?? 0;
      if (edge < firstEdge(state + 1)) {
        nextEdge[state] = edge + 1;
        const next = target(edge);
        if (!isEdge(edge) || !isPart(next)) continue;
        if (order[next] === -1) enter(next, path);
        else if (isOpen[next] === 1) lower(state, order[next]);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) lower(above, low[state]);
      if (low[state] === order[state]) close(state);
    }
  }
  return found;
}
