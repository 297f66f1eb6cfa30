import { randomUUID } from 'node:crypto';
import { type IncomingMessage, maxHeaderSize, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError, fieldError, problemDetails } from '../errors.ts';

/**
 * Answers what Node's parser refuses, and no route ever sees, as problem details like everything else: a head that is too long, comes
 * too slowly or is not HTTP, and a tunnel to elsewhere. The connection ends with the answer. A connection that waits for an earlier
 * answer, or sent nothing, is closed without one. An `Expect` that Node does not know is passed over, as RFC 9110 (10.1.1) allows.
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
    else endWith(socket, toAppError(cause));
  });
  server.on('connect', (_, socket: Socket) => {
    // It is the server's no more, so nobody else listens.
    socket.on('error', () => {});
    endWith(socket, new AppError('invalid-request', 'The service opens no tunnels'));
  });
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

/** Throws `invalid-request` for a request that does not name one host: RFC 9112, 3.2. HTTP/1.0 need not. */
export function requireHost({ headersDistinct, httpVersion }: IncomingMessage): void {
  if (httpVersion === '1.1' && headersDistinct.host?.length !== 1)
    throw fieldError('invalid-request', 'Host', 'Expected one name of the service');
}

/** The answer to a request that no route gets. */
export function refuseRequest(error: AppError): Response {
  const { body, ...init } = problemOf(error);
  return new Response(body, init);
}

function endWith(socket: Socket, error: AppError): void {
  const { status, headers, body } = problemOf(error);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  // Closed at once, with bytes unread, the client would find a reset in place of the answer.
  setTimeout(() => socket.destroy(), 500).unref();
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

function problemOf(error: AppError) {
  const requestId = randomUUID();
  const problem = problemDetails(error, '', requestId);
  const body = JSON.stringify(problem);
  const headers = {
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Request-Id': requestId,
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  };
  return { status: problem.status, headers, body };
}
