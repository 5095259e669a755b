/** One instruction of a Dockerfile; continued lines are joined. */
export interface Instruction {
  readonly name: string;
  readonly value: string;
}

/** The stages of a Dockerfile, each from its FROM on. */
export function parseDockerfile(text: string): readonly (readonly Instruction[])[] {
  const stages: Instruction[][] = [];
  const lines = text.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n\s*/g, '');
  for (const line of lines.split('\n')) {
    const [, name, value] = /^([A-Z]+)\s+(.+)$/.exec(line.trim()) ?? [];
    if (name === undefined || value === undefined) continue;
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, value });
  }
  return stages;
}
