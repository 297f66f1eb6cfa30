import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { refuseUnparsed } from '../../src/admission/refuse-unparsed.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Everything that the server answers to bytes, until it closes. */
async function answerTo(bytes: string, options: { headersTimeout?: number } = {}): Promise<string> {
  server = createServer({ ...options, connectionsCheckingInterval: 50 }, (request, response) => {
    request.resume().once('end', () => response.end('fine'));
  });
  refuseUnparsed(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

/** The status line, headers and body of an answer. */
function parse(answer: string) {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { head, body: JSON.parse(body) };
}

it.each([
  ['an address that is too long', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
  ['headers that are too long', `GET / HTTP/1.1\r\nHost: a\r\nCookie: ${'a'.repeat(20_000)}\r\n\r\n`],
])('%s is answered 431 as a problem, and the connection ends', async (_, bytes) => {
  const { head, body } = parse(await answerTo(bytes));
  expect(head).toContain('HTTP/1.1 431 Request Header Fields Too Large\r\n');
  expect(head).toContain('Content-Type: application/problem+json\r\n');
  expect(head).toContain('Connection: close');
  expect(head).toContain(`X-Request-Id: ${body.requestId}`);
  expect(body).toMatchObject({
    type: '/docs/errors#request-head-too-large',
    status: 431,
    code: 'request-head-too-large',
    detail: 'The address and the headers have more than 16384 bytes',
  });
  expect(head).toContain(`Content-Length: ${JSON.stringify(body).length}`);
});

it.each([
  ['not HTTP at all', '\u0016\u0003\u0001\u0002\r\n\r\n'],
  ['a header without a colon', 'GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n'],
  [
    'two lengths of the body',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na',
  ],
])('%s is answered 400 as a problem', async (_, bytes) => {
  const { head, body } = parse(await answerTo(bytes));
  expect(head).toContain('HTTP/1.1 400 Bad Request\r\n');
  expect(body).toMatchObject({ status: 400, code: 'invalid-request', errors: [] });
});

it('a tunnel to elsewhere is refused as a problem', async () => {
  const { head, body } = parse(
    await answerTo('CONNECT elsewhere:443 HTTP/1.1\r\nHost: elsewhere:443\r\n\r\n'),
  );
  expect(head).toContain('HTTP/1.1 400 Bad Request\r\n');
  expect(body).toMatchObject({
    status: 400,
    code: 'invalid-request',
    detail: 'The service opens no tunnels',
  });
});

it('an expectation that nobody knows is passed over', async () => {
  const bytes = 'GET / HTTP/1.1\r\nHost: a\r\nExpect: something\r\nConnection: close\r\n\r\n';
  expect(await answerTo(bytes)).toMatch(/^HTTP\/1\.1 200 OK\r\n.*fine/s);
});

it('a head that does not come to its end is answered 408 as a problem', async () => {
  const { head, body } = parse(await answerTo('GET / HTTP/1.1\r\nHost: a\r\n', { headersTimeout: 100 }));
  expect(head).toContain('HTTP/1.1 408 Request Timeout\r\n');
  expect(body).toMatchObject({ status: 408, code: 'request-timeout' });
});

it('a connection that sent nothing is closed without an answer', async () => {
  expect(await answerTo('', { headersTimeout: 100 })).toBe('');
});

it('an answer that is not complete is not mixed with another', async () => {
  const answer = await answerTo('GET / HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n\r\n');
  expect(answer).not.toContain('problem+json');
});
