/** Says in at most one sentence which custom actions were not called; undefined stands for one without a name. */
export function untriedText(actions: readonly (string | undefined)[]): readonly string[] {
  const names = [...new Set(actions.flatMap((name) => (name === undefined ? [] : [`"${name}"`])))];
  const others = actions.filter((name) => name === undefined).length;
  const all = [...names.toSorted(), ...(others === 0 ? [] : [`${others} without a name`])];
  if (all.length === 0) return [];
  return [
    `Custom actions were not called: ${all.join(', ')}. To find out what they do, pass tryActions: true (--try-actions).`,
  ];
}
