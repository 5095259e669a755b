import { once } from 'node:events';
import { connect } from 'node:net';
import { parseMonitorLine, type MonitoredCommand } from './parse-monitor-line.ts';

/** Notes every command that a Redis executes, until the returned function is called. */
export async function monitor(port: number): Promise<() => Promise<readonly MonitoredCommand[]>> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  const pieces: string[] = [];
  socket.on('data', (piece: string | Buffer) => pieces.push(piece.toString()));
  socket.write('MONITOR\r\n');
  await once(socket, 'data');
  return async () => {
    socket.destroy();
    return pieces
      .join('')
      .split('\r\n')
      .flatMap((line) => parseMonitorLine(line) ?? []);
  };
}
