import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { createAnswerReader, type RawAnswer, type ReadAnswer } from './answer-reader.ts';

/** A request as bytes, however odd. */
export interface RawRequest {
  /** Written one after the other. */
  readonly parts: readonly Uint8Array[];
  /** The request line, as far as it is one. */
  readonly line: { readonly method: string; readonly target: string };
  /** The answer has no body, whatever its headers say. */
  readonly isHead: boolean;
  /**
   * `told`: it ends where its headers say, so that another may follow. `short`: it ends before, and the client says so,
   * since the server would rightly wait for the rest. `unclear`: nobody can say.
   */
  readonly end: 'told' | 'short' | 'unclear';
}

/** A client that asks one request at a time, over one connection for as long as the server keeps it. */
export interface RawConnection {
  /** The answer (of a stream: its headers). Rejects where none comes in time, or the server hangs up without one. */
  ask(request: RawRequest): Promise<RawAnswer>;
  close(): void;
}

export function createRawConnection(port: number, withinMs: number): RawConnection {
  let kept: Socket | undefined;

  return {
    async ask({ parts, isHead, end }) {
      const socket = kept ?? connect({ port, host: '127.0.0.1', noDelay: true });
      kept = undefined;
      try {
        const [answer] = await Promise.all([
          readAnswer(socket, isHead, withinMs),
          write(socket, { parts, end }),
        ]);
        if (end === 'told') {
          // What is not HTTP may be answered with a body, whatever its method.
          if (answer.hasMore && !isHead) throw new Error('It answers more than it was asked');
          if (!answer.isLast) kept = socket;
        }
        return answer;
      } finally {
        if (kept === undefined) socket.destroy();
      }
    },
    close: () => kept?.destroy(),
  };
}

async function write(
  socket: Socket,
  { parts, end }: Pick<RawRequest, 'parts' | 'end'>,
): Promise<void> {
  for (const part of parts) {
    socket.write(part);
    await turn();
  }
  if (end === 'short') socket.end();
}

async function readAnswer(socket: Socket, isHead: boolean, withinMs: number): Promise<ReadAnswer> {
  const reader = createAnswerReader(isHead);
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => done(() => reject(new Error('It hangs'))), withinMs);
    const done = (settle: () => void) => {
      clearTimeout(late);
      socket.off('data', onData).off('close', onClose).off('error', ignore);
      settle();
    };
    const take = (read: () => ReadAnswer | undefined) => {
      try {
        const answer = read();
        if (answer !== undefined) done(() => resolve(answer));
      } catch (error) {
        done(() => reject(error));
      }
    };
    const onData = (bytes: Buffer) => take(() => reader.read(bytes));
    const onClose = () => {
      take(() => reader.end());
      done(() => reject(new Error('It hangs up without an answer')));
    };
    socket.on('data', onData).on('close', onClose).on('error', ignore);
  });
}

/** A close follows each error. */
function ignore(): void {}
