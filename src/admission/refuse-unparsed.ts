import { randomUUID } from 'node:crypto';
import { maxHeaderSize, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError, errorTable } from '../errors.ts';

/**
 * Answers what Node's parser refuses, and no route ever sees, as problem details like everything else: a head that is too long, comes
 * too slowly or is not HTTP. The connection ends with the answer. A connection that waits for an earlier answer, or sent nothing, is
 * closed without one.
 */
export function refuseUnparsed(server: Server): void {
  const answering = new WeakMap<Socket, number>();
  server.prependListener('request', ({ socket }, response) => {
    answering.set(socket, (answering.get(socket) ?? 0) + 1);
    response.once('close', () => answering.set(socket, (answering.get(socket) ?? 1) - 1));
  });
  server.on('clientError', (cause: NodeJS.ErrnoException, socket: Socket) => {
    const isSilent = cause.code === 'ERR_HTTP_REQUEST_TIMEOUT' && socket.bytesRead === 0;
    if (!socket.writable || isSilent || (answering.get(socket) ?? 0) > 0) socket.destroy();
    else {
      socket.end(answerOf(toAppError(cause)));
      // Closed at once, with bytes unread, the client would find a reset in place of the answer.
      setTimeout(() => socket.destroy(), 500).unref();
    }
  });
}

function toAppError(cause: NodeJS.ErrnoException): AppError {
  switch (cause.code) {
    case 'HPE_HEADER_OVERFLOW':
      return new AppError(
        'request-head-too-large',
        `The address and the headers have more than ${maxHeaderSize} bytes`,
        { cause },
      );
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AppError('request-timeout', 'The request did not arrive in time', { cause });
    default:
      return new AppError('invalid-request', 'The request is not valid HTTP/1.1', { cause });
  }
}

function answerOf({ code, message }: AppError): string {
  const { status, title } = errorTable[code];
  const requestId = randomUUID();
  const problem = {
    type: `/docs/errors#${code}`,
    title,
    status,
    detail: message,
    // The path was not read.
    instance: '',
    code,
    requestId,
    errors: [],
  };
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
