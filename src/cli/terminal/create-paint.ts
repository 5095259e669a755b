import { styleText } from 'node:util';

/** Colours for text; each returns it as it is where there are no colours. */
export interface Paint {
  readonly hasColours: boolean;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
}

type Style = Parameters<typeof styleText>[0];

export function createPaint(hasColours: boolean): Paint {
  const by = (style: Style) => (text: string) => (hasColours ? styleText(style, text) : text);
  return {
    hasColours,
    good: by('green'),
    bad: by('red'),
    warn: by('yellow'),
    dim: by('dim'),
    strong: by('bold'),
  };
}
