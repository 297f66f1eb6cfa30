import { lookup as resolveName } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '../errors.ts';
import { isPublicAddress } from './public-address.ts';

export interface FetchLimits {
  /** Whether connections to this IP address and port are allowed; default: public unicast, ports 80 and 443. */
  readonly mayConnect?: (address: string, port: number) => boolean;
  /** Maximum file size in bytes; default 20 MiB. */
  readonly maxBytes?: number;
  /** Timeout of the whole fetch, including redirects; default 30,000. */
  readonly timeoutMs?: number;
  /** Default: 5. */
  readonly maxRedirects?: number;
}

/**
 * Returns the bytes at an http(s) URL.
 * @throws AppError `picture-address-refused` for a URL that Garb does not fetch, `picture-not-fetched` when fetching fails. Messages
 * name the URL without its query string, which may contain a secret. When the signal aborts, the fetch ends and rejects with its reason.
 */
export type FetchPicture = (
  address: string,
  options?: {
    readonly signal?: AbortSignal;
    /** Gets the number of bytes as they arrive; what it throws ends the fetch. */
    readonly onBytes?: (bytes: number) => void;
  },
) => Promise<Uint8Array>;

/** Whether an image's path is an http(s) URL. */
export function isAddress(path: string): boolean {
  return /^https?:/i.test(path);
}

/** An image's path for display and logs; a URL without the parts that may be secret. */
export function shownPath(path: string): string {
  return isAddress(path) ? nameOf(path) : path;
}

/** The fetcher where GARB_FETCH_PICTURES is off. */
export const refuseToFetch: FetchPicture = async (address) => {
  throw fetchingIsOff(address);
};

/** What a URL is answered with where GARB_FETCH_PICTURES is off. */
export function fetchingIsOff(address: string): AppError {
  const fix = 'set GARB_FETCH_PICTURES=on to fetch images from public URLs';
  return new AppError('picture-address-refused', `${nameOf(address)} was not fetched: ${fix}`);
}

const redirects = [301, 302, 303, 307, 308];

/**
 * Returns a fetcher for public addresses only. The connection itself resolves the host name and checks all its IP addresses, again
 * at every redirect, so that a name server cannot return another address between check and use (DNS rebinding).
 */
export function createPictureFetcher(limits: FetchLimits = {}): FetchPicture {
  const {
    mayConnect = isPublicWebServer,
    maxBytes = 20 * 2 ** 20,
    timeoutMs = 30_000,
    maxRedirects = 5,
  } = limits;
  // Own agents: the process-wide ones may use a proxy, and the proxy would connect without these checks.
  const agents = {
    'http:': new HttpAgent({ keepAlive: true }),
    'https:': new HttpsAgent({ keepAlive: true }),
  };

  const get = (url: URL, signal: AbortSignal) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const isHttps = url.protocol === 'https:';
      const port = Number(url.port) || (isHttps ? 443 : 80);
      const host = url.hostname.replace(/^\[|\]$/g, '');
      const isAllowed = (address: string) => mayConnect(address, port);
      // A literal IP address is not looked up, so `lookup` would not check it.
      if (isIP(host) && !isAllowed(host)) throw refused(url);
      const options = {
        agent: agents[isHttps ? 'https:' : 'http:'],
        lookup: checkedLookup(isAllowed, () => refused(url)),
        headers: { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'Garb' },
        signal,
      };
      const request = isHttps ? httpsRequest(url, options, resolve) : httpRequest(url, options, resolve);
      request.on('error', reject).end();
    });

  const follow = async (
    from: URL,
    signal: AbortSignal,
    onBytes: (bytes: number) => void,
  ): Promise<Uint8Array> => {
    let url = from;
    for (let hops = 0; hops <= maxRedirects; hops++) {
      const answer = await get(url, signal);
      const { statusCode = 0, headers } = answer;
      if (statusCode === 200) return readBody(answer, url, { maxBytes, onBytes });
      answer.destroy();
      if (!redirects.includes(statusCode) || !headers.location)
        throw notFetched(url, `HTTP status ${statusCode}`);
      url = redirected(url, headers.location);
    }
    throw notFetched(url, `more than ${maxRedirects} redirects`);
  };

  return async function fetchPicture(address, { signal: ending, onBytes = () => {} } = {}) {
    const url = parseAddress(address);
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = ending ? AbortSignal.any([timeout, ending]) : timeout;
    try {
      return await follow(url, signal, onBytes);
    } catch (error) {
      if (ending?.aborted) throw ending.reason;
      if (error instanceof AppError) throw error;
      const why = signal.aborted ? `no response within ${timeoutMs / 1000} s` : reasonOf(error);
      throw notFetched(url, why, error);
    }
  };
}

function isPublicWebServer(address: string, port: number): boolean {
  return isPublicAddress(address) && (port === 80 || port === 443);
}

/** dns.lookup that fails if any address of the name is not allowed, since node chooses which one to connect to. */
function checkedLookup(isAllowed: (address: string) => boolean, refusal: () => AppError): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      const first = addresses?.[0];
      if (error || !first) callback(error ?? new Error('no address'), []);
      else if (!addresses.every(({ address }) => isAllowed(address))) callback(refusal(), []);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

async function readBody(
  answer: IncomingMessage,
  url: URL,
  { maxBytes, onBytes }: { readonly maxBytes: number; readonly onBytes: (bytes: number) => void },
): Promise<Uint8Array> {
  const tooLarge = () => notFetched(url, `more than ${Math.floor(maxBytes / 2 ** 20)} MiB`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    if (Number(answer.headers['content-length']) > maxBytes) throw tooLarge();
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > maxBytes) throw tooLarge();
      onBytes(chunk.length);
      chunks.push(chunk);
    }
  } finally {
    // Closes the connection unless the whole body was read.
    answer.destroy();
  }
  return Buffer.concat(chunks);
}

function parseAddress(address: string, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) throw refusedFor(nameOf(address), 'not a valid URL');
  const url = new URL(address, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refusedFor(nameOf(url.href), 'only http and https URLs are fetched');
  if (url.username !== '' || url.password !== '')
    throw refusedFor(nameOf(url.href), 'URLs with a user or password are not fetched');
  return url;
}

/** The target of a redirect. Throws for another scheme; the row must name such a URL itself. */
function redirected(from: URL, location: string): URL {
  const to = parseAddress(location, from);
  if (to.protocol !== from.protocol)
    throw refusedFor(nameOf(from.href), `it redirects from ${from.protocol} to ${to.protocol}`);
  return to;
}

function refused(url: URL): AppError {
  return refusedFor(nameOf(url.href), 'only public addresses on port 80 or 443 are allowed');
}

function refusedFor(name: string, why: string): AppError {
  return new AppError('picture-address-refused', `${name} was not fetched: ${why}`);
}

function notFetched(url: URL, why: string, cause?: unknown): AppError {
  return new AppError('picture-not-fetched', `${nameOf(url.href)} could not be fetched: ${why}`, { cause });
}

/** The error code of the operating system or OpenSSL, such as `ENOTFOUND` or `CERT_HAS_EXPIRED`. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'the connection failed';
}

/** The URL without the parts that may be secret: user, password, query, fragment. */
function nameOf(address: string): string {
  if (!URL.canParse(address)) return 'The image URL';
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
}
