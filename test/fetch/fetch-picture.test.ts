import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createPictureFetcher,
  type FetchLimits,
  isAddress,
  refuseToFetch,
} from '../../src/fetch/fetch-picture.ts';

let server: Server;
let port: number;
let asked: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const at = (path: string, host = '127.0.0.1') => `http://${host}:${port}${path}`;
/** A fetcher that may connect to the server of this test, and nowhere else. */
const fetcher = (limits: FetchLimits = {}) =>
  createPictureFetcher({ mayConnect: (_, to) => to === port, ...limits });
const code = (expected: string, message?: RegExp) =>
  expect.objectContaining({
    code: expected,
    ...(message ? { message: expect.stringMatching(message) } : {}),
  });
const redirectTo = (location: string, status = 302) => {
  answer = ({ url }, response) => {
    if (url === '/from') response.writeHead(status, { location }).end();
    else response.end('picture');
  };
};

describe('createPictureFetcher', () => {
  it('gives the bytes at an address, by name and by IP address', async () => {
    answer = (_, response) => response.end('picture');
    const fetchPicture = fetcher();
    expect(Buffer.from(await fetchPicture(at('/a.jpg?size=2'))).toString()).toBe('picture');
    expect(Buffer.from(await fetchPicture(at('/b.jpg', 'localhost'))).toString()).toBe('picture');
    expect(asked).toEqual(['/a.jpg?size=2', '/b.jpg']);
  });

  it.each(['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]'])(
    'connects to no address that is not public: %s',
    async (host) => {
      answer = (_, response) => response.end('secret');
      const mayConnectAnyPort = createPictureFetcher();
      await expect(mayConnectAnyPort(`http://${host}/a.jpg`)).rejects.toEqual(
        code('picture-address-refused'),
      );
      await expect(mayConnectAnyPort(at('/a.jpg', host))).rejects.toEqual(code('picture-address-refused'));
      expect(asked).toEqual([]);
    },
  );

  it('asks the rule about the IP address that a name leads to, and the port', async () => {
    const pairs: [string, number][] = [];
    const mayConnect = (address: string, to: number) => {
      pairs.push([address, to]);
      return false;
    };
    await expect(fetcher({ mayConnect })(at('/a.jpg', 'localhost'))).rejects.toEqual(
      code('picture-address-refused'),
    );
    expect(pairs.length).toBeGreaterThan(0);
    for (const pair of pairs) expect(pair).toEqual([expect.stringMatching(/^(127\.0\.0\.1|::1)$/), port]);
  });

  it('follows redirects within the scheme, relative ones too, and checks each anew', async () => {
    redirectTo('/to');
    expect(Buffer.from(await fetcher()(at('/from'))).toString()).toBe('picture');
    redirectTo(at('/to', 'localhost'), 308);
    const byLiteral = { mayConnect: (address: string, to: number) => to === port && address === '127.0.0.1' };
    expect(Buffer.from(await fetcher(byLiteral)(at('/from'))).toString()).toBe('picture');
    redirectTo('http://127.0.0.1:1/to');
    await expect(fetcher()(at('/from'))).rejects.toEqual(
      code('picture-address-refused', /127\.0\.0\.1:1\/to/),
    );
    redirectTo('http://169.254.169.254/latest/meta-data');
    await expect(fetcher()(at('/from'))).rejects.toEqual(code('picture-address-refused'));
  });

  it.each([
    'https://127.0.0.1/a.jpg',
    'file:///etc/passwd',
    'ftp://127.0.0.1/a',
    'data:image/png;base64,AA==',
  ])('does not follow a redirect to another scheme: %s', async (location) => {
    redirectTo(location);
    await expect(fetcher()(at('/from'))).rejects.toEqual(code('picture-address-refused'));
    expect(asked).toEqual(['/from']);
  });

  it.each([
    ['a user', 'http://user@127.0.0.1/a.jpg'],
    ['a password', 'http://user:secret@127.0.0.1/a.jpg'],
    ['another scheme', 'file:///etc/passwd'],
    ['no host', 'http://'],
  ])('refuses an address with %s, and does not repeat what may be secret', async (_reason, address) => {
    const refusal = fetcher()(address);
    await expect(refusal).rejects.toEqual(code('picture-address-refused'));
    await expect(refusal).rejects.not.toEqual(code('picture-address-refused', /secret/));
  });

  it('ends after the redirects it may follow', async () => {
    answer = ({ url = '' }, response) =>
      response.writeHead(302, { location: `/${Number(url.slice(1)) + 1}` }).end();
    await expect(fetcher({ maxRedirects: 2 })(at('/0'))).rejects.toEqual(
      code('picture-not-fetched', /more than 2 redirects/),
    );
    expect(asked).toEqual(['/0', '/1', '/2']);
  });

  it.each([true, false])('takes no file over the limit, its length told: %s', async (isTold) => {
    const sizeOf = (bytes: number) => {
      answer = (_, response) => {
        if (isTold) response.setHeader('content-length', bytes);
        response.write(Buffer.alloc(bytes - 1));
        response.end('x');
      };
    };
    const limits = { maxBytes: 2 ** 20 };
    sizeOf(2 ** 20);
    expect((await fetcher(limits)(at('/a'))).length).toBe(2 ** 20);
    sizeOf(2 ** 20 + 1);
    await expect(fetcher(limits)(at('/a'))).rejects.toEqual(code('picture-not-fetched', /more than 1 MiB/));
  });

  it.each([
    ['never answers', () => {}],
    ['stops in the midst', (_: IncomingMessage, response: ServerResponse) => response.write('half')],
  ])('does not wait for a server that %s', async (_reason, behave) => {
    answer = behave;
    await expect(fetcher({ timeoutMs: 200 })(at('/a'))).rejects.toEqual(
      code('picture-not-fetched', /no response within 0\.2 s/),
    );
  });

  it('says how a server failed, by the address without its query', async () => {
    answer = (_, response) => response.writeHead(404).end();
    await expect(fetcher()(at('/a.jpg?token=secret'))).rejects.toMatchObject({
      message: `http://127.0.0.1:${port}/a.jpg could not be fetched: HTTP status 404`,
    });
    answer = (request) => request.socket.destroy();
    await expect(fetcher()(at('/a.jpg?token=secret'))).rejects.toMatchObject({
      code: 'picture-not-fetched',
      message: `http://127.0.0.1:${port}/a.jpg could not be fetched: ECONNRESET`,
    });
  });

  it('fails when the body ends early', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('half');
      setTimeout(() => response.destroy(), 20);
    };
    await expect(fetcher()(at('/a'))).rejects.toEqual(code('picture-not-fetched'));
  });
});

describe('refuseToFetch', () => {
  it('names the setting that turns fetching on, and not the query', async () => {
    await expect(refuseToFetch('https://shop.example/a.jpg?token=secret')).rejects.toMatchObject({
      code: 'picture-address-refused',
      message:
        'https://shop.example/a.jpg was not fetched: set GARB_FETCH_PICTURES=on to fetch images from public URLs',
    });
  });
});

describe('isAddress', () => {
  it.each([
    ['http://a/b.jpg', true],
    ['HTTPS://a/b.jpg', true],
    ['images/a.jpg', false],
    ['https.jpg', false],
    ['file:///a.jpg', false],
  ])('%s: %s', (path, expected) => expect(isAddress(path)).toBe(expected));
});
