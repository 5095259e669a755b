import { Writable } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import { createTerminal } from '../../../../src/cli/terminal/create-terminal.ts';

/** A stream that keeps what it is given. */
function captured(looks: { readonly isTTY?: boolean; readonly colours?: boolean } = {}) {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const { isTTY = false, colours = false } = looks;
  return {
    stream: Object.assign(stream, { isTTY, hasColors: () => colours, columns: 12 }),
    text: () => text,
  };
}

const clear = '\r\u001b[2K';

describe('a terminal', () => {
  test('shows the progress in one line, as wide as it is, and clears it before anything else', () => {
    const stderr = captured({ isTTY: true });
    const terminal = createTerminal(captured().stream, stderr.stream);
    terminal.progress('Exploring the order …');
    terminal.progress('too soon after the first');
    terminal.warn('done');
    expect(stderr.text()).toBe(`${clear}Exploring t${clear}done\n`);
  });

  test('has lines of progress where stderr is none, seldom, and none if the command is quick', () => {
    const now = vi.spyOn(performance, 'now');
    const stderr = captured();
    const terminal = createTerminal(captured({ isTTY: true }).stream, stderr.stream);
    for (let ms = 0; ms <= 12_500; ms += 500) {
      now.mockReturnValue(90_000 + ms);
      terminal.progress(`Exploring for ${ms} ms …`);
    }
    now.mockRestore();
    // Nothing before the first of them.
    const shown = ['2000', '7000', '12000'].map((ms) => `Exploring for ${ms} ms …\n`);
    expect(stderr.text()).toBe(shown.join(''));
  });

  test.each([
    [{ isTTY: true, colours: true }, true],
    [{ isTTY: true, colours: false }, false],
    [{ isTTY: false, colours: true }, false],
  ])('with %o has colours: %s', (looks, expected) => {
    const { paint } = createTerminal(captured(looks).stream, captured().stream);
    expect(paint.hasColours).toBe(expected);
  });

  test('outlives a reader that went away', async () => {
    const gone = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error('EPIPE'), { code: 'EPIPE' }));
      },
    });
    const terminal = createTerminal(gone, captured().stream);
    terminal.print('text');
    await expect(terminal.end()).resolves.toBeUndefined();
  });
});
