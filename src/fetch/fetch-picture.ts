import { lookup as resolveName } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '../errors.ts';
import { isPublicAddress } from './public-address.ts';

export interface FetchLimits {
  /** Whether a connection to this IP address and port may be made; default: public unicast, ports 80 and 443. */
  readonly mayConnect?: (address: string, port: number) => boolean;
  /** Longest file in bytes; default 20 MiB. */
  readonly maxBytes?: number;
  /** For all of it, redirects included; default 30,000. */
  readonly timeoutMs?: number;
  /** Default 5. */
  readonly maxRedirects?: number;
}

/**
 * Returns the bytes at an http(s) address.
 * @throws AppError `picture-address-refused` for an address that is not fetched, `picture-not-fetched` when it is but
 * gives no picture. Messages name the address without its query, which may hold a secret.
 */
export type FetchPicture = (address: string) => Promise<Uint8Array>;

/** Whether a picture is named by an http(s) address rather than by a path. */
export function isAddress(path: string): boolean {
  return /^https?:/i.test(path);
}

/** A picture's path, or its address without what may be secret, to be shown and logged. */
export function shownPath(path: string): string {
  return isAddress(path) ? nameOf(path) : path;
}

/** The fetcher of a service that fetches nothing. */
export const refuseToFetch: FetchPicture = async (address) => {
  const fix = 'set GARB_FETCH_PICTURES=on to fetch pictures from public addresses';
  throw new AppError('picture-address-refused', `${nameOf(address)} is not fetched: ${fix}`);
};

const redirects = [301, 302, 303, 307, 308];

/**
 * Returns a fetcher that reaches public addresses only. Names are resolved by the connection itself and all their IP
 * addresses checked there, at every redirect anew, so that no answer of a name server comes between check and use.
 */
export function createPictureFetcher(limits: FetchLimits = {}): FetchPicture {
  const {
    mayConnect = isPublicWebServer,
    maxBytes = 20 * 2 ** 20,
    timeoutMs = 30_000,
    maxRedirects = 5,
  } = limits;
  // Agents of its own: the process-wide ones may be set to a proxy, which would connect in our stead.
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
      // A literal IP address is connected to without being looked up.
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

  const follow = async (from: URL, signal: AbortSignal): Promise<Uint8Array> => {
    let url = from;
    for (let hops = 0; hops <= maxRedirects; hops++) {
      const answer = await get(url, signal);
      const { statusCode = 0, headers } = answer;
      if (statusCode === 200) return readBody(answer, url, maxBytes);
      answer.destroy();
      if (!redirects.includes(statusCode) || !headers.location)
        throw notFetched(url, `HTTP status ${statusCode}`);
      url = redirected(url, headers.location);
    }
    throw notFetched(url, `more than ${maxRedirects} redirects`);
  };

  return async function fetchPicture(address) {
    const url = parseAddress(address);
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      return await follow(url, signal);
    } catch (error) {
      if (error instanceof AppError) throw error;
      const why = signal.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error);
      throw notFetched(url, why, error);
    }
  };
}

function isPublicWebServer(address: string, port: number): boolean {
  return isPublicAddress(address) && (port === 80 || port === 443);
}

/** dns.lookup that fails when any address of the name is not allowed: which one is connected to is not ours to choose. */
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

async function readBody(answer: IncomingMessage, url: URL, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () => notFetched(url, `more than ${Math.floor(maxBytes / 2 ** 20)} MiB`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    if (Number(answer.headers['content-length']) > maxBytes) throw tooLarge();
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } finally {
    // After the whole body it does nothing; before, it closes the connection.
    answer.destroy();
  }
  return Buffer.concat(chunks);
}

function parseAddress(address: string, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) throw refusedFor(nameOf(address), 'it is no address');
  const url = new URL(address, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refusedFor(nameOf(url.href), 'only http and https are fetched');
  if (url.username !== '' || url.password !== '')
    throw refusedFor(nameOf(url.href), 'an address with a user or password is not fetched');
  return url;
}

/** Where a redirect leads. Throws when that is under another scheme: the row is to name it so itself. */
function redirected(from: URL, location: string): URL {
  const to = parseAddress(location, from);
  if (to.protocol !== from.protocol)
    throw refusedFor(nameOf(from.href), `it redirects from ${from.protocol} to ${to.protocol}`);
  return to;
}

function refused(url: URL): AppError {
  return refusedFor(nameOf(url.href), 'it is not at a public address on port 80 or 443');
}

function refusedFor(name: string, why: string): AppError {
  return new AppError('picture-address-refused', `${name} is not fetched: ${why}`);
}

function notFetched(url: URL, why: string, cause?: unknown): AppError {
  return new AppError('picture-not-fetched', `${nameOf(url.href)} could not be fetched: ${why}`, { cause });
}

/** `ENOTFOUND`, `CERT_HAS_EXPIRED`: what the operating system or OpenSSL calls it. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'the connection failed';
}

/** The address without what may be secret: user, password, query, fragment. */
function nameOf(address: string): string {
  if (!URL.canParse(address)) return 'The address';
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
}
