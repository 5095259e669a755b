import { connect } from 'node:net';

/** Reports ended tickets to the load generator over one socket: those of one tick in one write. */
export function connectEndSignals(port: number): (ticket: number) => void {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  let lines = '';
  return (ticket) => {
    if (lines === '') {
      setImmediate(() => {
        socket.write(lines);
        lines = '';
      });
    }
    lines += `${ticket}\n`;
  };
}
