import type { AnyStateMachine, AnyStateNode } from 'xstate';

/** The state of a machine at a path such as `paying.card`, or its root at the empty one; undefined if there is none. */
export function nodeAt(machine: AnyStateMachine, path: string): AnyStateNode | undefined {
  return path === '' ? machine.root : below(machine.root, path);
}

/** A name may contain what separates names. */
function below(node: AnyStateNode, path: string): AnyStateNode | undefined {
  for (const [name, child] of Object.entries(node.states)) {
    if (path === name) return child;
    const found = path.startsWith(`${name}.`)
      ? below(child, path.slice(name.length + 1))
      : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
