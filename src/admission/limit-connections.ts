import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface ConnectionLimits {
  /** Open connections. */
  readonly most: number;
  /** How long a connection may take nothing of an answer. */
  readonly stallMs?: number;
}

/** Requests of a connection that were not answered yet. Nothing that is in use today sends one before the last was answered. */
const mostPipelined = 4;

/**
 * Bounds what connections cost. Where there is one too many, the one closes that has kept the service waiting the longest, with an
 * idle line, a head or a body; the new one only where all others are being answered. So nobody keeps others out by connecting. A
 * client that does not take its answer, or asks for many at once, is cut off.
 */
export function limitConnections(server: Server, { most, stallMs = 30_000 }: ConnectionLimits): void {
  const open = new Set<Socket>();
  /** Connections whose client is to act, in the order in which it came to be. */
  const waiting = new Set<Socket>();
  const unanswered = new WeakMap<Socket, number>();

  server.on('connection', (socket: Socket) => {
    if (open.size >= most) {
      const [longest = socket] = waiting;
      longest.destroy();
      forget(longest);
      if (longest === socket) return;
    }
    open.add(socket);
    waiting.add(socket);
    socket.once('close', () => forget(socket));
  });

  function forget(socket: Socket): void {
    open.delete(socket);
    waiting.delete(socket);
  }

  // Before the handler, which need not begin what is cut off.
  server.prependListener('request', (request, response) => {
    const { socket } = request;
    const count = (unanswered.get(socket) ?? 0) + 1;
    unanswered.set(socket, count);
    if (count > mostPipelined) socket.destroy();
    const arrived = () => waiting.delete(socket);
    const hasBody = 'content-length' in request.headers || 'transfer-encoding' in request.headers;
    if (hasBody) request.once('end', arrived);
    else arrived();
    response.once('close', () => {
      const left = (unanswered.get(socket) ?? 1) - 1;
      unanswered.set(socket, left);
      if (left === 0 && open.has(socket)) {
        // To the end of the line.
        waiting.delete(socket);
        waiting.add(socket);
      }
    });
  });

  // Fires where nothing moved for so long, or for the keep-alive time between two requests. Bodies have a time-out of their own.
  server.setTimeout(stallMs, (socket: Socket) => {
    const isIdle = (unanswered.get(socket) ?? 0) === 0;
    if (isIdle || socket.writableLength > 0) socket.destroy();
  });
}
